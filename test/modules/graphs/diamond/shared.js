let calls = 0;
L("shared");
await Q("a turn");
L("shared ends");
export async function shared() {
  await W(0, 3);
  return ++calls;
}
