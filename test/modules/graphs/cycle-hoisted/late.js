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
export async function run() {
  const found = [];
  for await (const item of items(2)) found.push(item, await declared(item));
  return found;
}
