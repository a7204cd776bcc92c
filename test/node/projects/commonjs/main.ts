// As tsc has it for "type": "commonjs": `import` becomes `require`, `import()` stays, endings may be left out.
import fs, { readFileSync } from "node:fs";
import json from "./data.json";
import folder = require("./folder");
import { Later, lib } from "./lib";
import type { Nothing } from "./nothing";
export * from "./lib";

class Base {}
Object.defineProperty(Base.prototype, "field", { set: () => console.log("assigned"), configurable: true });

// `target` is ES2020, where class fields are assigned.
class Assigns extends Base {
  field = 1;
}

export async function main(): Promise<void> {
  console.log(require.main === module, __filename.slice(-7), fs.readFileSync === readFileSync);
  console.log(await lib(1), lib(1) instanceof Promise, json.n, await folder.fold());
  new Assigns();
  const { esm } = await import("./esm.mjs");
  console.log(...(await esm()), await new Later().get());
  console.log((await import("./main.js")).main === main);
}

if (require.main === module) main();
