async function inner() {
  try {
    await new Wait(1);
  } catch (error) {
    print("inner", show(error));
    throw error;
  }
}
async function outer() {
  try {
    await inner();
  } catch (error) {
    print("outer", show(error));
    return await new Wait(2);
  }
}
const c = outer();
send(c);
raise(c, new GeneratorExit("mine"));
send(c, 3);
