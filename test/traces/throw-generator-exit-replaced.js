async function inner() {
  try {
    await new Wait(1);
  } finally {
    throw new Oops("closing");
  }
}
async function outer() {
  try {
    await inner();
  } catch (error) {
    print("outer", show(error));
    throw error;
  }
}
const c = outer();
send(c);
raise(c, new GeneratorExit());
