async function inner() {
  try {
    await new Wait(1);
  } catch {
    return "quiet";
  }
}
async function outer() {
  try {
    print("never", await inner());
  } catch {
    print("outer gets its own");
    return 1;
  }
}
const c = outer();
send(c);
close(c);
state(c);
