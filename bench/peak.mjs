// Prints the most megabytes that this process had while it lowered a growing project, or a file that grows.
//   node bench/peak.mjs project 4     mongodb's sources, four times, read anew each time
//   node bench/peak.mjs file 4        one file, of four times 500 functions
import { readFileSync } from "node:fs";
import { lower } from "../dist/compiler/index.js";
import { sourceFiles } from "./sources.mjs";

const [kind, factor] = process.argv.slice(2);
if (kind === "project") {
  for (let copy = 0; copy < Number(factor); copy++) {
    for (const fileName of sourceFiles("mongodb")) compile(readFileSync(fileName, "utf8"), fileName);
  }
} else {
  compile(Array.from({ length: 500 * Number(factor) }, (_, index) => functionText(index)).join("\n"), "large.ts");
}
console.log(Math.round(process.resourceUsage().maxRSS / 1024));

function compile(text, fileName) {
  const { diagnostics } = lower(text, { fileName });
  if (diagnostics.length > 0) throw new Error(`${fileName}: ${diagnostics[0].message}`);
}

function functionText(index) {
  return `export async function total${index}(urls: string[], size: (url: string) => Promise<number>) {
  let sum = 0;
  for (const url of urls) {
    try {
      sum += await size(url);
    } finally {
      await size("");
    }
  }
  return sum;
}
`;
}
