/**
 * What `init` would change: whole files, before and after. Nothing is written here.
 *
 *     changesOf(project, { name: "vite", config: "vite.config.ts" }, {})
 *     → { changes: [{ file: "vite.config.ts", before: "…", after: "…" }, …], byHand: [] }
 */
import { existsSync, readFileSync } from "node:fs";
import { isAbsolute, join, relative } from "node:path";
import { ownVersion } from "../version.ts";
import { addPlugin, CantEdit } from "./edit-config.ts";
import { addDependency, addTsPlugin, isJsonObject, type JsonObject, parseJson, setJson } from "./edit-json.ts";
import {
  type Bundler,
  BUNDLERS,
  dependenciesOf,
  isCommand,
  type Project,
  scriptsOf,
  testsConfig,
  type Tool,
  TSC,
  typeScriptMajor,
} from "./project.ts";
import type { TsConfig } from "./tsconfig.ts";

export interface Change {
  /** Relative to the project's folder. */
  readonly file: string;
  /** Undefined: there is no such file. */
  readonly before: string | undefined;
  readonly after: string;
}

/** What could not be edited safely, and what to write there. */
export interface ByHand {
  readonly file: string;
  readonly reason: string;
  readonly add: string;
}

export interface Plan {
  readonly changes: readonly Change[];
  readonly byHand: readonly ByHand[];
}

export interface Wishes {
  readonly mode?: "coroutine" | "promise";
}

export function changesOf(project: Project, tool: Tool, wishes: Wishes): Plan {
  const planner = new Planner(project, wishes);
  planner.addTool(tool);
  planner.addLanguageService();
  const tests = testsConfig(project, tool);
  if (tests !== undefined) planner.addPluginTo("vite", tests);
  planner.addRuntime();
  return planner.plan;
}

export const isBundler = (name: string): name is Bundler => (BUNDLERS as readonly string[]).includes(name);

/** The ts-patch that takes this version of TypeScript. */
export const tsPatchFor = (major: number | undefined): string =>
  major !== undefined && major < 6 ? "^3.3.0" : "^4.0.1";

const LANGUAGE_SERVICE = { name: "openawait/language-service" };
const SAMPLE = "plugins: [openawait()],";

class Planner {
  private readonly texts = new Map<string, { before: string | undefined; after: string }>();
  private readonly byHand: ByHand[] = [];
  /** Which configurations have which of our entries. */
  private readonly entries = new Set<string>();

  constructor(
    private readonly project: Project,
    private readonly wishes: Wishes,
  ) {}

  get plan(): Plan {
    const changes = [...this.texts].map(([file, texts]) => ({ file, ...texts }));
    return { changes: changes.filter(({ before, after }) => before !== after), byHand: this.byHand };
  }

  addTool({ name, config }: Tool): void {
    switch (name) {
      case "tsc":
        return this.addTransformer();
      case "node":
        return this.addRegister();
      case "build":
        return;
      case "vite":
        return config === undefined ? this.newViteConfig() : this.addPluginTo(name, config);
      case "webpack":
      case "rspack":
      case "rollup":
      case "rolldown":
      case "farm":
      case "esbuild":
        if (config !== undefined) return this.addPluginTo(name, config);
        this.byHand.push({
          file: "package.json",
          reason: "esbuild's command takes no plugins",
          add: 'call esbuild from a file, build.mjs:\n  import { build } from "esbuild";\n  import openawait from "openawait/esbuild";\n  await build({ entryPoints: ["src/index.ts"], bundle: true, outdir: "dist", plugins: [openawait()] });',
        });
        return;
      default:
        return name satisfies never;
    }
  }

  addPluginTo(bundler: Bundler, config: string): void {
    const module = `openawait/${bundler}`;
    const args = this.wishes.mode === undefined ? "" : `{ mode: ${JSON.stringify(this.wishes.mode)} }`;
    const place = bundler === "esbuild" ? "esbuild" : "exported";
    const add = `import openawait from "${module}";\n  ${SAMPLE}`;
    this.edit(config, add, (text) => {
      refuseTypeScriptPlugins(text);
      return addPlugin(text, config, { module, args, place });
    });
  }

  private newViteConfig(): void {
    const args = this.wishes.mode === undefined ? "" : `{ mode: ${JSON.stringify(this.wishes.mode)} }`;
    const file = this.project.tsconfigs.length > 0 ? "vite.config.ts" : "vite.config.js";
    const lines = [
      'import openawait from "openawait/vite";',
      'import { defineConfig } from "vite";',
      "",
      `export default defineConfig({\n  plugins: [openawait(${args})],\n});`,
    ];
    this.texts.set(file, { before: undefined, after: `${lines.join("\n")}\n` });
  }

  private addTransformer(): void {
    const major = typeScriptMajor(this.project);
    if (major !== undefined && major >= 7) {
      this.byHand.push({
        file: "package.json",
        reason: `TypeScript ${major} takes no transformers; it checks the types, and openawait compiles`,
        add: '"build": "openawait check && openawait build -p tsconfig.json"',
      });
      return;
    }
    const transformer = { transform: "openawait/transformer", ...this.wishes };
    for (const config of this.project.tsconfigs.filter(({ options }) => options.noEmit !== true)) {
      this.addToTsConfig(config, "transform", transformer);
    }
    this.edit("package.json", "ts-patch as a devDependency, and tspc in place of tsc", (text) => {
      const manifest = parseJson(text);
      if ("ts-patch" in dependenciesOf(manifest)) return text;
      let edited = addDependency(text, "devDependencies", "ts-patch", tsPatchFor(major));
      for (const [name, script] of Object.entries(scriptsOf(manifest))) {
        const patched = script.replaceAll(TSC, (call, before: string, _, args: string) =>
          /--noEmit\b/.test(args) ? call : `${before}tspc${args}`,
        );
        if (patched !== script) edited = setJson(edited, ["scripts", name], patched);
      }
      return edited;
    });
  }

  addLanguageService(): void {
    for (const config of this.project.tsconfigs) this.addToTsConfig(config, "name", LANGUAGE_SERVICE);
  }

  private addToTsConfig(config: TsConfig, key: "transform" | "name", entry: JsonObject): void {
    const add = `"plugins": [${JSON.stringify(entry)}] in compilerOptions`;
    // What it extends has been given the entry already.
    if (config.extended.some((path) => this.entries.has(`${key} ${path}`))) return;
    this.entries.add(`${key} ${config.pluginsIn ?? join(this.project.folder, config.name)}`);
    // Where the plugins are inherited, a list here would hide them.
    const file = config.pluginsIn === undefined ? config.name : relative(this.project.folder, config.pluginsIn);
    if (file.startsWith("..") || isAbsolute(file) || file.includes("node_modules")) {
      const reason = `its plugins come from ${file}, which is outside of the project`;
      this.byHand.push({ file: config.name, reason, add });
      return;
    }
    this.edit(file, add, (text) => addTsPlugin(text, key, entry));
  }

  private addRegister(): void {
    this.addModeOfRegister();
    const flag = "--import openawait/register";
    const add = `"start": "node ${flag} src/main.ts"`;
    this.edit("package.json", add, (text) => {
      const scripts = Object.entries(scriptsOf(parseJson(text)));
      const run = scripts.filter(([, script]) => isCommand(script, "node") && !script.includes("openawait/register"));
      const wanted = run.filter(([name]) => /^(start|dev|serve|test|debug)(:|$)/.test(name));
      let edited = text;
      for (const [name, script] of wanted) {
        edited = setJson(edited, ["scripts", name], script.replaceAll(/(^|[;&|]\s*)node(?=\s)/g, `$1node ${flag}`));
      }
      if (wanted.length > 0 || scripts.some(([, script]) => script.includes("openawait/register"))) return edited;
      const main = this.mainFile();
      if (main === undefined) throw new CantEdit("there is no script that starts Node, and no main file was found");
      return setJson(
        edited,
        ["scripts", "start" in scriptsOf(parseJson(text)) ? "start:openawait" : "start"],
        `node ${flag} ${main}`,
      );
    });
  }

  /** It reads the entry for the transformer in tsconfig.json. */
  private addModeOfRegister(): void {
    const { mode } = this.wishes;
    if (mode === undefined) return;
    const entry = { transform: "openawait/transformer", mode };
    for (const config of this.project.tsconfigs) this.addToTsConfig(config, "transform", entry);
    if (this.project.tsconfigs.length > 0) return;
    const reason = "without a tsconfig.json there is no place for the mode";
    this.byHand.push({ file: "package.json", reason, add: `OPENAWAIT_MODE=${mode} in the environment of Node` });
  }

  private mainFile(): string | undefined {
    const { main } = this.project.manifest.data;
    const usual = ["src/main", "src/index", "src/app", "src/server", "main", "index", "app", "server"];
    const files = usual.flatMap((name) => ["ts", "mts", "js", "mjs", "cjs"].map((ending) => `${name}.${ending}`));
    const candidates = typeof main === "string" ? [main, ...files] : files;
    return candidates.find((file) => existsSync(join(this.project.folder, file)));
  }

  /** What compiled code imports is needed where it runs, so it is no devDependency. */
  addRuntime(): void {
    this.edit("package.json", `"openawait": "^${ownVersion()}" in dependencies`, (text) => {
      const { dependencies, devDependencies } = parseJson(text);
      if (isJsonObject(dependencies) && "openawait" in dependencies) return text;
      const known = isJsonObject(devDependencies) ? devDependencies["openawait"] : undefined;
      const range = typeof known === "string" ? known : `^${ownVersion()}`;
      const without = known === undefined ? text : setJson(text, ["devDependencies", "openawait"], undefined);
      return addDependency(without, "dependencies", "openawait", range);
    });
  }

  private edit(file: string, add: string, change: (text: string) => string): void {
    const known = this.texts.get(file);
    const before = known ? known.before : readFileSync(join(this.project.folder, file), "utf8");
    const text = known?.after ?? before ?? "";
    const mark = text.startsWith("\uFEFF") ? "\uFEFF" : "";
    try {
      this.texts.set(file, { before, after: mark + change(text.slice(mark.length)) });
    } catch (error) {
      if (!(error instanceof CantEdit)) throw error;
      this.byHand.push({ file, reason: error.message, add });
    }
  }
}

/** They hand the text to TypeScript themselves, with types or not at all: openawait has to work in its emit. */
function refuseTypeScriptPlugins(text: string): void {
  const name =
    /["'](@rollup\/plugin-typescript|rollup-plugin-typescript2|ts-loader|awesome-typescript-loader)["']/.exec(
      text,
    )?.[1];
  if (name === undefined || text.includes("openawait/")) return;
  if (name === "ts-loader" && /transpileOnly:\s*true/.test(text)) return;
  throw new CantEdit(
    `${name} compiles the files itself; give it openawait's transformer (docs/transformer.md), ` +
      `import { createTransformer } from "openawait/transformer"`,
  );
}
