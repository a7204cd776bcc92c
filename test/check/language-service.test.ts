// The plugin in TypeScript's own server, with the package installed as `npm pack` makes it.
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { installedProject } from "./installed.ts";
import { type Server, startServer } from "./tsserver.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const SOURCE = `import type { Coroutine } from "openawait/runtime";
export async function good(): Coroutine<number> { return 1; }
export async function wrong(): Coroutine<number> { return "1"; }
export async function other(): string { return ""; }
export const unknown: number = nowhere;
`;

const OPTIONS = { target: "es2022", module: "nodenext", strict: true, types: [], lib: ["es2023"] };
const tsconfig = (plugin: object | undefined): string =>
  JSON.stringify({ compilerOptions: { ...OPTIONS, ...(plugin && { plugins: [plugin] }) } });

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

function open(plugin: object | undefined, typescript?: string): { server: Server; file: string } {
  const folder = installedProject({ "tsconfig.json": tsconfig(plugin), "a.ts": SOURCE }, typescript);
  const server = startServer(folder);
  servers.push(server);
  const file = join(folder, "a.ts");
  server.notify("open", { file });
  return { server, file };
}

interface Diagnostic {
  readonly code: number;
  readonly start: { readonly line: number; readonly offset: number };
}

const shown = (diagnostics: unknown): string[] =>
  (diagnostics as Diagnostic[]).map(({ code, start }) => `${start.line}:${start.offset} TS${code}`);

const OTHERS = ["3:52 TS2322", "4:32 TS1064", "5:32 TS2304"];
const PLUGIN = { name: "openawait/language-service" };

describe.each(["typescript", "typescript-5.9"])("in the server of %s", (typescript) => {
  test("without the plugin, TypeScript asks for promises", async () => {
    const { server, file } = open(undefined, typescript);
    const diagnostics = shown(await server.request("semanticDiagnosticsSync", { file }));
    expect(diagnostics).toEqual(["2:31 TS1064", "3:32 TS1064", ...OTHERS]);
  });

  test("with it, coroutines are allowed and all other errors stay where they are", async () => {
    const { server, file } = open(PLUGIN, typescript);
    expect(shown(await server.request("semanticDiagnosticsSync", { file }))).toEqual(OTHERS);
  });

  test("the errors that an editor asks for, of the file and of what is on the screen", async () => {
    const { server, file } = open(PLUGIN, typescript);
    const whole = server.event("semanticDiag");
    server.notify("geterr", { files: [file], delay: 0 });
    expect(shown(((await whole) as { diagnostics: unknown }).diagnostics)).toEqual(OTHERS);
  });

  test("quick info says Coroutine, also in what awaits it", async () => {
    const { server, file } = open(PLUGIN, typescript);
    const info = (await server.request("quickinfo", { file, line: 2, offset: 23 })) as { displayString: string };
    expect(info.displayString).toBe("function good(): Coroutine<number>");
  });
});

test("errors of a region of a large file", async () => {
  // TypeScript asks for regions only where checking the file takes long.
  const lines = Array.from({ length: 4000 }, (_, n) => `export const x${n} = [${n}].map((x) => String(x)).join();`);
  const folder = installedProject({ "tsconfig.json": tsconfig(PLUGIN), "a.ts": `${SOURCE}${lines.join("\n")}` });
  const server = startServer(folder);
  servers.push(server);
  const file = join(folder, "a.ts");
  server.notify("open", { file });
  await server.request("quickinfo", { file, line: 2, offset: 23 });
  const region = server.event("regionSemanticDiag");
  const ranges = [{ startLine: 2, startOffset: 1, endLine: 3, endOffset: 2 }];
  server.notify("geterr", { files: [{ file, ranges }], delay: 0 });
  const { diagnostics } = (await region) as { diagnostics: unknown };
  expect(shown(diagnostics)).toEqual(["3:52 TS2322"]);
});

test("in promise mode only a directive makes a coroutine", async () => {
  const { server, file } = open({ ...PLUGIN, mode: "promise" });
  const promise = shown(await server.request("semanticDiagnosticsSync", { file }));
  expect(promise).toEqual(["2:31 TS1064", "3:32 TS1064", ...OTHERS]);
  server.notify("change", { file, line: 1, offset: 1, endLine: 1, endOffset: 1, insertString: '"use coroutine"; ' });
  expect(shown(await server.request("semanticDiagnosticsSync", { file }))).toEqual(OTHERS);
});
