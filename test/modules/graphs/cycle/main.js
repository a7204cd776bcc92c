// A cycle with top-level awaits: its modules run one after the other, and functions are there before their module is.
import { a, even } from "./a.js";
L(a);
L(await even(4));
