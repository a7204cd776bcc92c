/**
 * Builds the probe by a project's own bundler and configuration. It is copied into the project, so that what it
 * imports is the project's, and runs in a process of its own; hence nothing but Node's modules is imported above.
 *
 *     node probe-bundle.mjs vite vite.config.ts src/openawait-probe-1.ts .openawait-probe-x
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [, , tool = "", config = "", source = "", output = ""] = process.argv;
const name = basename(source).replace(/\.\w+$/, "");
const file = `${name}.mjs`;

/** What is used of the bundlers here; their own types belong to the project. */
type Loose = Record<string, unknown>;
type Build = (options: Loose) => Promise<unknown>;

const load = async (module: string): Promise<Loose> => (await import(module)) as Loose;
const loadConfig = async (): Promise<unknown> => {
  const loaded = await load(pathToFileURL(resolve(config)).href);
  const value = loaded["default"] ?? loaded;
  return typeof value === "function" ? (value as (...args: unknown[]) => unknown)({}, { mode: "development" }) : value;
};
const first = (value: unknown): Loose => (Array.isArray(value) ? value[0] : value) as Loose;
/** Packages are left to Node. */
const external = (id: string): boolean => /^[\w@]/.test(id) && !id.includes(name);

function writeChunks(result: unknown): void {
  for (const { code, fileName, isEntry } of first(result)["output"] as {
    code?: string;
    fileName: string;
    isEntry?: boolean;
  }[]) {
    if (code === undefined) continue;
    const path = join(output, isEntry === true ? file : fileName);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, code);
  }
}

async function vite(): Promise<void> {
  const { build } = (await load("vite")) as { build: Build };
  const options = { write: false, ssr: source, lib: false, minify: false, emptyOutDir: false, rollupOptions: {} };
  const configFile = config === "" ? undefined : config;
  writeChunks(await build({ root: process.cwd(), configFile, logLevel: "error", build: options }));
}

async function rollup(): Promise<void> {
  const { loadConfigFile } = (await load("rollup/loadConfigFile")) as {
    loadConfigFile: (path: string, options: Loose) => Promise<{ options: Loose[] }>;
  };
  const { rollup: start } = (await load("rollup")) as { rollup: Build };
  const ending: Loose = /\.[cm]?ts$/.test(config) ? { configPlugin: "typescript" } : {};
  const { options } = await loadConfigFile(resolve(config), ending);
  const built = (await start({ ...options[0], input: source, external })) as { generate: Build };
  writeChunks(await built.generate({ format: "es" }));
}

async function rolldown(): Promise<void> {
  const { loadConfig: loadOwn } = (await load("rolldown/config")) as { loadConfig: (path: string) => Promise<unknown> };
  const { rolldown: start } = (await load("rolldown")) as { rolldown: Build };
  const options = first(await loadOwn(resolve(config)));
  const built = (await start({ ...options, input: source, external })) as { generate: Build };
  writeChunks(await built.generate({ format: "es" }));
}

interface Stats {
  hasErrors(): boolean;
  toString(options: Loose): string;
}

/** webpack and Rspack. */
async function pack(module: string): Promise<void> {
  const loaded = await load(module);
  const start = (loaded["webpack"] ?? loaded["rspack"] ?? loaded["default"]) as (
    options: Loose,
    done: (error: Error | null, stats?: Stats) => void,
  ) => void;
  const options = first(await loadConfig());
  const stats = await new Promise<Stats | undefined>((done, fail) => {
    start(
      {
        ...options,
        mode: "development",
        devtool: false,
        target: "node",
        entry: { [name]: source },
        optimization: { splitChunks: false, runtimeChunk: false },
        output: { path: output, filename: "[name].cjs", clean: false },
      },
      (error, result) => (error ? fail(error) : done(result)),
    );
  });
  if (stats?.hasErrors() === true) throw new Error(stats.toString({ all: false, errors: true }));
}

async function esbuild(): Promise<void> {
  const { build } = (await load("esbuild")) as { build: Build };
  const { default: plugin } = (await load("openawait/esbuild")) as { default: () => unknown };
  const outfile = join(output, file);
  await build({ entryPoints: [source], bundle: true, format: "esm", platform: "node", outfile, plugins: [plugin()] });
}

async function farm(): Promise<void> {
  const { build } = (await load("@farmfe/core")) as { build: Build };
  const own = {
    input: { [name]: source },
    // Not one name for all: the bundler's own runtime is an entry too.
    output: { path: output, targetEnv: "node", format: "esm", entryFilename: "[entryName].mjs" },
    minify: false,
    persistentCache: false,
  };
  // The file wins over what is given here; a plugin has the last word.
  const lastWord = (all: Loose): void => void (all["compilation"] = { ...(all["compilation"] as Loose), ...own });
  await build({ configPath: resolve(config), plugins: [{ name: "openawait-probe", config: lastWord }] });
}

const TOOLS: Readonly<Record<string, () => Promise<void>>> = {
  vite,
  rollup,
  rolldown,
  webpack: () => pack("webpack"),
  rspack: () => pack("@rspack/core"),
  esbuild,
  farm,
};

await TOOLS[tool]!();
// Plugins may leave watchers and servers behind.
process.exit();
