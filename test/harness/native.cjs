// Loads modules with Node itself; in a test file, vitest would take every `import()` for its own.
const { createRequire, wrap } = require("node:module");
const { dirname } = require("node:path");
const vm = require("node:vm");

const importModuleDynamically = vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;

/** The namespace of an ECMAScript module. */
exports.importModule = (url) => import(url);

/** Runs the text of a CommonJS module as if it lay in `filename`, and gives its exports. */
exports.runCommonJs = (code, filename) => {
  const module = { exports: {} };
  const run = vm.runInThisContext(wrap(code.replace(/^#!.*/, "")), { filename, importModuleDynamically });
  run.call(module.exports, module.exports, createRequire(filename), module, filename, dirname(filename));
  return module.exports;
};
