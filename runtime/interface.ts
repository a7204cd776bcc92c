/**
 * The interface between generated code and the runtime: every name that lowered code may use, with its arguments and
 * what must hold. The compiler emits nothing else; a framework that supplies its own runtime (`importSource`) exports
 * a module of type `LoweredInterface`.
 *
 *     async function total(urls) {            function total(urls) {
 *       let sum = 0;                            let sum, url;
 *       for (const url of urls)                 const total = ($) => {
 *         sum += await size(url);                 for (;;) switch ($.label) {
 *       return sum;                                 case 0: …
 *     }                                  →                  if ($.await(size(url), 2)) return $await.SUSPENDED;
 *                                                   case 2: sum = $1 + $.value; …
 *                                               };
 *                                               return $await.createCoroutine("total", total);
 *
 * Lowered code imports the module as a namespace (`import * as $await from "openawait/runtime"`): a namespace survives
 * every module transform, a synthesized named import does not.
 */

/** Version of this interface. It goes up with every change that makes older generated code wrong. */
export const INTERFACE_VERSION = 2;

/** `frame.handler` outside every region: an error leaves the machine. State 0 is the entry, so never a handler. */
export const NO_HANDLER = 0;

/** How the last `yield` was resumed: `next(v)`. (An error that is thrown in goes to the handler, not here.) */
export const NEXT = 0;
/** How the last `yield` was resumed: `return(v)`; the machine settles `frame.value`, then runs its `return` path. */
export const RETURN = 1;

/** What a machine returns when it is suspended. No program can get hold of it, so no return value is ever equal. */
export const SUSPENDED: unique symbol = Symbol("suspended");

/**
 * The body of a lowered function. Called with its frame, it runs from `frame.label` to the next suspension, to its
 * end, or to an error.
 *
 * - It returns SUSPENDED after `await`, `settle` or `yield` said so; anything else is its return value.
 * - It fails by `return $await.raise(error)`, where the compiler knows that none of its code has to run in between. That
 *   gives SUSPENDED too, as does a machine whose `await` gave true because what it awaits has failed: the runtime knows
 *   that an error is on its way.
 * - It may throw at any time. The runtime then looks at `frame.handler`: when that is NO_HANDLER the error leaves the
 *   function; else the runtime sets `frame.value` to the error and `frame.label` to the handler, and calls the machine
 *   again. (The machine sets `handler` whenever control enters another region, the handler states themselves included,
 *   so a region is one number and `try` costs nothing until something is thrown.)
 * - An error that comes in from the driver takes the same path without being thrown at all.
 */
export type Machine<F extends Frame = Frame> = ($: F) => unknown;

/** What a machine sees of the runtime: the state of one call of a lowered function. */
export interface Frame {
  /**
   * The state in which the machine goes on when it is called next. 0 at the start. (Not called `state`: in coroutine
   * mode the frame is the `Coroutine` that users hold, and its `state` is "created", "running", …)
   */
  label: number;
  /** The state that takes an error raised now, or NO_HANDLER. */
  handler: number;
  /** In the state after a suspension: what it gave. In a handler state: the error. */
  value: unknown;
  /**
   * `await operand`. True: suspended, the machine must return SUSPENDED at once and will be called in state `resume`
   * (or, if the operand failed, at the handler).
   * False: it was ready, `value` holds the result, go on at `resume` now. In both cases `label` is `resume`.
   * May throw (a TypeError for what can't be awaited, what a hook throws): an error at the await.
   */
  await(operand: unknown, resume: number): boolean;
  /**
   * As `await`, but what is not awaitable is its own value (`plainAwait: "allow"`, `return x` inside `try`, `yield x`,
   * results of `next()` and `return()`). In promise mode the same as `await`.
   */
  settle(operand: unknown, resume: number): boolean;
  /**
   * Promise mode: as `await`, in a machine that does not suspend any more after it, or does so at a `yield` only. (So
   * the promise that `then` makes will do as the function's own, or as that of the `next()` which the `yield` answers.)
   */
  last?(operand: unknown, resume: number): boolean;
}

/** The frame of an async generator. */
export interface GeneratorFrame extends Frame {
  /** In the state after a `yield`: NEXT or RETURN. */
  readonly resumption: number;
  /** `yield value` (the operand was settled before): always suspends; the machine returns what this returns. */
  yield(value: unknown, resume: number): typeof SUSPENDED;
}

/**
 * One `for await` loop.
 *
 *     $1 = $await.asyncIterate(xs);
 *     head: if ($.settle($1.next($), n)) return SUSPENDED;
 *     n:    if ($1.done($.value)) → end;  x = $1.value;  …body…  → head
 *     exit: if ($1.close()) { if ($.settle($1.closing, m)) return SUSPENDED; m: $1.closed($.value); }
 *
 * Errors from `next`, `done` and `value` do not close the iterator (ECMA-262 7.4.11), so these stand outside the
 * loop's region. Where an error left the body, the machine ignores errors of `close`, of the await and of `closed`.
 */
export interface AsyncIteration {
  /**
   * Calls the iterator's `next()`; what it gives is to be settled, at once and by `frame` alone, which is given in
   * promise mode.
   */
  next(frame?: Frame): unknown;
  /** Takes the settled result. True: the iterator is exhausted. Throws a TypeError if it is not an object. */
  done(result: unknown): boolean;
  /** The value of the last result, read once and on demand. */
  readonly value: unknown;
  /** Calls the iterator's `return()` if it has one: true, and `closing` is to be settled. */
  close(): boolean;
  readonly closing: unknown;
  /** Takes the settled result of `return()`; TypeError if it is not an object. */
  closed(result: unknown): void;
}

/**
 * One `yield*` in an async generator.
 *
 *     $1 = $await.delegate(xs);
 *     call:  if ($.settle($1.resume($), n)) return SUSPENDED;
 *     n:     if ($1.done($.value)) → end
 *     out:   return $.yield($1.value, call);                  alone in a region with handler `raise`
 *     raise: $1.raise($.value); → call
 *     end:   if ($1.returning) → return $1.value              else $1.value is the value of the yield*
 *
 * Only what is thrown in at the `yield` is forwarded to the iterator; errors of `resume`, of the await and of `done`
 * leave the `yield*`.
 */
export interface AsyncDelegation {
  /** Forwards how the generator was resumed (`next` at first) to the iterator; what it gives is to be settled. */
  resume(frame: GeneratorFrame): unknown;
  /** `throw(error)` came in: the next `resume` forwards it. */
  raise(error: unknown): void;
  /** Takes the settled result. False: `value` is to be yielded. True: the delegation is over, `value` is its value. */
  done(result: unknown): boolean;
  /** The value of the last result; `done` has read it. */
  readonly value: unknown;
  /** The delegation ended by `return()`: the generator returns `value`. */
  readonly returning: boolean;
}

/** What a native `await using` gets in place of a resource; its `value` is that of the binding. */
export interface Bridged {
  readonly value: unknown;
  /** There is a beginning to be awaited, which gives the value. */
  readonly enter?: (() => Promise<unknown>) | undefined;
  readonly [dispose: symbol]: unknown;
}

/**
 * A synchronous iteration that a suspension interrupts: `for…of`, `for…in`, an array pattern.
 *
 *     $1 = $await.iterate(xs);
 *     head: if (!$1.step()) → end;  x = $1.value;  …body…  → head
 *     exit: $1.close();      an error from the body: $1.abandon(); throw it on
 */
export interface Iteration {
  /** Calls `next()`. False: exhausted. After an error or the end it is done, and closing it does nothing. */
  step(): boolean;
  /** The value of the last step; `undefined` after the end. */
  readonly value: unknown;
  /** An element of an array pattern: `step()`, then `value`. */
  take(): unknown;
  /** The rest element of an array pattern. */
  rest(): unknown[];
  /** Leaves early: calls `return()`, where there is one and it is not done; TypeError if that gives a non-object. */
  close(): void;
  /** Leaves because of an error: as `close`, but what goes wrong in it is swallowed. */
  abandon(): void;
}

/**
 * The resources of one block with `using` or `await using` (ECMA-262 DisposeResources; PEP 492 `async with` for
 * objects with `onEnter` and `onExit`).
 *
 *     $1 = $await.createResources();
 *     using x = m:        x = $1.use(m);
 *     await using x = m:  if ($1.enter(m)) { if ($.await($1.pending, n)) return SUSPENDED; n: $1.entered($.value); }
 *                         x = $1.value;
 *     error E leaves:     $1.fail(E)                     then the completion of the block is "normal"
 *     dispose:            while ($1.next()) { if ($.settle($1.pending, m)) return SUSPENDED; m: $1.disposed($.value); }
 *                         an error in here: $1.fail(error), the completion is "normal", and on with the loop
 *     end:                $1.finish();                   throws what is left; else the completion goes on
 */
export interface Resources {
  use(resource: unknown): unknown;
  /** True: `[onEnter]()` was called, and `pending` is to be awaited, then handed to `entered`. */
  enter(resource: unknown): boolean;
  entered(value: unknown): void;
  /** What the binding of the last `enter` is bound to. */
  readonly value: unknown;
  /** An error leaves the block, or comes from a disposal: SuppressedError where one is there already. */
  fail(error: unknown): void;
  /** Disposes of the next one. True: `pending` is to be settled, then handed to `disposed`. False: none is left. */
  next(): boolean;
  readonly pending: unknown;
  disposed(result: unknown): void;
  finish(): void;
}

/** Everything that lowered code may use of its runtime module. */
export interface LoweredInterface {
  readonly INTERFACE_VERSION: number;
  readonly SUSPENDED: typeof SUSPENDED;
  readonly RETURN: number;

  /**
   * Coroutine mode: a coroutine in state "created". `name` is the function's, "" if it has none; `value` that of the frame
   * when the machine begins.
   */
  createCoroutine(name: string, machine: Machine, value?: unknown): object;
  /** The same for a body that never suspends and whose results are surely not awaitable: literals. */
  createValueCoroutine(name: string, body: () => unknown): object;
  /** Coroutine mode, `async function*`. */
  createCoroutineGenerator(name: string, machine: Machine<GeneratorFrame>): object;
  /** Promise mode: runs the machine up to its first suspension, and gives the promise of its result. */
  startPromise(machine: Machine): Promise<unknown>;
  /** Promise mode, a body that never suspends: the promise of its result. */
  settlePromise(body: () => unknown): Promise<unknown>;
  /** The same where the objects among the results are literals, surely not awaitable: nothing looks whether they are. */
  settleValue(body: () => unknown): Promise<unknown>;
  /** Promise mode, `async function*`. `self` is what `asyncGeneratorFunction` handed to the function, if it did. */
  createPromiseGenerator(machine: Machine<GeneratorFrame>, self?: object): object;
  /** Promise mode: makes the value of a lowered function, an arrow or a method, that of an `async` one; gives it. */
  asyncFunction<F extends (...args: never[]) => unknown>(callee: F): F;
  /** The same for an `async function*`, which `make` makes. */
  asyncGeneratorFunction<F extends (...args: never[]) => unknown>(make: (self: object) => F): F;
  /** Promise mode, parameters that may throw: `callee(...args)`, with an error turned into a rejected promise. */
  bindParameters(callee: (...args: never[]) => unknown, args: ArrayLike<unknown>): Promise<unknown>;

  /** `return $await.raise(error)`: the machine, or body that never suspends, fails with the error. */
  raise(error: unknown): typeof SUSPENDED;

  // Of what differs between the modes each has its own, so that a bundle holds the one that it needs.
  /** `for await (… of iterable)` in coroutine mode. May throw. */
  asyncIterate(iterable: unknown): AsyncIteration;
  /** The same in promise mode. */
  asyncIteratePromises(iterable: unknown): AsyncIteration;
  /** `yield* iterable` in an async generator, coroutine mode. May throw. */
  delegate(iterable: unknown): AsyncDelegation;
  /** The same in promise mode. */
  delegatePromises(iterable: unknown): AsyncDelegation;
  /** A block with `using` or `await using` in coroutine mode: its stack of resources. */
  createResources(): Resources;
  /** The same in promise mode. */
  createPromiseResources(): Resources;

  iterate(iterable: unknown): Iteration;
  /** The keys that `for (… in object)` visits, in its order and with its rules for what is deleted meanwhile. */
  iterateKeys(object: unknown): Iteration;

  /** `callee.apply(receiver, args)` without looking at `callee.apply`; TypeError "… is not a function". */
  call(callee: unknown, receiver: unknown, args: ArrayLike<unknown>): unknown;
  /** A tag that keeps its receiver: ``tag(f, o)`…` `` calls f with `this` o and the one template object of the site. */
  tag(callee: unknown, receiver: unknown): (...args: unknown[]) => unknown;
  /** ToPropertyKey, at the point where ECMAScript does it. */
  toKey(key: unknown): PropertyKey;
  /** ToPropertyKey for `base[key] op= …`; a TypeError where base is null or undefined comes first. */
  referenceKey(base: unknown, key: unknown): PropertyKey;
  /** `{ …, ...rest } = source`: own enumerable properties of source but those of `taken`. */
  objectRest(source: unknown, taken: readonly PropertyKey[]): object;
  /** `{ … } = source`: TypeError where source is null or undefined; gives source. */
  requireObject(source: unknown): unknown;

  /** The value of a hoisted `let`, `const` or `class` before its declaration has run. */
  readonly UNINITIALIZED: unknown;
  /** A read of a binding that may be uninitialized: the value, or a ReferenceError. */
  initialized(value: unknown, name: string): unknown;
  /** A target for assignments to a binding that may be uninitialized: `.value = x` checks, then writes. */
  guarded(name: string, read: () => unknown, write: (value: unknown) => void): { value: unknown };
  /**
   * A target for assignments to a constant: reading `.value` reads it, writing is a TypeError; both are a
   * ReferenceError while it is uninitialized.
   */
  constant(name: string, read: () => unknown): { value: unknown };

  /** Top-level `await x` of a module: x, or a promise where x follows the protocol. */
  bridge(operand: unknown): unknown;
  /** Top-level `for await (… of x)`. */
  bridgeIterable(iterable: unknown): unknown;
  /**
   * Top-level `await using x = m`. What stands for a resource, or `m` itself where it is no object:
   * `await using $x = bridgeResource(m); const x = $x?.enter ? await $x.enter() : $x && $x.value;`
   */
  bridgeResource(resource: unknown): unknown;
}
