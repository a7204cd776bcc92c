// A page that Vite has built, in a real browser: Chromium or Chrome where there is one (CHROME_PATH, or where they are
// usually found).
import { existsSync, mkdtempSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { build } from "vite";
import { expect, test } from "vitest";

const browser = [
  process.env["CHROME_PATH"] ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
].find((path) => existsSync(path));

if (browser === undefined) console.warn("there is no Chromium or Chrome (CHROME_PATH): the loop is not tried in one");

const page = join(import.meta.dirname, "page");
const TYPES: Record<string, string> = { ".html": "text/html", ".js": "text/javascript" };

/** As users have it: the plugin and the package are those of dist. */
async function buildPage(outDir: string): Promise<void> {
  const plugin = new URL("../../dist/compiler/plugins/vite.js", import.meta.url).href;
  const { default: openawait } = (await import(plugin)) as typeof import("../../compiler/plugins/vite.ts");
  await build({
    root: page,
    base: "./",
    configFile: false,
    logLevel: "error",
    plugins: [openawait()],
    build: { outDir },
  });
}

/** Serves `folder`; `/never` is never answered. Gives the address, and what ends it. */
async function serve(folder: string): Promise<{ address: string; close: () => void }> {
  const server = createServer((request, response) => {
    if (request.url === "/never") return;
    const file = join(folder, request.url === "/" ? "index.html" : request.url!);
    readFile(file).then(
      (content) => response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "text/plain" }).end(content),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close };
}

test.skipIf(browser === undefined)("the loop, simulations and explorations", { timeout: 90_000 }, async () => {
  const outDir = mkdtempSync(join(tmpdir(), "openawait-page-"));
  await buildPage(outDir);
  const { address, close } = await serve(outDir);
  const { chromium } = (await import(
    new URL("driver/node_modules/playwright-core/index.mjs", import.meta.url).href
  )) as {
    chromium: { launch(options: object): Promise<Launched> };
  };
  const launched = await chromium.launch({ executablePath: browser, args: ["--no-sandbox"] });
  try {
    const tab = await launched.newPage();
    const problems: string[] = [];
    tab.on("pageerror", (error) => problems.push(String(error)));
    await tab.goto(address);
    const results = (await tab.evaluate("window.results")) as Record<string, unknown>;
    expect(results).toEqual({
      tasks: [0, 1, 2, "TimeoutError", "a", "b"],
      events: true,
      cancelledFetch: "CancelledError true",
      responsive: true,
      tree: "main: running\nlocked: waiting for Lock\neventful: waiting for Event",
      simulated: [3_601_016, expect.stringMatching(/^[\da-f-]{36}$/), expect.any(Number), true],
      simulatedAgain: results["simulated"],
      explored: [expect.stringMatching(/^Error: lost: \d+$/), expect.stringMatching(/^Error: lost: \d+$/), true],
    });
    expect(problems).toEqual([]);
  } finally {
    await launched.close();
    close();
    await rm(outDir, { recursive: true });
  }
});

interface Launched {
  newPage(): Promise<{
    on(event: "pageerror", listener: (error: Error) => void): void;
    goto(address: string): Promise<unknown>;
    evaluate(code: string): Promise<unknown>;
  }>;
  close(): Promise<void>;
}
