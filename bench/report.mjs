// Runs the benchmarks and puts what they print into docs/benchmarks.md, between `<!-- run -->` and `<!-- /run -->`.
//   npm run build && npm ci --prefix bench && node bench/report.mjs [--only run,size] [--nodes 26,/path/to/node]
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { format, resolveConfig } from "prettier";

const SCRIPTS = { run: ["nodes"], compile: [], memory: ["nodes"], size: [], loop: ["nodes"] };

const { values: options } = parseArgs({
  options: { only: { type: "string", default: Object.keys(SCRIPTS).join() }, nodes: { type: "string", default: "26" } },
});
const path = fileURLToPath(new URL("../docs/benchmarks.md", import.meta.url));

for (const name of options.only.split(",")) {
  const script = fileURLToPath(new URL(`${name}.mjs`, import.meta.url));
  const args = SCRIPTS[name].flatMap((option) => [`--${option}`, options[option]]);
  console.error(`bench/${name}.mjs ${args.join(" ")}`);
  const stdio = ["ignore", "pipe", "inherit"];
  const printed = execFileSync(process.execPath, [script, ...args], { encoding: "utf8", stdio }).trim();
  const text = replaced(readFileSync(path, "utf8"), name, printed);
  // oxlint-disable-next-line no-await-in-loop -- each result is written when it is there
  writeFileSync(path, await format(text, { ...(await resolveConfig(path)), parser: "markdown" }));
}

function replaced(text, name, printed) {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [start, stop] = [text.indexOf(begin), text.indexOf(end)];
  if (start < 0 || stop < start) throw new Error(`docs/benchmarks.md has no ${begin} … ${end}`);
  return `${text.slice(0, start)}${begin}\n\n${printed}\n\n${text.slice(stop)}`;
}
