import standard, { declared, items, later, run, Late } from "./late.js";
L("calls, before late has run");
L([standard.name, declared.name, items.name, declared.length, items.length]);
L(later);
try {
  L(later());
} catch (error) {
  L(error);
}
try {
  L(Late);
} catch (error) {
  L(error);
}
L(await declared(1));
const generator = items(3);
L((await generator.next()).value);
await race(generator, ["next", 1], ["return", 2], ["next", 3]);
L(await standard());
L(await run());
