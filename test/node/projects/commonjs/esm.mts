import { lib } from "./lib.js";
export const esm = async () => ["esm", await lib(5)];
