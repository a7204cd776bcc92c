// Runs Vite's development server over an app, and writes what a test is to check to served.json.
//   node --expose-gc vite-dev.mjs FOLDER
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createServer } from "vite";

const folder = process.argv[2];
process.chdir(folder);
const write = (file, text) => writeFileSync(join(folder, file), text);

write("index.html", '<script type="module" src="/src/hot.ts"></script>\n');
const hot = (text) => `export const text = async (): Promise<string> => await Promise.resolve("${text}");
import.meta.hot?.accept();
`;
write("src/hot.ts", hot("before"));
write("src/lost.ts", "async function forgotten(): Promise<void> {}\nforgotten();\n");

const server = await createServer({ root: folder, logLevel: "warn" });
await server.listen(0);
const { client } = server.environments;
const payloads = [];
const send = client.hot.send.bind(client.hot);
client.hot.send = (...args) => {
  if (typeof args[0] === "object") payloads.push(args[0]);
  send(...args);
};

const base = `http://localhost:${server.httpServer.address().port}`;
const get = async (path) => await (await fetch(base + path, { headers: { accept: "*/*" } })).text();

async function until(what, condition) {
  for (let tries = 0; tries < 100; tries++) {
    const found = await condition();
    if (found) return found;
    await sleep(50);
  }
  throw new Error(`${what}: waited in vain`);
}

// What a browser does: the page, its module, which imports the runtime only once it is lowered, the runtime.
await get("/");
const module = await get("/src/hot.ts");
const runtimePath = /from "([^"]*openawait[^"]*runtime[^"]*)"/.exec(module)[1];
const runtime = await get(runtimePath);
// Vite looks for packages that it did not know of, and reloads the page if it found one.
await sleep(1000);
const beforeChange = [...payloads];

// On the server.
const warnings = [];
process.on("warning", (warning) => {
  server.ssrFixStacktrace(warning);
  warnings.push({ name: warning.name, message: warning.message, stack: warning.stack });
});
const { text } = await server.ssrLoadModule("/src/hot.ts");
const called = text();
const ssr = { value: await called, promised: called instanceof Promise };
const { fail } = await server.ssrLoadModule("/src/lines.ts");
try {
  await fail("server");
} catch (error) {
  server.ssrFixStacktrace(error);
  ssr.stack = error.stack;
}
await server.ssrLoadModule("/src/lost.ts");
await until("the warning", async () => {
  await sleep(20);
  globalThis.gc();
  return warnings.length > 0;
});

// A change.
write("src/hot.ts", hot("after"));
const update = await until("the update", () => payloads.find(({ type }) => type === "update"));
const updated = await get(`/src/hot.ts?t=${update.updates[0].timestamp}`);
const changed = await until("the server's update", async () => {
  const module = await server.ssrLoadModule("/src/hot.ts");
  const value = await module.text();
  return value === "after" && value;
});

const served = { module, runtimePath, runtime, beforeChange, ssr, warnings, update, updated, changed };
write("served.json", JSON.stringify(served));
await server.close();
process.exit();
