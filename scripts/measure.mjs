// The numbers of the README, as ratios. Contenders take turns in one process; each number is the median of its rounds.
//   npm run build && node scripts/measure.mjs [--rounds 15]
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import ts from "typescript";
import { lower } from "openawait";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "15" } } });
const rounds = Number(values.rounds);
const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

/**
 * Milliseconds of each contender: its median over rounds in which they take turns, after one that is not counted. Time
 * of the processor, not of the clock: other work on the machine disturbs it less.
 */
async function interleave(contenders) {
  const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const [name, run] of Object.entries(contenders)) {
      const started = process.cpuUsage();
      // oxlint-disable-next-line no-await-in-loop -- one after the other is the point
      await run();
      const { user, system } = process.cpuUsage(started);
      if (round >= 0) times[name].push((user + system) / 1000);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)]));
}

const ratio = (a, b) => (a / b).toFixed(2);
const ns = (milliseconds, count) => `${((milliseconds * 1e6) / count).toFixed(0)} ns`;

console.log(
  `node ${process.version}, ${availableParallelism()} × ${cpus()[0]?.model}, load ${loadavg()[0].toFixed(1)}`,
);
await awaitedCalls();
await chains();
await compileTime();
await runtimeSize();

// ── an awaited call that does not suspend ────────────────────────────────────────────────────────────────────────────

async function awaitedCalls() {
  const source = `
    async function leaf(x) { return x + 1; }
    export async function run(count) {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += await leaf(i);
      return sum;
    }`;
  const count = 500_000;
  const load = (name, code) => importText(`calls-${name}`, code);
  const native = await load("native", source);
  const coroutine = await load("coroutine", lowered(source, "coroutine"));
  const promise = await load("promise", lowered(source, "promise"));
  const times = await interleave({
    native: () => native.run(count),
    coroutine: () => coroutine.run(count).send(),
    promise: () => promise.run(count),
  });
  console.log(`
await of a call that does not suspend         native ${ns(times.native, count)}
  coroutine mode                              ${ratio(times.coroutine, times.native)} × native (${ns(times.coroutine, count)})
  promise mode                                ${ratio(times.promise, times.native)} × native (${ns(times.promise, count)})`);
}

// ── resuming through a chain ─────────────────────────────────────────────────────────────────────────────────────────

async function chains() {
  const source = `
    import { onAwait } from "openawait/runtime";
    const tick = { [onAwait]: () => ({ next: () => ({ done: false, value: undefined }) }) };
    async function wait() { for (;;) await tick; }
    export async function nest(depth) { if (depth > 1) await nest(depth - 1); else await wait(); }`;
  const { nest } = await importText("chain", lowered(source, "coroutine"));
  const count = 200_000;
  const stepper = (depth) => {
    const chain = nest(depth);
    chain.send();
    return () => {
      for (let i = 0; i < count; i++) chain.send();
    };
  };
  const times = await interleave({ short: stepper(1), long: stepper(1000) });
  console.log(`
one send through a chain of 1,000 coroutines  ${ratio(times.long, times.short)} × a chain of 1 (${ns(times.short, count)})`);
}

// ── compiling ────────────────────────────────────────────────────────────────────────────────────────────────────────

async function compileTime() {
  const folder = "node_modules/mongodb/src/";
  const files = readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => ({ fileName: folder + file, text: readFileSync(folder + file, "utf8") }));
  const isLowered = ({ fileName, text }) => lower(text, { fileName }).code !== text;
  const some = files.filter(isLowered);
  const none = files.filter((file) => !isLowered(file));
  const parse = (list) => {
    for (const { fileName, text } of list) ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest);
  };
  const compile = (list) => {
    for (const { fileName, text } of list) lower(text, { fileName });
  };
  const times = await interleave({
    parseSome: () => parse(some),
    lowerSome: () => compile(some),
    parseNone: () => parse(none),
    lowerNone: () => compile(none),
  });
  console.log(`
lower, with maps, over mongodb's sources
  ${String(some.length).padStart(3)} files with async code                  ${ratio(times.lowerSome, times.parseSome)} × ts.createSourceFile alone (${times.parseSome.toFixed(0)} ms)
  ${String(none.length).padStart(3)} files without                          ${ratio(times.lowerNone, times.parseNone)} × ts.createSourceFile alone (${times.parseNone.toFixed(0)} ms)`);
}

// ── size ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A bundle with nothing but what a lowered function of the given kind calls. */
async function runtimeSize() {
  const size = async (contents) => {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: "." },
      bundle: true,
      minify: true,
      format: "esm",
      platform: "neutral",
      write: false,
    });
    return `${(gzipSync(outputFiles[0].contents, { level: 9 }).length / 1000).toFixed(1)} kB`;
  };
  const one = (mode) => lowered("export async function f(x) { return await x; }", mode);
  console.log(`
runtime in a bundle, minified and gzipped
  one async function, coroutine mode          ${await size(one("coroutine"))}
  one async function, promise mode            ${await size(one("promise"))}
  all of openawait/runtime                    ${await size('export * from "openawait/runtime";')}`);
}

function lowered(source, mode) {
  const { code, diagnostics } = lower(source, { fileName: "measured.js", mode, sourceMap: false });
  if (diagnostics.length > 0) throw new Error(diagnostics[0].message);
  return code;
}

/** Imports a text as a module of this package, which finds "openawait/runtime". */
function importText(name, code) {
  mkdirSync(".cache/measure", { recursive: true });
  writeFileSync(`.cache/measure/${name}.js`, code);
  return import(`../.cache/measure/${name}.js`);
}
