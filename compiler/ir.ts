/**
 * The intermediate representation: what a function is between its syntax tree and its lowered text.
 *
 * A `Machine` is a list of states in source order; a state is a list of ops; the operands of ops are original nodes
 * with holes. `const n = 1 + (await size(u));` becomes
 *
 *     0:  await `size(u)` → 1
 *     1:  n = `1 + (await size(u))` with the hole  await size(u) ⇒ value
 *
 * User code is only ever an original node: the emitter copies its source text and fills the holes. What the lowering
 * itself needs (a runtime call, a temporary, a comparison) is one of the few synthetic operands below.
 */
import type ts from "typescript";
import type { Binding, Box } from "./scope.ts";
import type { Mode } from "./options.ts";

declare const brand: unique symbol;
/** The number of a state, in the order of the source: what `$.label` holds. */
export type StateId = number & { readonly [brand]: "state" };

/** A place where control can arrive. Its number is final when the machine is finished. */
export interface State {
  id: StateId;
  /** What the state is for, for people: "loop", "resume", "catch", "finally", … */
  readonly role: string;
  /** Innermost region, or undefined outside all. */
  region: Region | undefined;
  readonly ops: Op[];
}

/**
 * A stretch of states with one handler: the state to which an error raised in any of them goes.
 *
 * - `catch`: the handler is a catch clause, or cleans up and throws on.
 * - `finally`: other completions go through it too; `exit` holds the state in which control goes on afterwards (or
 *   THROW, and `thrown` the error): the completion record.
 * - `iteration`: a loop over, or pattern with, a synchronous iterator that must be closed when control leaves.
 */
export type Region =
  | { readonly kind: "catch"; readonly parent: Region | undefined; readonly handler: State }
  | {
      readonly kind: "finally";
      readonly parent: Region | undefined;
      readonly handler: State;
      /** Where the clean-up itself begins; `handler` records the error and goes there. */
      readonly cleanup: State;
      readonly exit: Temp;
    }
  | {
      readonly kind: "iteration";
      readonly parent: Region | undefined;
      readonly handler: State;
      readonly iterator: Temp;
    };

/** A variable of the machine that outlives its states: `$1`, `$2`, … */
export interface Temp {
  readonly id: number;
}

/** What stands where a child of an original node was taken out. */
export type Hole = Operand;

/** `origin`: the position in the source that it stands for, where that is not the one of the op around it. */
export type Operand =
  /** Original code. Holes are looked up in the machine, by node. */
  | { readonly kind: "node"; readonly node: ts.Node }
  | { readonly kind: "temp"; readonly temp: Temp }
  /** What the suspension that ended just before gave, or the error in a handler: `$.value`. */
  | { readonly kind: "value"; readonly origin?: number }
  | { readonly kind: "binding"; readonly binding: Binding; readonly origin?: number }
  | { readonly kind: "constant"; readonly value: string | number | boolean | undefined }
  /** A function of the runtime module, `$await.iterate(…)`, or a constant of it, `$await.RETURN`. */
  | {
      readonly kind: "runtime";
      readonly name: RuntimeFunction;
      readonly args?: readonly Operand[];
      readonly origin?: number;
    }
  /** A method or a field of the frame: `$.resumption`. */
  | { readonly kind: "frame"; readonly name: string; readonly args?: readonly Operand[] }
  /** A method (with `args`) or a field of an object of the runtime: `$1.next()`, `$1.value`. */
  | { readonly kind: "member"; readonly object: Operand; readonly name: string; readonly args?: readonly Operand[] }
  /** `object[key]`, where both were evaluated before. */
  | { readonly kind: "element"; readonly object: Operand; readonly key: Operand }
  /** `object.name` or `object.#name` with the name of an original node. */
  | { readonly kind: "property"; readonly object: Operand; readonly name: ts.Node }
  | { readonly kind: "binary"; readonly operator: string; readonly left: Operand; readonly right: Operand }
  /** The number of a state, for comparison with a completion record. */
  | { readonly kind: "state"; readonly state: State }
  | { readonly kind: "delete"; readonly operand: Operand }
  | { readonly kind: "this" }
  | { readonly kind: "null" }
  /** The frame itself, as an argument. */
  | { readonly kind: "self" }
  | { readonly kind: "array"; readonly elements: readonly Operand[] }
  /** A spill that keeps what the syntax did at that point: `[...x]`, `{ ...x }`, `` `${x}` ``. */
  | { readonly kind: "spread" | "copy" | "string"; readonly operand: Operand }
  /** An anonymous function or class whose name comes from elsewhere: `{ f: … }.f`, `{ [$1]: … }[$1]`. */
  | { readonly kind: "named"; readonly name: string | Operand; readonly operand: Operand }
  /** A declaration made an expression: `(() => { enum E { … } return E; })()`. */
  | { readonly kind: "declared"; readonly node: ts.Node; readonly name: string };

export type RuntimeFunction =
  | "RETURN"
  | "UNINITIALIZED"
  | "initialized"
  | "iterate"
  | "iterateKeys"
  | "asyncIterate"
  | "asyncIteratePromises"
  | "createResources"
  | "createPromiseResources"
  | "delegate"
  | "delegatePromises"
  | "call"
  | "tag"
  | "toKey"
  | "referenceKey"
  | "objectRest"
  | "requireObject";

/**
 * The table of ops.
 *
 * | op       | meaning                                             | emitted                                            |
 * | -------- | --------------------------------------------------- | -------------------------------------------------- |
 * | run      | a statement that does not suspend, jumps rewritten  | its text                                           |
 * | evaluate | an expression for its effects                       | `x;`                                               |
 * | assign   | a value to a temporary, a binding or an original target | `t = x;`                                       |
 * | scope    | a fresh box for captured bindings of an iteration   | `s = { i: undefined };`, `s = { i: s.i };`         |
 * | reset    | a binding back to uninitialized                     | `x = $await.UNINITIALIZED;`                        |
 * | await    | suspend until the operand is there                  | `if ($.await(x, 2)) return $await.SUSPENDED;`      |
 * | settle   | as await, for what may be no awaitable              | `if ($.settle(x, 2)) return $await.SUSPENDED;`     |
 * | yield    | suspend, hand a value to the consumer               | `return $.yield(x, 2);`                            |
 * | jump     | go on in another state                              | `$.label = 2; continue;`, nothing if it is next    |
 * | branch   | go on in another state if the test holds, or not    | `if (!(x)) { $.label = 2; continue; }`             |
 * | exit     | where a `finally` goes on: record it                | `$1 = 2;`                                          |
 * | resume   | end of a `finally`: go where the record says        | `$.label = $1; continue;`                          |
 * | return   | end of the function                                 | `return x;`                                        |
 * | throw    | raise, to the handler that is known, or out         | `$.value = x; $.label = 4; continue;`, `return $await.raise(x);` |
 */
export type Op = Step & {
  /** The position in the source where native code would be while it does this. The builder sets it. */
  origin?: number | undefined;
};

type Step =
  | { readonly op: "run"; readonly node: ts.Node }
  | { readonly op: "evaluate"; readonly operand: Operand }
  | { readonly op: "assign"; readonly target: Operand; readonly operand: Operand; readonly pattern?: boolean }
  | { readonly op: "scope"; readonly box: Box; readonly copy: boolean }
  | { readonly op: "reset"; readonly binding: Binding }
  | { readonly op: "await" | "settle" | "yield"; readonly operand: Operand; readonly resume: State }
  | { readonly op: "jump"; readonly to: State }
  | { readonly op: "branch"; readonly test: Operand; readonly when: boolean; readonly to: State }
  | { readonly op: "exit"; readonly record: Temp; readonly to: State }
  | { readonly op: "resume"; readonly record: Temp }
  | { readonly op: "return"; readonly operand: Operand | undefined }
  | { readonly op: "throw"; readonly operand: Operand };

/** True when nothing after the op runs in the same state. */
export function endsState(op: Op): boolean {
  switch (op.op) {
    case "jump":
    case "resume":
    case "return":
    case "throw":
    case "yield":
      return true;
    case "run":
    case "evaluate":
    case "assign":
    case "scope":
    case "reset":
    case "await":
    case "settle":
    case "branch":
    case "exit":
      return false;
    default:
      return op satisfies never;
  }
}

/** The state to which an op can pass control, errors aside. */
export function targetOf(op: Op): State | undefined {
  switch (op.op) {
    case "await":
    case "settle":
    case "yield":
      return op.resume;
    case "jump":
    case "branch":
    case "exit":
      return op.to;
    case "run":
    case "evaluate":
    case "assign":
    case "scope":
    case "reset":
    case "resume":
    case "return":
    case "throw":
      return undefined;
    default:
      return op satisfies never;
  }
}

/** The operands of an op. */
export function operandsOf(op: Op): readonly Operand[] {
  switch (op.op) {
    case "evaluate":
    case "await":
    case "settle":
    case "yield":
    case "throw":
      return [op.operand];
    case "assign":
      return [op.target, op.operand];
    case "branch":
      return [op.test];
    case "return":
      return op.operand ? [op.operand] : [];
    case "run":
    case "scope":
    case "reset":
    case "jump":
    case "exit":
    case "resume":
      return [];
    default:
      return op satisfies never;
  }
}

export interface Machine {
  /** The function's name, "" if it has none. */
  readonly name: string;
  readonly mode: Mode;
  readonly generator: boolean;
  readonly node: ts.FunctionLikeDeclaration;
  readonly states: readonly State[];
  readonly temps: readonly Temp[];
  /** Bindings that are declared beside the machine, since they outlive its states. */
  readonly hoisted: readonly Binding[];
  /** Boxes that are declared beside the machine. */
  readonly boxes: readonly Box[];
  /** Function declarations of the body: they stand as they are beside the machine. */
  readonly functions: readonly ts.FunctionDeclaration[];
  readonly holes: ReadonlyMap<ts.Node, Hole>;
  /** Nodes with a hole somewhere inside. */
  readonly broken: ReadonlySet<ts.Node>;
  /** Jumps inside of `run` nodes that leave them: where they go, and what a `return` stores before. */
  readonly leaps: ReadonlyMap<ts.Node, Leap>;
  /** `throw` statements inside of `run` nodes with nothing of these in their way, and their region. */
  readonly throws: ReadonlyMap<ts.Node, Region | undefined>;
}

/** A `break`, `continue` or `return` inside of code that stays whole, whose target was taken apart. */
export interface Leap {
  /** The region of the code that it leaves. */
  readonly from: Region | undefined;
  readonly to: State;
  /** For `return x`: where x waits while clean-ups run. */
  readonly result?: Temp;
}
