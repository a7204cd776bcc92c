// Random programs of coroutine mode against CPython. A failing program is printed small, with its seed.
//   node scripts/fuzz-cpython.mjs --count 1000 --seed 1 [--failures 5] [--show 7] [--target es5] [--python PATH]
import { join } from "node:path";
import { parseArgs } from "node:util";
import { loadFuzz, PROJECT } from "./fuzz-load.mjs";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    failures: { type: "string", default: "5" },
    show: { type: "string" },
    target: { type: "string" },
    python: { type: "string" },
  },
});
process.env["CPYTHON_FUZZ_DIR"] = join(PROJECT, "test/cpython");
if (values.target) process.env["CPYTHON_FUZZ_TARGET"] = values.target;
if (values.python) process.env["CPYTHON_FUZZ_PYTHON"] = values.python;
const { campaign, show, hasPython } = await loadFuzz("test/cpython/main.ts");
if (values.show) {
  console.log(show(Number(values.show)));
  process.exit(0);
}
if (!hasPython) {
  console.error("python3 is not installed: there is nothing to compare with");
  process.exit(2);
}
const options = { seed: Number(values.seed), count: Number(values.count), failures: Number(values.failures) };
const total = campaign(options, (text) => console.log(text));
console.log(`seeds from ${values.seed}:`, total);
process.exit(total.failed > 0 ? 1 : 0);
