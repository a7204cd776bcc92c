export const one = await W("one", 3);
export default await W("default", 1);
export async function* items() {
  yield* [one, W("two", 2)];
}
L("one");
