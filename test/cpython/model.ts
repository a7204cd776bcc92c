// The abstract programs that the fuzzer makes: what Python and the dialect have in common, and nothing else.
//
//     { functions: [{ kind: "async", body: [{ kind: "await", to: 0, operand: { kind: "wait", value: 5 } }] }], … }
//     →  async def f0(p): v0 = await AW(Wait(5))      async function f0(p) { v0 = await AW(new Wait(5)); }

/** A number, nothing (`None`, `undefined`), a variable of the function (`v0`, `p`), or an object of no use. */
export type Value = number | null | `v${number}` | "p" | "NOT";

/** What an error to raise is made of: an `Oops` with a number, a `GeneratorExit`, a class made of it, what is handled. */
export type Raised = number | "exit" | "quit" | "same";

/** What one method of a hand-made iterator does. */
export type Action = ["yield", number] | ["return", number] | ["raise", number] | ["exit"] | ["same"] | ["quiet"];

export interface IteratorSpec {
  readonly name: string;
  readonly steps: Action[];
  /** `null`: the iterator has no such method. */
  readonly throw: Action | null;
  readonly close: Action | null;
}

/** What stands behind `await`. */
export type Operand =
  | { readonly kind: "wait"; readonly value: Value }
  | { readonly kind: "call"; readonly fn: number; readonly arg: Value }
  | { readonly kind: "slot"; readonly slot: number }
  | { readonly kind: "shared"; readonly index: number }
  | { readonly kind: "iterator"; readonly spec: IteratorSpec }
  | { readonly kind: "hook"; readonly result: Operand | { readonly kind: "plain"; readonly value: Value } }
  | { readonly kind: "wrapper"; readonly of: Operand }
  | { readonly kind: "refuses"; readonly error: number }
  | { readonly kind: "plain"; readonly value: Value }
  /** A local variable or the parameter, which may hold a coroutine, a hook, or what is no awaitable. */
  | { readonly kind: "variable"; readonly value: Value }
  /** A call of a function that the body defines. */
  | { readonly kind: "closure"; readonly id: number }
  /** A call of any function, as long as there is fuel. */
  | { readonly kind: "again"; readonly fn: number; readonly arg: Value }
  | {
      readonly kind: "deep";
      readonly how: "deep" | "guarded" | "tail";
      readonly depth: number;
      readonly inner: Operand;
    }
  | {
      readonly kind: "step";
      readonly generator: number;
      readonly how: "next" | "throw" | "close" | "exit";
      readonly value: Value;
    };

/** `Manager` has async methods, `PlainManager` methods that return awaitables, `NoExit` lacks a method. */
export interface Manager {
  readonly type: "Manager" | "PlainManager" | "NoExit";
  readonly name: string;
  readonly enter: Operand | null;
  readonly enterRaises: number | null;
  readonly exit: Operand | null;
  readonly exitRaises: Raised | null;
  readonly suppresses: Value;
}

/** `Items` has an async method, `MarkedItems` one that returns a marked generator, the others are no iterators. */
export interface Items {
  readonly type: "Items" | "MarkedItems" | "BadItems" | "NoNext" | "NoIterator";
  readonly name: string;
  readonly values: number[];
  readonly operand: Operand | null;
  readonly raises: number | null;
}

/** One use of a coroutine's methods, by the driver or inside a body. */
export type Drive =
  | { readonly kind: "send"; readonly slot: number; readonly value: Value }
  | { readonly kind: "throw"; readonly slot: number; readonly error: number | "exit" | "quit" }
  | { readonly kind: "close"; readonly slot: number }
  /** `named`: the name of the coroutine that it awaits as well. */
  | { readonly kind: "state"; readonly slot: number; readonly named: boolean }
  /** A new call of the slot's function, if the coroutine is closed. */
  | { readonly kind: "renew"; readonly slot: number }
  /** The same through the iterator that its hook gives. */
  | {
      readonly kind: "through";
      readonly slot: number;
      readonly how: "send" | "throw" | "close";
      readonly value: Value;
    };

/** How awaits are combined in one expression. */
export type Shape = "call" | "or" | "and" | "condition" | "sum" | "index" | "store" | "format" | "pair";

export type Statement =
  | Drive
  | { readonly kind: "print"; readonly id: number; readonly value: Value }
  | { readonly kind: "set"; readonly to: number; readonly value: Value }
  | { readonly kind: "await"; readonly to: number; readonly operand: Operand }
  /** A variable gets what could be awaited. */
  | { readonly kind: "keep"; readonly to: number; readonly operand: Operand }
  | { readonly kind: "mix"; readonly to: number; readonly id: number; readonly shape: Shape; readonly parts: Operand[] }
  | { readonly kind: "define"; readonly id: number; readonly body: Statement[] }
  | { readonly kind: "yield"; readonly to: number; readonly value: Value }
  /** A generator hands over to another one, or to a coroutine by its iterator. */
  | { readonly kind: "yieldFrom"; readonly to: number; readonly operand: Operand }
  | {
      readonly kind: "if";
      readonly left: Value;
      readonly right: Value;
      readonly then: Statement[];
      readonly else: Statement[];
    }
  | { readonly kind: "loop"; readonly id: number; readonly count: number; readonly body: Statement[] }
  | {
      readonly kind: "while";
      readonly id: number;
      readonly count: number;
      readonly operand: Operand | null;
      readonly body: Statement[];
    }
  | {
      readonly kind: "try";
      readonly id: number;
      readonly body: Statement[];
      readonly handler: { readonly catches: Caught; readonly body: Statement[] } | null;
      /** What runs if nothing was raised; only with a handler. */
      readonly else: Statement[];
      readonly finally: Statement[] | null;
    }
  | { readonly kind: "raise"; readonly error: number | "exit" | "quit"; readonly again: number | null }
  | { readonly kind: "return"; readonly value: Value }
  | { readonly kind: "returnAwait"; readonly operand: Operand; readonly bare: boolean }
  | { readonly kind: "break" | "continue" }
  | { readonly kind: "forItems"; readonly to: number; readonly items: Items; readonly body: Statement[] }
  | { readonly kind: "forGenerator"; readonly to: number; readonly generator: number; readonly body: Statement[] }
  | { readonly kind: "with"; readonly to: number; readonly managers: Manager[]; readonly body: Statement[] };

/** What a handler takes; `oops` leaves GeneratorExit alone. */
export type Caught = "all" | "oops" | "exit";

/**
 * `generator` is a plain one, for hooks; `marked` is awaitable; `stream` is an async generator, `exiting` one that is
 * never closed, but has GeneratorExit thrown in, since only that means the same in both languages everywhere.
 */
export type FunctionKind = "async" | "generator" | "marked" | "stream" | "exiting";

export interface AbstractFunction {
  readonly kind: FunctionKind;
  readonly body: Statement[];
}

export interface Program {
  readonly functions: AbstractFunction[];
  /** What each slot's coroutine is made by. */
  readonly slots: Operand[];
  /** The marked generators that are made once and awaited from anywhere. */
  readonly shared: number[];
  /** The async generators. */
  readonly generators: number[];
  readonly driver: Drive[];
}
