// The contenders: each turns a source text into one that the engine runs, by its own API and with its own helpers.
//
//     const compile = await contenders.babel.load();   compile("async function f() {}", "f.js")   →   "function f() { …"
//
// What is a peer's comes from bench/node_modules (`npm ci --prefix bench`); TypeScript is the one that openawait uses.
import { existsSync } from "node:fs";
import ts from "typescript";

export const contenders = {
  native: { title: "native", load: async () => (source) => source },
  typescript2015: { title: "TypeScript ES2015", load: async () => transpileModule(ts.ScriptTarget.ES2015) },
  typescript5: { title: "TypeScript ES5", load: async () => transpileModule(ts.ScriptTarget.ES5) },
  babel: { title: "Babel regenerator", peer: true, load: babel },
  esbuild: { title: "esbuild ES2015", peer: true, load: esbuild },
  swc: { title: "SWC ES5", peer: true, load: swc },
  promise: { title: "openawait promise", load: () => openawait("promise") },
  coroutine: { title: "openawait coroutine", load: () => openawait("coroutine") },
};

export const peersAreInstalled = existsSync(new URL("node_modules/@swc/core", import.meta.url));

function transpileModule(target) {
  const compilerOptions = {
    target,
    module: ts.ModuleKind.ESNext,
    downlevelIteration: true, // else `for…of` of ES5 only takes arrays
    ignoreDeprecations: "6.0",
  };
  return (source, fileName) => ts.transpileModule(source, { fileName, compilerOptions }).outputText;
}

/** Everything down to ES5: regenerator takes what the other plugins made of classes, `using`, `for await`, patterns. */
async function babel() {
  const { transformSync } = await import("@babel/core");
  const { default: preset } = await import("@babel/preset-env");
  const { default: disposal } = await import("@babel/plugin-transform-explicit-resource-management");
  const options = {
    configFile: false,
    babelrc: false,
    plugins: [disposal],
    presets: [[preset, { targets: "ie 11", modules: false }]],
  };
  return (source, filename) => transformSync(source, { ...options, filename }).code;
}

/** Its lowest target for async functions: they become generators. */
async function esbuild() {
  const { transformSync } = await import("esbuild");
  return (source) => transformSync(source, { target: "es2015", format: "esm" }).code;
}

async function swc() {
  const { transformSync } = (await import("@swc/core")).default;
  const options = {
    swcrc: false,
    jsc: { target: "es5", parser: { syntax: "ecmascript", explicitResourceManagement: true } },
    module: { type: "es6" },
  };
  return (source, filename) => transformSync(source, { ...options, filename }).code;
}

async function openawait(mode) {
  const { lower } = await import("../dist/compiler/index.js");
  return (source, fileName) => {
    const { code, diagnostics } = lower(source, { fileName, mode, sourceMap: false });
    if (diagnostics.length > 0) throw new Error(`${fileName}: ${diagnostics[0].message}`);
    return code;
  };
}
