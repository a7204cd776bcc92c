import { fromC } from "./c.js";
L("b");
export async function fromB() {
  return "b";
}
L(await fromC());
L("b ends");
