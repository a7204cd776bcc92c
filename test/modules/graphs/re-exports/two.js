L("two");
export async function two() {
  await null;
  return "two";
}
await W("two", 1);
export default 1;
