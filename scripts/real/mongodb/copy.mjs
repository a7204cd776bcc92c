// The copy of the mongodb driver that is put to work, its server, and what its answers show.
//
//     outcome(() => connectTo({}).db("x").command({ ping: 1 }))   →   { value: { ok: 1 } }
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { startMongo } from "./server.mjs";

const [folder = "node_modules/mongodb/lib"] = process.argv.slice(2);
export const require = createRequire(import.meta.url);
export const mongodb = require(resolve(folder, "index.js"));
export const { parseOptions, resolveSRVRecord } = require(resolve(folder, "connection_string.js"));
export const { MongoClient, BSON } = mongodb;
export const server = await startMongo();
/** The driver looks again after a failure at once, not after half a second. */
export const connectTo = (options) => new MongoClient(server.uri, { minHeartbeatFrequencyMS: 10, ...options });

/** What an error shows to a program. */
export const describe = (error) => ({
  name: error.name,
  // Where a module was looked for depends on where the copy lies.
  message: error.message.split("\nRequire stack:")[0],
  code: error.code,
  codeName: error.codeName,
  labels: error.errorLabels,
  result: error.result && { inserted: error.result.insertedCount, ids: error.insertedIds },
  cause: error.cause instanceof Error ? describe(error.cause) : undefined,
});
export const outcome = async (run) => {
  try {
    return { value: await run() };
  } catch (error) {
    return describe(error);
  }
};

/** Everything of the parsed options that is data. */
export const plain = (value, depth = 0) => {
  if (typeof value === "bigint" || typeof value === "symbol") return String(value);
  if (typeof value === "function") return `function ${value.name}`;
  if (value === null || typeof value !== "object") return value;
  if (value instanceof RegExp || value instanceof URL) return String(value);
  if (depth > 4) return "…";
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1));
  const entries = Object.entries(value).filter(([key]) => !/^(metadata|mongoLogger|runtime|serverSelector)$/.test(key));
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, plain(item, depth + 1)]),
  );
};
