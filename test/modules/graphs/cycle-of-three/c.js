import { fromA } from "./a.js";
L("c");
export async function fromC() {
  return (await fromA()) + "c";
}
for await (const x of [fromA(), fromC()]) L(x);
L("c ends");
