// How large the output is: the part of the runtime that a bundle takes along, and generated code by its source.
//   npm run build && npm ci --prefix bench && node bench/size.mjs [--json]
import { parseArgs } from "node:util";
import { transformSync } from "esbuild";
import { withoutAsync } from "./async-functions.mjs";
import { peersAreInstalled } from "./contenders.mjs";
import { printers } from "./printers.mjs";
import { PROGRAMS, runtimeSizes } from "./runtime-size.mjs";
import { readSources } from "./sources.mjs";
import { environment, table, times } from "./table.mjs";

const { values: options } = parseArgs({ options: { json: { type: "boolean", default: false } } });

const result = { ...environment(), runtime: await runtimeSizes(), generated: await measureGenerated() };
if (options.json) console.log(JSON.stringify(result));
else print(result);

// ── generated code ───────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Minified bytes of undici's async functions in the output of each contender: those of its files less those of the
 * same files without these functions, so that the rest of the files does not count.
 */
async function measureGenerated() {
  const files = readSources("undici")
    .map((file) => ({ ...file, rest: withoutAsync(file.text, file.fileName) }))
    .filter(({ text, rest }) => rest !== text);
  const bytes = {};
  for (const [name, { peer = false, load }] of Object.entries(printers)) {
    if (peer && !peersAreInstalled) continue;
    // oxlint-disable-next-line no-await-in-loop -- nothing would be gained
    const compile = await load();
    const size = (text, fileName) => minified(compile(text, fileName));
    bytes[name] = files.reduce((sum, { text, rest, fileName }) => sum + size(text, fileName) - size(rest, fileName), 0);
  }
  return { files: files.length, bytes };
}

function minified(code) {
  return Buffer.byteLength(transformSync(code, { minify: true, legalComments: "none" }).code);
}

function print({ runtime, generated: { files, bytes } }) {
  const kilobytes = (number) => `${(number / 1000).toFixed(2)} kB`;
  console.log("The runtime in a bundle with one function, minified and gzipped:\n");
  const rows = Object.keys(PROGRAMS).map((title) => [
    title,
    kilobytes(runtime[`coroutine ${title}`]),
    kilobytes(runtime[`promise ${title}`]),
  ]);
  console.log(table(["", "coroutine mode", "promise mode"], rows));
  console.log(`\nAll of openawait/runtime: ${kilobytes(runtime.all)}.\n`);
  console.log(`The async functions of undici's \`lib\` (${files} files), compiled and minified, times their source:\n`);
  const ratios = Object.entries(bytes).map(([name, size]) => [
    printers[name].title,
    times(size / bytes.native),
    kilobytes(size),
  ]);
  console.log(table(["", "ratio", "bytes"], ratios));
}
