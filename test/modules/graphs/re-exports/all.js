export * from "./one.js";
export * as deep from "./two.js";
export { default, one as renamed } from "./one.js";
await W("all", 1);
L("all");
