import { shared } from "./shared.js";
L("left");
export default (await shared()) + 1;
L("left ends");
