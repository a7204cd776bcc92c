// The lines of types are gone in what runs; the stacks say where things stand here.
type Unused = { a: string; b: string };
import { fail } from "./throws.js";

const error: Error = await fail({ x: 1 }).catch((error: Error) => error);
console.log(error.stack!.split("\n", 2).join("\n"));

function plain(this: void): never {
  throw new Error("uncaught");
}
plain();
