// The compilers that are compared. Each gives a function `(source, { fileName, module }) → JavaScript`, which throws
// where it refuses the source. The peers come from bench/node_modules (`npm ci --prefix bench`).
//   openawait: "async function f() {}"  →  "var f = OpenAwait.asyncFunction({ f() { … } }.f);"
import { createRequire } from "node:module";
import vm from "node:vm";
import { lower } from "openawait";
import ts from "typescript";

const peers = createRequire(new URL("../../bench/package.json", import.meta.url));

/** Name of a contender → what it is, and what loads it. */
export const CONTENDERS = {
  native: { title: "native", load: () => (source) => source },
  openawait: { title: "openawait, promise mode", load: () => lowerInPromiseMode },
  typescript2017: { title: "TypeScript ES2017", load: () => transpileModule(ts.ScriptTarget.ES2017) },
  typescript2015: { title: "TypeScript ES2015", load: () => transpileModule(ts.ScriptTarget.ES2015) },
  typescript5: { title: "TypeScript ES5", load: () => transpileModule(ts.ScriptTarget.ES5) },
  babel: { title: "Babel with regenerator", load: babel },
  esbuild: { title: "esbuild ES2016", load: esbuild },
  swc: { title: "SWC ES2016", load: () => swc("es2016") },
  swc5: { title: "SWC ES5", load: () => swc("es5") },
};

/** The global that `dist/runtime.global.js` sets. */
const runtime = { global: "OpenAwait" };

/** What the engine refuses as well is left to it; what it takes counts as refused. */
function lowerInPromiseMode(source, { module }) {
  const options = { fileName: module ? "test.mjs" : "test.js", mode: "promise", runtime, sourceMap: false };
  const { code, diagnostics } = lower(source, options);
  const [refused] = diagnostics;
  if (refused && parses(source, module)) throw new SyntaxError(`${refused.code}: ${refused.message}`);
  return code;
}

function parses(source, module) {
  try {
    return Boolean(module ? new vm.SourceTextModule(source) : new vm.Script(source));
  } catch {
    return false;
  }
}

function transpileModule(target) {
  return (source, { module }) => {
    const compilerOptions = {
      target,
      module: module ? ts.ModuleKind.ESNext : ts.ModuleKind.CommonJS,
      // As the other peers: script stays script, and what does not parse is reported.
      moduleDetection: ts.ModuleDetectionKind.Legacy,
      alwaysStrict: false,
      downlevelIteration: true,
      ignoreDeprecations: "6.0",
    };
    const fileName = module ? "test.mjs" : "test.js";
    const { outputText, diagnostics } = ts.transpileModule(source, {
      fileName,
      compilerOptions,
      reportDiagnostics: true,
    });
    if (diagnostics?.length > 0)
      throw new SyntaxError(ts.flattenDiagnosticMessageText(diagnostics[0].messageText, " "));
    return outputText;
  };
}

/** Async functions and generators through regenerator, and before it what it can't take itself. */
function babel() {
  const { transformSync } = peers("@babel/core");
  const options = {
    configFile: false,
    babelrc: false,
    plugins: [peers.resolve("@babel/plugin-transform-explicit-resource-management")],
    presets: [
      [peers.resolve("@babel/preset-env"), { targets: "node 20", modules: false, include: BEFORE_REGENERATOR }],
    ],
  };
  return (source, { module }) => transformSync(source, { ...options, sourceType: module ? "module" : "script" }).code;
}

const BEFORE_REGENERATOR = [
  "transform-regenerator",
  "transform-async-generator-functions",
  "transform-async-to-generator",
  "transform-block-scoping",
  "transform-destructuring",
  "transform-for-of",
  "transform-logical-assignment-operators",
  "transform-nullish-coalescing-operator",
  "transform-object-rest-spread",
  "transform-optional-chaining",
  "transform-parameters",
  "transform-spread",
  "transform-template-literals",
];

/** Its lowest target for async functions: they become generators. */
function esbuild() {
  const { transformSync } = peers("esbuild");
  return (source) => transformSync(source, { target: "es2016", logLevel: "silent" }).code;
}

function swc(target) {
  const { transformSync } = peers("@swc/core");
  const parser = { syntax: "ecmascript", explicitResourceManagement: true };
  return (source, { module }) =>
    transformSync(source, { swcrc: false, isModule: module, jsc: { target, parser, externalHelpers: false } }).code;
}
