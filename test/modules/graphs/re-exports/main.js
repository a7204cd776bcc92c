// Re-exports of modules that wait: everything is there when the importer runs.
import first, * as all from "./all.js";
import { one, deep, renamed } from "./all.js";
L([first, one, await deep.two(), renamed]);
L(Object.keys(all));
L(all.one === one);
for await (const x of all.items()) L(x);
export * from "./all.js";
export * as everything from "./all.js";
export { default } from "./all.js";
