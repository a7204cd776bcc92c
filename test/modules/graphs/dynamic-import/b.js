L("b");
export default "b";
export async function* items() {
  yield (await import("./a.js")).default;
}
