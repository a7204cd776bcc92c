// The compilers that are compared. Each is `(source, { fileName, module, strict }) → JavaScript`; it throws a
// SyntaxError on source that it refuses.
//   openawait: "async function f() {}"  →  "function f() { return OpenAwait.startPromise(…); }"
import { lower } from "openawait";

/** Name of a contender → a function that loads it. */
export const CONTENDERS = {
  native: () => (source) => source,
  openawait: () => lowerInPromiseMode,
};

/** The global that `dist/runtime.global.js` sets. */
const runtime = { global: "OpenAwait" };

/** Source that does not parse is for the engine to refuse. */
function lowerInPromiseMode(source, { module }) {
  const options = { fileName: module ? "test.mjs" : "test.js", mode: "promise", runtime, sourceMap: false };
  const { code, diagnostics } = lower(source, options);
  const refused = diagnostics.find((diagnostic) => diagnostic.code !== "OA1001");
  if (refused) throw new SyntaxError(`${refused.code}: ${refused.message}`);
  return code;
}
