async function inner() {
  try {
    await new Wait(1);
  } catch {}
  await new Wait(2);
  return "inner end";
}
async function outer() {
  try {
    await i;
  } catch (error) {
    print("outer got", show(error));
  }
}
const i = inner();
const c = outer();
send(c);
close(c);
state(c);
state(i);
send(i);
