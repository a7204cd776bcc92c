async function inner() {
  try {
    await new Wait("inner");
  } catch {
    throw new Oops("other");
  }
}
async function middle() {
  try {
    return await inner();
  } finally {
    print("middle finally");
  }
}
async function outer() {
  try {
    return await middle();
  } catch (error) {
    return show(error);
  }
}
const c = outer();
send(c);
raise(c, new Oops("in"));
