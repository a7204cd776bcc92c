// ts-patch 4: `tspc` and a TypeScript that `ts-patch install` has patched, with one entry of `plugins`.
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { documented, expectedOf, hosts, load, node, silenced, writeApp, type Ended, type Host } from "./host.ts";

vi.setConfig({ testTimeout: 120_000 });

const DOCUMENTED = JSON.parse(documented("json")[""]!) as { compilerOptions: { plugins: [object] } };

interface Settings {
  readonly plugin?: object;
  readonly options?: object;
  readonly rest?: object;
}

function config(host: Host, { plugin = {}, options = {}, rest = { files: ["main.tsx"] } }: Settings = {}): object {
  return {
    compilerOptions: {
      target: "es2022",
      module: "nodenext",
      lib: ["es2023", "esnext.disposable", "esnext.decorators", "decorators"],
      types: [],
      jsx: "react",
      strict: true,
      skipLibCheck: true,
      sourceMap: true,
      declaration: true,
      rootDir: ".",
      outDir: "out",
      ...silenced(host),
      plugins: [{ transform: "openawait/transformer", ...plugin }],
      ...options,
    },
    ...rest,
  };
}

const tspc = (host: Host, folder: string, ...args: string[]): Promise<Ended> =>
  node([join(host.folder, "node_modules/ts-patch/bin/tspc.js"), ...args], folder);

describe.each(hosts)("TypeScript $version", (host) => {
  test("tspc emits modules, maps and declarations", async () => {
    const files = {
      "tsconfig.json": config(host, { options: DOCUMENTED.compilerOptions }),
      "consumer.ts": `
        import { main, numbers, pick } from "./out/main.js";
        const step: IteratorResult<unknown, string | undefined> = pick(["a"], Promise.resolve(0)).send();
        export const state: "created" | "running" | "suspended" | "closed" = main().state;
        export const awaiting: unknown = numbers(1).next().awaiting;
        // @ts-expect-error: the value is a string
        export const wrong: IteratorResult<unknown, number> = step;`,
    };
    const folder = writeApp(host, "tspc", { files });
    expect(await tspc(host, folder)).toEqual({ code: 0, stdout: "", stderr: "" });
    const { main } = await load(join(folder, "out/main.js"));
    expect(await main()).toEqual(expectedOf("standard"));
    expect(JSON.parse(readFileSync(join(folder, "out/main.js.map"), "utf8"))).toMatchObject({
      sources: ["../main.tsx"],
    });
    // What imports the declarations has the methods of a coroutine.
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify(
        config(host, { options: { noEmit: true, plugins: [], rootDir: "." }, rest: { files: ["consumer.ts"] } }),
      ),
    );
    expect(await node([join(host.folder, "node_modules/typescript/bin/tsc")], folder)).toMatchObject({
      stdout: "",
      code: 0,
    });
  });

  test("errors are tsc's, with its exit code", async () => {
    const files = {
      "tsconfig.json": config(host, { rest: { files: ["bad.cts"] } }),
      "bad.cts": "export async function f(x: any) {\n  with (x) await 1;\n}\n",
    };
    const folder = writeApp(host, "errors", { files });
    const { code, stdout } = await tspc(host, folder);
    expect(stdout).toContain("bad.cts(2,3): error TS91004: OA1004: `with` around a suspension");
    expect(code).not.toBe(0);
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config(host, { plugin: { mode: "corutine" } })));
    const wrong = await tspc(host, folder);
    expect(wrong.stderr).toContain("openawait/transformer: mode is coroutine or promise, not corutine");
    expect(wrong.code).not.toBe(0);
  });

  test("composite projects, by --build", async () => {
    const library = (mode: string): object =>
      config(host, { plugin: { mode }, options: { composite: true }, rest: { files: ["f.ts"] } });
    const files = {
      "tsconfig.json": { files: [], references: [{ path: "library" }, { path: "main" }] },
      "library/tsconfig.json": library("coroutine"),
      "library/f.ts": "export async function f() {\n  return 1;\n}\n",
      "main/tsconfig.json": config(host, {
        options: { composite: true },
        rest: { files: ["main.ts"], references: [{ path: "../library" }] },
      }),
      "main/main.ts": `import { f } from "../library/f.js";\nexport const state = () => f().state;\n`,
    };
    const folder = writeApp(host, "build", { files });
    const read = (name: string): string => readFileSync(join(folder, name), "utf8");
    // The reference sees the declarations, so `state` is there.
    expect(await tspc(host, folder, "--build")).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(read("library/out/f.js")).toContain("createCoroutine");

    writeFileSync(join(folder, "library/f.ts"), "export async function f() {\n  return 2;\n}\n");
    expect(await tspc(host, folder, "--build")).toMatchObject({ code: 0 });
    expect(read("library/out/f.js")).toContain("return 2;");

    // TypeScript does not know that the options of a plugin change what is emitted.
    writeFileSync(join(folder, "library/tsconfig.json"), JSON.stringify(library("promise")));
    await tspc(host, folder, "--build");
    expect(read("library/out/f.js")).toContain("createCoroutine");
    const forced = await tspc(host, folder, "--build", "--force");
    expect(read("library/out/f.js")).toContain("settlePromise");
    expect(forced.stdout).toContain("Property 'state' does not exist on type 'Promise<number>'");
  });

  test("ts-patch install", async () => {
    const files = {
      "app/tsconfig.json": config(host, {
        options: { rootDir: "..", outDir: "../out" },
        rest: { files: ["../main.tsx"] },
      }),
    };
    const folder = writeApp(host, "install", { files });
    const patched = join(folder, "node_modules/typescript");
    cpSync(join(host.folder, "node_modules/typescript"), patched, { recursive: true });
    const install = [join(host.folder, "node_modules/ts-patch/bin/ts-patch.js"), "install", "--dir", folder];
    expect(await node(install, folder)).toMatchObject({ code: 0 });
    expect(await node([join(patched, "bin/tsc"), "-p", "app"], folder)).toEqual({ code: 0, stdout: "", stderr: "" });
    const { main } = await load(join(folder, "out/main.js"));
    expect(await main()).toEqual(expectedOf("standard"));
    expect(readFileSync(join(folder, "out/main.d.ts"), "utf8")).toContain(
      'import("openawait/runtime").Coroutine<T | undefined>',
    );
    rmSync(join(folder, "node_modules"), { recursive: true });
  });
});

test("without ts-patch nothing says that a plugin was ignored", async () => {
  const [, host] = hosts as [Host, Host];
  const folder = writeApp(host, "ignored", { files: { "tsconfig.json": config(host) } });
  const ended = await node([join(host.folder, "node_modules/typescript/bin/tsc")], folder);
  expect(ended).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(readFileSync(join(folder, "out/main.js"), "utf8")).toContain("async function main()");
});
