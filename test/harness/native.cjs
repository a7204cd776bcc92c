// Loads modules with Node itself; in a test file, vitest would take every `import()` for its own.
const { Module } = require("node:module");

/** The namespace of an ECMAScript module. */
exports.importModule = (url) => import(url);

/** Runs the text of a CommonJS module as if it lay in `file`, and gives its exports. */
exports.runCommonJs = (code, file) => {
  const module = new Module(file);
  module.filename = file;
  module.paths = Module._nodeModulePaths(file);
  module._compile(code, file);
  return module.exports;
};
