import standard, { declared, items, later, run, Late } from "./late.js";
L([standard.name, declared.name, items.name, declared.length, items.length]);
L([typeof later]);
