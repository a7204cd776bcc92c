// A process that runs the tests it is sent, one after the other.
//   { id, test, variants, contender }  →  { id, failures: { sloppy: undefined, strict: "runtime: …" } }
import { fileURLToPath } from "node:url";
import { CONTENDERS } from "./contenders.mjs";
import { Host } from "./realm.mjs";

const [root, name] = process.argv.slice(2);
const runtime = fileURLToPath(import.meta.resolve("openawait/runtime.global.js"));
const contender = CONTENDERS[name].load();
/** However a compiler says that it refuses the source. */
const compile = (source, options) => {
  try {
    return contender(source, options);
  } catch (error) {
    throw new SyntaxError(error.message, { cause: error });
  }
};
const host = new Host(root, name === "openawait" ? runtime : undefined);

// A test may leave a rejected promise behind, or throw in a microtask.
process.on("unhandledRejection", () => {});
process.on("uncaughtException", () => {});

process.on("message", async ({ id, test, variants }) => {
  const failures = {};
  for (const variant of variants) {
    // oxlint-disable-next-line no-await-in-loop -- one realm at a time
    failures[variant] = await host.run({ ...test, flags: new Set(test.flags) }, variant, compile);
  }
  process.send({ id, failures });
});
process.send({ ready: true });
