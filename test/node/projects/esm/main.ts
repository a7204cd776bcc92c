// Every kind of file, asked for in every way: what is printed stands in test/node/register.test.ts.
import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import { once } from "node:events";
import { a, loads } from "./a.js";
import title, { m } from "./m.mjs";
import { c, loads as cLoads, isMain, lazy } from "./c.cjs";
import old from "./old.cjs";
import { old as named } from "./old.cjs";
import { view } from "./view.js";
import { j } from "./j.jsx";
import { plain } from "./plain.js";
import type { Missing } from "./missing.js";

function log(...values: unknown[]) {
  console.log(JSON.stringify(values));
}
enum Color {
  Red,
  Green = "green",
}
namespace Shapes {
  export const round = true;
}
const seen: unknown[] = [];
Object.assign(Reflect, { metadata: (key: string, value: unknown) => () => void seen.push(key, value) });
function logged(_target: object, name: string): void {
  seen.push(name);
}
class Box {
  constructor(private readonly value: number) {}
  @logged async get(): Promise<number> {
    return await Promise.resolve(this.value);
  }
}

log("enum", Color.Green, Shapes.round, await new Box(3).get());
log("decorators", seen.includes("get"), seen.includes("design:returntype"), seen.includes(Promise));
log("lowered", typeof (a(1) as any).send, await a(1), loads);
log("mts", await m(4), title);
log("cts", await c("x"), cLoads, isMain, Object.keys(await lazy()));
log("cjs", await old.old("y"), await named("z"));
log("tsx", await view(Promise.resolve("T")), j);
const list: number[] = [];
for await (const each of plain(3)) list.push(each);
log("js", list);
const dynamic = await import("./a.js");
log("dynamic", dynamic.loads, dynamic.a === a);
const query = await import("./a.js?again");
log("query", query.loads, query.a === a);
const require = createRequire(import.meta.url);
log("require cts", require("./c.cts").c === c, require("./c.cjs").c === c, require("./c").c === c);
log("require d", require("./d.cjs").loads, require("./old.cjs").old === named);
log("require esm", require("./a.ts").a === a, require("./a.js").a === a);
log("require mts", require("./m.mts").m === m, require("./m.mjs").m === m);
log(
  "meta",
  import.meta.url.endsWith("main.ts"),
  import.meta.dirname !== undefined,
  import.meta.resolve("./a.js").slice(-4),
);
log("json", (await import("./data.json", { with: { type: "json" } })).default);
const worker = new Worker(new URL("./worker.ts", import.meta.url));
log(...(await once(worker, "message"))[0]);
try {
  await import("./nowhere.js");
} catch (error: any) {
  log("missing", error.code);
}
try {
  require("./nowhere.js");
} catch (error: any) {
  log("missing", error.code);
}
