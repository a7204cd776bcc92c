/**
 * `require` of the dialect, by `Module._extensions` and `Module._resolveFilename`: all versions of Node have these.
 *
 *     hookRequire(); createRequire(import.meta.url)("./a.js")   → what a.ts exports
 */
import Module from "node:module";
import { load } from "./load.ts";
import { redirectRequire } from "./resolve.ts";

/** What @types/node leaves out as internal. */
interface ModuleInternals {
  readonly _extensions: Record<string, (module: CompilableModule, file: string) => void>;
  _resolveFilename: (this: unknown, request: string, parent: Importer | undefined, ...rest: unknown[]) => string;
}

interface Importer {
  readonly filename?: string;
}

interface CompilableModule {
  _compile(code: string, file: string, format: "module" | "commonjs"): void;
}

/** In the order in which `require` looks for a file whose ending is left out. `.mjs` and `.cjs` are among `.js`. */
const ENDINGS = [".js", ".ts", ".tsx", ".jsx", ".cts", ".mts"];

/** Once in each thread. */
export function hookRequire(): void {
  const internals = Module as unknown as ModuleInternals;
  const { _extensions: extensions, _resolveFilename: resolveFilename } = internals;
  const javaScript = extensions[".js"]!;
  for (const ending of ENDINGS) {
    const original = extensions[ending] ?? javaScript;
    extensions[ending] = (module, file) => {
      const loaded = load(file);
      // oxlint-disable-next-line no-underscore-dangle -- Node's name
      if (loaded) module._compile(loaded.code, file, loaded.format);
      else original(module, file);
    };
  }
  // oxlint-disable-next-line no-underscore-dangle -- Node's name
  internals._resolveFilename = function (request, parent, ...rest) {
    return resolveFilename.call(this, redirectRequire(request, parent?.filename), parent, ...rest);
  };
}
