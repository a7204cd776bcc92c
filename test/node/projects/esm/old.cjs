const d = require("./d.cjs");
exports.old = async function old(x) {
  return (await d.d(x)) + "!";
};
exports.cache = Object.keys(require.cache).length;
