async function inner() {
  return await new Wait(1);
}
async function outer() {
  try {
    return await i;
  } catch (error) {
    return show(error);
  }
}
const i = inner();
const c = outer();
send(c);
send(i, "by hand");
state(i);
state(c);
send(c);
