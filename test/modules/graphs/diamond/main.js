// A diamond: the shared module is waited for once, and its importers go on in the order of the imports.
import left from "./left.js";
import right from "./right.js";
import { plain } from "./plain.js";
L(left + right + plain);
