import { fromC } from "./c.js";
L("outside");
L(await fromC());
