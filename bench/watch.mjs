// How long `openawait build --watch` takes from a save to the new output, on a project of 200 files.
//   node bench/watch.mjs [--files 200] [--saves 30]
// It waits for the output itself, so everything is in it: the watcher, the wait for quiet, compiling and writing.
import { spawn } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { files: { type: "string", default: "200" }, saves: { type: "string", default: "30" } },
});
const [files, saves] = [Number(values.files), Number(values.saves)];
const COMMAND = resolve(import.meta.dirname, "../dist/compiler/cli/main.js");

/** About 100 lines, of which a half is async. */
function source(index) {
  const functions = Array.from(
    { length: 12 },
    (
      _,
      i,
    ) => `export ${i % 2 ? "async " : ""}function f${i}(list: number[], more: Promise<number>[]): ${i % 2 ? "Promise<number>" : "number"} {
  let sum = ${index};
  for (const value of list) {
    if (value > ${i}) sum += value;
    else sum -= ${i % 2 ? `await more[value % more.length]!` : "value"};
  }
  return sum;
}
`,
  );
  return `import { f0 as other } from "./a${(index + 1) % files}.js";\nexport const uses = other;\n${functions.join("\n")}`;
}

const folder = mkdtempSync(join(tmpdir(), "openawait-watch-"));
mkdirSync(join(folder, "src"));
writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
writeFileSync(
  join(folder, "tsconfig.json"),
  '{ "compilerOptions": { "outDir": "out", "module": "nodenext" }, "include": ["src"] }',
);
for (let i = 0; i < files; i++) writeFileSync(join(folder, `src/a${i}.ts`), source(i));

const child = spawn(process.execPath, [COMMAND, "build", "-p", ".", "--watch", "--no-cache"], {
  cwd: folder,
  stdio: ["ignore", "pipe", "inherit"],
});
let printed = "";
child.stdout.on("data", (data) => (printed += data));
try {
  while (!printed.includes("ctrl-C")) await delay(10);
  console.log(printed.trimEnd());
  const times = [];
  for (let i = 0; i < saves; i++) {
    const name = `a${(i * 7) % files}`;
    const mark = `saved${i}`;
    const start = performance.now();
    appendFileSync(join(folder, `src/${name}.ts`), `export const ${mark} = 1;\n`);
    while (!readFileSync(join(folder, `out/${name}.js`), "utf8").includes(mark)) await delay(1);
    times.push(performance.now() - start);
    await delay(150);
  }
  times.sort((a, b) => a - b);
  const [median, ninth, worst] = [0.5, 0.9, 1].map((part) => times[Math.ceil(times.length * part) - 1].toFixed(0));
  console.log(`from a save to its output, ${saves} times: median ${median} ms, 90 % ${ninth} ms, worst ${worst} ms`);
} finally {
  child.kill("SIGINT");
  rmSync(folder, { recursive: true, force: true });
}
