import { shared } from "./shared.js";
L("plain, no await in it");
shared().then((x) => L(`plain ${x}`));
export const plain = 100;
