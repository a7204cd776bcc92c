/**
 * Small things that lowered expressions need once they are taken apart. Each does what ECMAScript does at that point,
 * in its order.
 *
 *     a().b[await k] += 1      →      $1 = a().b;  …  $2 = $await.referenceKey($1, $.value);  $1[$2] += 1
 */
import { apply, typeName } from "./protocol.ts";

const { ownKeys } = Reflect;

/** EvaluateCall (ECMA-262 13.3.6.2). Errors: TypeError "… is not a function". */
export function call(callee: unknown, receiver: unknown, args: ArrayLike<unknown>): unknown {
  return apply(callable(callee), receiver, args);
}

/** A template tag with its receiver; the site calls it with its one template object. */
export function tag(callee: unknown, receiver: unknown): (...args: unknown[]) => unknown {
  return (...args) => apply(callable(callee), receiver, args);
}

function callable(callee: unknown): (...args: unknown[]) => unknown {
  if (typeof callee !== "function") throw new TypeError(`${typeName(callee)} is not a function`);
  return callee as (...args: unknown[]) => unknown;
}

/** ToPropertyKey (ECMA-262 7.1.19): a class's computed key is the one place that does just that. */
export function toKey(key: unknown): PropertyKey {
  if (typeof key === "string" || typeof key === "symbol") return key;
  const [own] = ownKeys({ [key as PropertyKey]: undefined });
  return own as PropertyKey;
}

/** The key of `base[key] op= …`: the TypeError for a null or undefined base comes before ToPropertyKey. */
export function referenceKey(base: unknown, key: unknown): PropertyKey {
  if (base === null || base === undefined) {
    throw new TypeError(`Cannot read properties of ${String(base)}`);
  }
  return toKey(key);
}

// oxlint-disable-next-line typescript/unbound-method -- called with its receiver
const { propertyIsEnumerable } = Object.prototype;

/** CopyDataProperties (ECMA-262 7.3.26) of an object rest pattern. */
export function objectRest(source: unknown, taken: readonly PropertyKey[]): object {
  const from = Object(requireObject(source)) as Record<PropertyKey, unknown>;
  const excluded = taken.map(toKey);
  const rest: Record<PropertyKey, unknown> = {};
  for (const key of ownKeys(from)) {
    if (excluded.includes(key) || !propertyIsEnumerable.call(from, key)) continue;
    if (!(key in rest)) rest[key] = from[key];
    // What Object.prototype has might be a setter: `__proto__` is.
    else Object.defineProperty(rest, key, { value: from[key], writable: true, enumerable: true, configurable: true });
  }
  return rest;
}

/** RequireObjectCoercible (ECMA-262 7.2.1) of an object pattern. */
export function requireObject(source: unknown): unknown {
  if (source === null || source === undefined) {
    throw new TypeError(`Cannot destructure '${String(source)}' as it is ${String(source)}.`);
  }
  return source;
}

/** The value of a hoisted binding whose declaration has not run. */
export const UNINITIALIZED: unknown = Symbol("openawait.uninitialized");

/** Reads a binding. Errors: ReferenceError in its temporal dead zone. */
export function initialized(value: unknown, name: string): unknown {
  if (value === UNINITIALIZED) throw new ReferenceError(`Cannot access '${name}' before initialization`);
  return value;
}

/** A target for assignments to a binding that may be in its temporal dead zone. */
export function guarded(name: string, read: () => unknown, write: (value: unknown) => void): { value: unknown } {
  return {
    get value() {
      return initialized(read(), name);
    },
    set value(value) {
      initialized(read(), name);
      write(value);
    },
  };
}

/** A target for assignments to a constant: writing is a TypeError. */
export function constant(name: string, read: () => unknown): { value: unknown } {
  return guarded(name, read, () => {
    throw new TypeError("Assignment to constant variable.");
  });
}
