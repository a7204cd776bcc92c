// What the printer needs of a language: its words. printer.ts walks a program and asks for them.
//
//     python.await("x")   "await AW(x)"        dialect.await("x")   "await x"
import type { Caught, FunctionKind, Shape } from "./model.ts";

export type Block = string[];

/** A handler of `try`: the variable that the error goes to, which errors it takes, and what it does. */
export interface Handler {
  readonly variable: string;
  readonly catches: Caught;
  readonly body: Block;
}

/** The words of one language; statements are lists of lines. */
export interface Language {
  readonly nothing: string;
  /** Whether a bare `return` of an awaitable awaits it. */
  readonly returnAwaits: boolean;
  create(type: string, ...args: string[]): string;
  lambda(body: string): string;
  hookOf(operand: string): string;
  line(text: string): string;
  /** A list gets its element of this index. */
  add(list: string, index: number, element: string): string;
  await(operand: string): string;
  yield(value: string): string;
  yieldFrom(operand: string): string;
  print(words: string): string;
  throwIn(coroutine: string, error: string): string;
  raise(error: string): string;
  /** An assignment to `to` of an expression with awaits, each given as an expression. */
  mix(to: string, shape: Shape, parts: readonly string[]): Block;
  function(kind: FunctionKind, name: string, locals: readonly string[], body: Block): Block;
  closure(name: string, locals: readonly string[], body: Block): Block;
  if(left: string, right: string, then: Block, otherwise: Block): Block;
  loop(variable: string, count: number, body: Block): Block;
  while(variable: string, count: number, condition: string | undefined, body: Block): Block;
  /** `otherwise`: what runs where nothing was raised; empty without a handler. */
  try(id: number, body: Block, handler: Handler | undefined, otherwise: Block, last: Block | undefined): Block;
  forEach(target: string, iterable: string, body: Block): Block;
  with(managers: readonly (readonly [target: string, manager: string])[], body: Block): Block;
}

export const indent = (block: Block): Block => block.map((line) => `  ${line}`);
