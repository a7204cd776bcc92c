// The compiler over every source file below a folder, and over the same files with random functions made async.
//   node --experimental-vm-modules scripts/fuzz-files.mjs [--root node_modules] [--filter vite/] [--asyncify 0.2 [--seed 1]]
import { readFileSync, realpathSync } from "node:fs";
import { parseArgs } from "node:util";
import { loadFuzz } from "./fuzz-load.mjs";

const { values } = parseArgs({
  options: {
    root: { type: "string", default: "node_modules" },
    filter: { type: "string", default: "" },
    asyncify: { type: "string" },
    seed: { type: "string", default: "1" },
    max: { type: "string", default: "3000000" },
  },
});
const { checkSource, sourceFiles, asyncify, Random } = await loadFuzz("test/fuzz/files.ts");
const seen = { files: 0, checked: 0, problems: 0 };
for (const path of sourceFiles(realpathSync(values.root))) {
  if (!path.includes(values.filter)) continue;
  let source = readFileSync(path, "utf8");
  seen.files++;
  if (source.length > Number(values.max)) continue;
  if (values.asyncify)
    source = asyncify(path, source, new Random(Number(values.seed) + seen.files), Number(values.asyncify));
  if (!/async|await/.test(source)) continue;
  seen.checked++;
  const started = performance.now();
  const problems = checkSource(path, source, !values.asyncify);
  const took = performance.now() - started;
  if (took > 5000) console.log(`${path}: ${Math.round(took)} ms`);
  seen.problems += problems.length;
  for (const { variant, what } of problems.slice(0, 4)) console.log(`${path} [${variant}]\n  ${what.slice(0, 900)}`);
}
console.log(seen);
