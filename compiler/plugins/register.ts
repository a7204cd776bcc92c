/**
 * Runs programs that are written in the dialect, without a build:
 *
 *     node --import openawait/register app.ts
 *
 * `import` is compiled in Node's hooks, `require` by `Module._extensions`, which all versions of Node have; stacks
 * show lines and columns of the source. In worker threads too, since they inherit `--import`.
 */
import Module from "node:module";
import { load, resolve } from "./register/hooks.ts";
import { load as loadFile } from "./register/load.ts";
import { redirectRequire } from "./register/resolve.ts";

/** What @types/node for Node 20 does not have, or leaves out as internal. */
interface ModuleInternals {
  registerHooks?(hooks: { resolve: typeof resolve; load: typeof load }): void;
  setSourceMapsSupport?(enabled: boolean): void;
  readonly _extensions: Record<string, (module: CompilableModule, file: string) => void>;
  _resolveFilename(request: string, parent: { filename?: string } | undefined, ...rest: unknown[]): string;
}

interface CompilableModule {
  _compile(code: string, file: string, format: "module" | "commonjs"): void;
}

const internals = Module as unknown as ModuleInternals;

// Only maps of the project: those of packages take time to read.
if (internals.setSourceMapsSupport) internals.setSourceMapsSupport(true);
else process.setSourceMapsEnabled(true);

if (internals.registerHooks) internals.registerHooks({ resolve, load });
else Module.register("./register/hooks.js", import.meta.url);

const extensions = internals._extensions;
const javaScript = extensions[".js"]!;
// `.mjs` and `.cjs` are among what Node gives to the handler of `.js`. The order is that in which `require` looks for
// a file whose ending is left out.
for (const ending of [".js", ".ts", ".tsx", ".jsx", ".cts", ".mts"]) {
  const original = extensions[ending] ?? javaScript;
  extensions[ending] = (module, file) => {
    const loaded = loadFile(file);
    if (loaded) module._compile(loaded.code, file, loaded.format);
    else original(module, file);
  };
}

const { _resolveFilename: resolveFilename } = internals;
internals._resolveFilename = function (request, parent, ...rest) {
  return resolveFilename.call(this, redirectRequire(request, parent?.filename), parent, ...rest);
};
