import { ok } from "./fails.js";
import "./sibling.js";
L("never");
export { ok };
