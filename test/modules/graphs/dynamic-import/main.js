// import() at the top and in functions, of modules that wait, fail, or are being evaluated.
L("main");
const [a, again] = await Promise.all([import("./a.js"), import("./a.js")]);
L(a === again);
const load = async (name) => (await import(await W(`./${name}.js`, 1))).default;
L(await load("b"));
L(await Promise.allSettled([load("b"), load("fails"), load("missing"), load("a")]));
async function* loads() {
  for (const name of ["a", "b"]) yield await import(`./${name}.js`);
  yield* (await import("./b.js")).items();
}
for await (const found of loads()) L(typeof found === "object" ? found.default : found);
const { self } = await import("./self.js");
L(await self());
import("./fails.js");
L("main ends");
export {};
