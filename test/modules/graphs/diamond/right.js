import { shared } from "./shared.js";
L("right");
export default (await shared()) + 10;
L("right ends");
