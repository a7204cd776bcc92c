// Exports that change while functions are suspended are seen by importers at once.
// modes: promise
import counter, { n, n as again, increment, list, first, reset, last, swapped, kept } from "./counter.js";
import * as all from "./counter.js";
L([n, again, all.n, counter]);
const task = increment(3);
L([n, again, all.n, counter]);
await W(0, 2);
L([n, again, all.n, counter]);
L(await task);
L([n, again, all.n, counter]);
L([first, last]);
await reset();
L([n, first, last, list]);
try {
  n = 1;
} catch (error) {
  L(error);
}
try {
  all.n = 1;
} catch (error) {
  L(error);
}
L([swapped, kept]);
L(Object.keys(all));
