// Runs the cases of a compiled file, and prints the stack of each as JSON: { [case]: [["f", line, column], …] }.
//   node [--enable-source-maps] program.mjs FILE SOURCE
import { pathToFileURL } from "node:url";

const [file, source] = process.argv.slice(2);
const { cases } = await import(pathToFileURL(file).href);
const found = {};
for (const [name, run] of Object.entries(cases)) {
  try {
    // oxlint-disable-next-line no-await-in-loop -- one at a time, so that each has a stack of its own
    await run();
  } catch (error) {
    found[name] = framesOf(error.stack);
  }
}
console.log(JSON.stringify(found));

/** The frames in the file, or in its source where Node maps them. */
function framesOf(stack) {
  return stack.split("\n").flatMap((line) => {
    const [, async, name, path, at, column] = /^ +at (async )?(?:(.*) \()?(.*?):(\d+):(\d+)\)?$/.exec(line) ?? [];
    if (path === undefined || !(path.endsWith(file) || path.endsWith(source))) return [];
    return [[name ?? "", Number(at), Number(column), async !== undefined]];
  });
}
