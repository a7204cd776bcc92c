import { fromB } from "./b.js";
L("a");
await W("a", 5);
export async function fromA() {
  return fromB();
}
L("a ends");
