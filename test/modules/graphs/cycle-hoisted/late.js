import "./calls.js";
L("late");
export async function declared(x, y = 1) {
  L("declared");
  return (await W(x, 2)) + y;
}
export async function* items(n) {
  for (let i = 0; i < n; i++) yield W(i, 1);
}
export default async function () {
  await null;
  return "default";
}
export var later = async () => 1;
export class Late {
  static async m() {}
}
async function* inner(n) {
  yield n;
}
async function own(n) {
  for await (const x of inner(n)) return x;
}
export async function run() {
  L([await own(1), own.name, inner.name]);
  const found = [];
  for await (const item of items(2)) found.push(item, await declared(item));
  return found;
}
