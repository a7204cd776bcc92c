// Node's lexer finds names in text; these stand in what main.ts becomes, and in what it re-exports.
import * as names from "./main.js";
console.log(Object.keys(names).join(" "));
