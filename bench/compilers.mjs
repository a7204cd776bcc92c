// What compile.mjs compares: each compiles one file, with a map. `parse` is what the others are measured against.
//
//     const compile = await compilers.swc.load();   compile("async function f() {}", "f.ts")   →   { code, map }
import ts from "typescript";
import { lower, lowerWhole, transpile } from "../dist/compiler/index.js";
import { peersAreInstalled } from "./contenders.mjs";

const all = {
  parse: {
    title: "ts.createSourceFile alone",
    load: async () => (text, fileName) => ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest),
  },
  lower: { title: "openawait lower, coroutine mode", load: async () => (text, fileName) => lower(text, { fileName }) },
  promise: {
    title: "openawait lower, promise mode",
    load: async () => (text, fileName) => lower(text, { fileName, mode: "promise" }),
  },
  whole: {
    title: "openawait lowerWhole, promise mode",
    load: async () => (text, fileName) => lowerWhole(text, { fileName, mode: "promise" }),
  },
  transpile: { title: "openawait transpile", load: async () => (text, fileName) => transpile(text, { fileName }) },
  typescript2015: { title: "ts.transpileModule ES2015", load: async () => transpileModule(ts.ScriptTarget.ES2015) },
  typescript5: { title: "ts.transpileModule ES5", load: async () => transpileModule(ts.ScriptTarget.ES5) },
  babel: { title: "Babel regenerator", peer: true, load: babel },
  esbuild: { title: "esbuild transformSync ES2015", peer: true, load: esbuild },
  swc2015: { title: "SWC transformSync ES2015", peer: true, load: () => swc("es2015") },
  swc5: { title: "SWC transformSync ES5", peer: true, load: () => swc("es5") },
};

export const compilers = Object.fromEntries(
  Object.entries(all).filter(([, { peer = false }]) => peersAreInstalled || !peer),
);

const isTypeScript = (fileName) => fileName.endsWith(".ts");

function transpileModule(target) {
  const compilerOptions = {
    target,
    module: ts.ModuleKind.ESNext,
    sourceMap: true,
    downlevelIteration: true,
    ignoreDeprecations: "6.0",
  };
  return (text, fileName) => ts.transpileModule(text, { fileName, compilerOptions });
}

async function babel() {
  const { transformSync } = await import("@babel/core");
  const { default: preset } = await import("@babel/preset-env");
  const { default: typescript } = await import("@babel/preset-typescript");
  const toES5 = [preset, { targets: "ie 11", modules: false }];
  const toJavaScript = [typescript, { allowDeclareFields: true }];
  const options = { configFile: false, babelrc: false, sourceMaps: true, compact: false };
  return (text, filename) =>
    transformSync(text, { ...options, filename, presets: isTypeScript(filename) ? [toES5, toJavaScript] : [toES5] });
}

async function esbuild() {
  const { transformSync } = await import("esbuild");
  return (text, sourcefile) =>
    transformSync(text, {
      sourcefile,
      loader: isTypeScript(sourcefile) ? "ts" : "js",
      target: "es2015",
      sourcemap: "external",
    });
}

async function swc(target) {
  const { transformSync } = (await import("@swc/core")).default;
  return (text, filename) => {
    const parser = isTypeScript(filename) ? { syntax: "typescript" } : { syntax: "ecmascript" };
    return transformSync(text, { filename, swcrc: false, sourceMaps: true, jsc: { target, parser } });
  };
}
