// Siblings with top-level awaits run beside each other, and their importer when all have ended.
L("main begins to be linked");
import { a } from "./a.js";
import { b } from "./b.js";
import { c } from "./c.js";
L([a, b, c]);
await W("main", 2);
L("main ends");
