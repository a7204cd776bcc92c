// Through a cycle, functions of a module that has not run yet: declared, default, generators.
// modes: promise
import { run } from "./late.js";
import "./early.js";
L(await run());
