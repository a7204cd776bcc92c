// What size.mjs compares: the code of one CommonJS file, with helpers imported where the compiler can do that.
//
//     const compile = await printers.swc.load();   compile("exports.f = async () => {}", "f.js")   →   "exports.f = …"
import ts from "typescript";
import { lower } from "../dist/compiler/index.js";

export const printers = {
  native: { title: "the source", load: async () => (text) => text },
  coroutine: { title: "openawait coroutine", load: async () => lowerIn("coroutine") },
  promise: { title: "openawait promise", load: async () => lowerIn("promise") },
  typescript2015: { title: "TypeScript ES2015", load: async () => transpileModule(ts.ScriptTarget.ES2015) },
  typescript5: { title: "TypeScript ES5", load: async () => transpileModule(ts.ScriptTarget.ES5) },
  babel: { title: "Babel regenerator", peer: true, load: babel },
  esbuild: { title: "esbuild ES2015 (helpers in each file)", peer: true, load: esbuild },
  swc: { title: "SWC ES5", peer: true, load: swc },
};

function lowerIn(mode) {
  return (text, fileName) => lower(text, { fileName, mode, sourceMap: false }).code;
}

function transpileModule(target) {
  const module = ts.ModuleKind.ESNext;
  const compilerOptions = { target, module, noEmitHelpers: true, downlevelIteration: true, ignoreDeprecations: "6.0" };
  return (text, fileName) => ts.transpileModule(text, { fileName, compilerOptions }).outputText;
}

async function babel() {
  const { transformSync } = await import("@babel/core");
  const { default: preset } = await import("@babel/preset-env");
  const { default: runtime } = await import("@babel/plugin-transform-runtime");
  const presets = [[preset, { targets: "ie 11", modules: false }]];
  const options = { configFile: false, babelrc: false, sourceType: "script", presets, plugins: [runtime] };
  return (text, filename) => transformSync(text, { ...options, filename }).code;
}

async function esbuild() {
  const { transformSync } = await import("esbuild");
  return (text) => transformSync(text, { target: "es2015" }).code;
}

async function swc() {
  const { transformSync } = (await import("@swc/core")).default;
  const options = { swcrc: false, jsc: { target: "es5", externalHelpers: true, parser: { syntax: "ecmascript" } } };
  return (text, filename) => transformSync(text, { ...options, filename, isModule: false }).code;
}
