/**
 * What Node's console shows of a coroutine, in place of the fields of its frame. (Apart, since bundles for browsers have
 * no use for it.)
 *
 *     console.log(load())      →      Coroutine load <created>
 */
import { CoroutineFrame } from "./coroutine.ts";
import { hidden } from "./protocol.ts";

function inspect(this: CoroutineFrame): string {
  return `Coroutine ${this.name} <${this.state}>`;
}

export function showInConsole(): void {
  Object.defineProperty(CoroutineFrame.prototype, Symbol.for("nodejs.util.inspect.custom"), hidden(inspect));
}
