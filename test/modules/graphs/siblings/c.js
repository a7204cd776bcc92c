import "./b.js";
L("c 1");
export const c = await (async () => W("c", 1))();
L("c 2");
await null;
L("c 3");
