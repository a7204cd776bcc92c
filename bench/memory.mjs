// Bytes of the heap that a call of an async function takes while it is suspended.
//   npm run build && node bench/memory.mjs [--frames 20000] [--nodes 26,/path/to/node] [--json]
// The values of the locals are small integers, which take nothing beside their slots.
import { parseArgs } from "node:util";
import { onAwait, toPromise } from "../dist/runtime/index.js";
import { collect, median } from "./measure.mjs";
import { onNodes } from "./nodes.mjs";
import { environment, table } from "./table.mjs";
import { loadProgram } from "./workloads.mjs";

const { values: options } = parseArgs({
  options: {
    frames: { type: "string", default: "20000" },
    nodes: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const frames = Number(options.frames);
const REPETITIONS = 5;
const DEPTH = 100;

for await (const result of measureAll()) {
  if (options.json) console.log(JSON.stringify(result));
  else print(result);
}

async function* measureAll() {
  yield await measure();
  yield* onNodes("memory.mjs", options.nodes, ["--frames", options.frames]);
}

/** Starts a coroutine; it suspends at once, at a hook that makes nothing. */
function sent(coroutine) {
  coroutine.send();
  return coroutine;
}

async function measure() {
  const iterator = { next: () => ({ done: false, value: undefined }) };
  const hook = { [onAwait]: () => iterator };
  const native = await loadProgram("suspended", "native");
  const inPromiseMode = await loadProgram("suspended", "promise");
  const coroutines = await loadProgram("suspended", "coroutine");
  const rows = {
    native: await measureCalls(native, pending),
    "openawait promise": await measureCalls(inPromiseMode, pending),
    "openawait coroutine, driven by send": await measureCalls(coroutines, () => hook, sent),
    "openawait coroutine, a task of the default driver": await measureCalls(coroutines, pending, toPromise),
  };
  return { ...environment(), frames, rows };
}

/** A promise that all frames wait for, so that it is no part of what each of them takes. */
function pending() {
  return new Promise(() => {});
}

async function measureCalls({ none, ten, chain }, gate, start = (call) => call) {
  const length = frames / DEPTH;
  return {
    none: await bytesEach((on) => Array.from({ length: frames }, () => start(none(on))), gate),
    ten: await bytesEach((on) => Array.from({ length: frames }, (_, index) => start(ten(on, index))), gate),
    chain: await bytesEach((on) => Array.from({ length }, () => start(chain(on, DEPTH))), gate),
  };
}

/** What `make` leaves on the heap, by frame, without the slots of the array that holds it. */
async function bytesEach(make, gate) {
  const sizes = [];
  for (let repetition = 0; repetition < REPETITIONS; repetition++) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    sizes.push(await heapTakenBy(make, gate()));
  }
  return Math.round(median(sizes) / frames);
}

async function heapTakenBy(make, gate) {
  const before = await settledHeap();
  const held = { gate, calls: make(gate) }; // what waits for a promise is held by that promise alone
  const after = await settledHeap();
  return after - before - 8 * held.calls.length;
}

async function settledHeap() {
  for (let turn = 0; turn < 2; turn++) {
    // oxlint-disable-next-line no-await-in-loop -- what is due runs first
    await new Promise((done) => setImmediate(done));
    collect();
  }
  return process.memoryUsage().heapUsed;
}

function print({ node, machine, frames, rows }) {
  console.log(`Node ${node.slice(1)}, ${machine}, ${frames} frames. Bytes of a suspended call:\n`);
  const cells = Object.entries(rows).map(([title, { none, ten, chain }]) => [title, `${none}`, `${ten}`, `${chain}`]);
  console.log(table(["", "no locals", "10 locals", "link of a chain of 100"], cells));
  console.log();
}
