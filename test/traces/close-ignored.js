async function f() {
  try {
    await new Wait(1);
  } catch {}
  await new Wait(2);
  return "end";
}
const c = f();
send(c);
close(c);
state(c);
send(c);
state(c);
