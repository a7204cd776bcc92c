/**
 * The runtime as a script, for code without modules: sets `globalThis.OpenAwait`, and supplies what the syntax that
 * was lowered takes for granted where the realm lacks it (the dispose symbols, `SuppressedError`).
 *
 *     <script src="runtime.global.js"></script>   →   OpenAwait.startPromise(…), Symbol.asyncDispose
 */
import { SuppressedError } from "./disposal.ts";
import { asyncDisposeSymbol, disposeSymbol } from "./protocol.ts";

export * from "./node.ts";

supply(Symbol, "dispose", { value: disposeSymbol() });
supply(Symbol, "asyncDispose", { value: asyncDisposeSymbol() });
supply(globalThis, "SuppressedError", { value: SuppressedError, writable: true, configurable: true });

function supply(owner: object, name: string, property: PropertyDescriptor): void {
  if (!(name in owner)) Object.defineProperty(owner, name, property);
}
