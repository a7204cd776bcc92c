// Random programs of tasks against CPython's asyncio, or of cancel scopes against trio. A failing one is printed by its
// seed, with the first difference.
//   npm run build && node scripts/fuzz-tasks.mjs --count 10000 --seed 1 [--peer trio] [--failures 5] [--show 7]
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { parseArgs } from "node:util";
import openawait from "../dist/compiler/plugins/esbuild.js";
import { loadFuzz, PROJECT } from "./fuzz-load.mjs";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "10000" },
    seed: { type: "string", default: "1" },
    peer: { type: "string", default: "asyncio" },
    failures: { type: "string", default: "5" },
    show: { type: "string" },
  },
});
process.env["LOOP_TESTS_DIR"] = join(PROJECT, "test/loop");
// The loop and its tests are written in the dialect. They are compiled here, with all that they import.
const plugin = openawait({
  include: ["loop/**", "testing/**", "test/loop/**"].map((each) => join(PROJECT, each)),
  importSource: join(PROJECT, "runtime/index.ts"),
});
const { compareSeeds, isThere, ...peers } = await loadFuzz("test/loop/peers.ts", { plugins: [plugin] });
const peer = peers[values.peer];
if (!peer) throw new Error(`--peer is one of ${Object.keys(peers).join()}`);
if (values.show) {
  const program = peer.generate(Number(values.show));
  console.log(JSON.stringify(program, null, 1), JSON.stringify(peer.traceOf(program), null, 1));
  process.exit(0);
}
if (!isThere(peer)) {
  console.error(`there is no python3 of at least 3.11 with ${values.peer}: nothing to compare with`);
  process.exit(2);
}
const found = [];
let events = 0;
const [first, count] = [Number(values.seed), Number(values.count)];
for (let done = 0; done < count && found.length < Number(values.failures); done += 1000) {
  const seeds = Array.from({ length: Math.min(1000, count - done) }, (_, index) => first + done + index);
  const comparison = compareSeeds(peer, seeds);
  events += comparison.events;
  found.push(...comparison.differences);
  await setImmediate(); // oxlint-disable-line no-await-in-loop -- what weak references point to is kept for a turn
}
for (const difference of found.slice(0, Number(values.failures))) console.log(difference);
console.log(`${count} programs from seed ${first}, ${events} events: ${found.length} differ`);
process.exit(found.length > 0 ? 1 : 0);
