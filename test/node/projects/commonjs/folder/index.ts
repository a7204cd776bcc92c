import { lib } from "../lib.js";
export = { fold: async () => await lib(9) };
