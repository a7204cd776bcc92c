// What default exports are called, and what they are.
import * as all from "./all.js";
for (const [key, value] of Object.entries(all)) L([key, value.name, value.length]);
const files = ["function", "named", "arrow", "parenthesized", "generator", "class", "expression", "value", "shadowed"];
for (const file of files) {
  const { default: value } = await import(`./${file}.js`);
  L([file, typeof value, value.name, value.length]);
  L(Object.getOwnPropertyNames(value).includes("name"));
}
