async function inner() {
  try {
    await new Wait(1);
  } finally {
    throw new Oops("replaced");
  }
}
async function outer() {
  try {
    await inner();
  } catch (error) {
    print("outer got", show(error));
    throw error;
  }
}
const c = outer();
send(c);
close(c);
state(c);
