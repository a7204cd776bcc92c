// Puts a copy of undici to work on loopback and prints what came of it, as JSON: one entry a scenario. The test runs
// it with the undici that npm has and with the one that openawait lowered; both must print the same.
//   node scripts/real/undici/main.mjs node_modules/undici → { "request: json": { "status": 200, … }, … }
//   node scripts/real/undici/main.mjs FOLDER NAME → only the scenarios whose name has NAME in it
import { runScenarios } from "../scenarios.mjs";
import { describe, servers, undici } from "./copy.mjs";
import { requests } from "./requests.mjs";
import { standards } from "./standards.mjs";

const only = process.argv[3] ?? "";
const results = await runScenarios({ ...requests, ...standards }, only, describe, 4);
await undici.getGlobalDispatcher().destroy();
await servers.stop();
process.stdout.write(
  `${servers.normalize(JSON.stringify(results, (_, value) => (value === undefined ? "undefined" : value), 1))}\n`,
  () => process.exit(0),
);
