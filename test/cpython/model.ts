// The abstract programs that the fuzzer makes: what Python and the dialect have in common, and nothing else.
//
//     { functions: [{ kind: "async", body: [{ kind: "await", to: 0, operand: { kind: "wait", value: 5 } }] }], … }
//     →  async def f0(p): v0 = await AW(Wait(5))      async function f0(p) { v0 = await AW(new Wait(5)); }

/** A number, nothing (`None`, `undefined`), or a variable of the function (`v0`, `p`). */
export type Value = number | null | `v${number}` | "p";

/** What an error to raise is made of: an `Oops` with a number, a `GeneratorExit`, or the error that is handled. */
export type Raised = number | "exit" | "same";

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
  | { readonly kind: "deep"; readonly depth: number; readonly inner: Operand }
  | {
      readonly kind: "step";
      readonly generator: number;
      readonly how: "next" | "throw" | "close";
      readonly value: Value;
    };

export interface Manager {
  readonly name: string;
  readonly enter: Operand | null;
  readonly enterRaises: number | null;
  readonly exit: Operand | null;
  readonly exitRaises: Raised | null;
  readonly suppresses: boolean;
}

export interface Items {
  readonly name: string;
  readonly values: number[];
  readonly operand: Operand | null;
  readonly raises: number | null;
}

/** One use of a coroutine's methods, by the driver or inside a body. */
export type Drive =
  | { readonly kind: "send"; readonly slot: number; readonly value: Value }
  | { readonly kind: "throw"; readonly slot: number; readonly error: number | "exit" }
  | { readonly kind: "close"; readonly slot: number }
  | { readonly kind: "state"; readonly slot: number }
  /** A new call of the slot's function, if the coroutine is closed. */
  | { readonly kind: "renew"; readonly slot: number }
  /** The same through the iterator that its hook gives. */
  | {
      readonly kind: "through";
      readonly slot: number;
      readonly how: "send" | "throw" | "close";
      readonly value: Value;
    };

export type Statement =
  | Drive
  | { readonly kind: "print"; readonly id: number; readonly value: Value }
  | { readonly kind: "set"; readonly to: number; readonly value: Value }
  | { readonly kind: "await"; readonly to: number; readonly operand: Operand }
  | { readonly kind: "yield"; readonly to: number; readonly value: Value }
  | {
      readonly kind: "if";
      readonly left: Value;
      readonly right: Value;
      readonly then: Statement[];
      readonly else: Statement[];
    }
  | { readonly kind: "loop"; readonly id: number; readonly count: number; readonly body: Statement[] }
  | {
      readonly kind: "try";
      readonly id: number;
      readonly body: Statement[];
      /** `null`: no handler. `all`: it takes GeneratorExit too, else only Oops. */
      readonly handler: { readonly all: boolean; readonly body: Statement[] } | null;
      readonly finally: Statement[] | null;
    }
  | { readonly kind: "raise"; readonly error: number | "exit"; readonly again: number | null }
  | { readonly kind: "return"; readonly value: Value }
  | { readonly kind: "returnAwait"; readonly operand: Operand; readonly bare: boolean }
  | { readonly kind: "break" | "continue" }
  | { readonly kind: "forItems"; readonly to: number; readonly items: Items; readonly body: Statement[] }
  | { readonly kind: "forGenerator"; readonly to: number; readonly generator: number; readonly body: Statement[] }
  | { readonly kind: "with"; readonly to: number; readonly manager: Manager; readonly body: Statement[] };

/** `generator` is a plain one, for hooks; `marked` is awaitable; `stream` is an async generator. */
export type FunctionKind = "async" | "generator" | "marked" | "stream";

export interface AbstractFunction {
  readonly kind: FunctionKind;
  readonly body: Statement[];
}

export interface Program {
  readonly functions: AbstractFunction[];
  /** The function that each slot's coroutine is a call of. */
  readonly slots: number[];
  /** The marked generators that are made once and awaited from anywhere. */
  readonly shared: number[];
  /** The async generators. */
  readonly generators: number[];
  readonly driver: Drive[];
}
