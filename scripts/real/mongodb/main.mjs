// Puts a copy of the mongodb driver to work and prints what came of it, as JSON: connection strings and options, BSON,
// and a client against a small server on loopback. The published copy and the lowered one must print the same.
//   node scripts/real/mongodb/main.mjs node_modules/mongodb/lib → { "connection strings": …, … }
import { runScenarios } from "../scenarios.mjs";
import { clients } from "./clients.mjs";
import { BSON, describe, server } from "./copy.mjs";
import { parsing } from "./parsing.mjs";

const only = process.argv[3] ?? "";
const results = await runScenarios({ ...parsing, ...clients }, only, describe, 6);
await server.stop();
const text = BSON.EJSON.stringify(results, (_, value) => (value === undefined ? "undefined" : value), 1);
process.stdout.write(`${text.replaceAll(String(server.port), "PORT")}\n`, () => process.exit(0));
