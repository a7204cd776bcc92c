const fail = async () => {
  throw new Error("failed");
};
await fail().catch((error) => console.log(error.message, error.stack.split("\n")[1].replace(/.*[\\/]/, "")));
