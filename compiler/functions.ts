/**
 * What is known of a function before its body is read: its mode, its directives, its kind.
 *
 *     async function f() { "use promise"; … }   →   { lowered: "promise", inherited: "promise", … }
 */
import type TS from "typescript";
import { directiveMode, type Mode } from "./options.ts";
import type { FunctionInfo } from "./scope.ts";
import { isPlainObject, isPlainValue, prologueOf, skipWrappers, type TypeScript } from "./syntax.ts";

export interface FunctionOptions {
  readonly inherited: Mode | "native";
  readonly strict: boolean;
  readonly lowered?: Mode | undefined;
  readonly generator?: boolean;
}

export function newFunction(node: TS.Node, parent: FunctionInfo | undefined, given: FunctionOptions): FunctionInfo {
  return {
    node,
    parent,
    lowered: given.lowered,
    generator: given.generator ?? false,
    strict: given.strict,
    inherited: given.inherited,
    suspends: false,
    parameters: undefined,
    body: undefined,
    bindings: [],
    free: new Set(),
    jumps: [],
    directEval: undefined,
    nestedEval: undefined,
    withs: [],
    usesArguments: false,
  };
}

export interface Directives {
  /** The mode that a directive asks for. */
  mode: Mode | "native" | undefined;
  strict: boolean;
  /** Directives of the compiler, which stay out of the output. */
  readonly nodes: TS.Node[];
}

export function readDirectives(ts: TypeScript, statements: readonly TS.Statement[]): Directives {
  const result: Directives = { mode: undefined, strict: false, nodes: [] };
  for (const statement of prologueOf(ts, statements)) {
    const { text } = statement.expression as TS.StringLiteral;
    if (text === "use strict") result.strict = true;
    const mode = directiveMode(text);
    if (!mode) continue;
    result.mode ??= mode;
    result.nodes.push(statement);
  }
  return result;
}

/** True for what stands in a class, its keys and decorators included, inside of the function `around`: strict code. */
export function standsInClass(ts: TypeScript, node: TS.Node, around: TS.Node): boolean {
  let outer = node.parent;
  while (outer !== around && !ts.isClassLike(outer)) outer = outer.parent;
  return outer !== around;
}

/** Parameters with expressions have a scope of their own, apart from the body's (ECMA-262 10.2.11). */
export function hasParameterExpressions(ts: TypeScript, node: TS.FunctionLikeDeclaration): boolean {
  return node.parameters.some((parameter) => parameter.initializer || !ts.isIdentifier(parameter.name));
}

/** `return x` awaits x in every async generator, and in coroutine mode inside of `tries` regions. */
export function returnSuspends(
  ts: TypeScript,
  fn: FunctionInfo,
  tries: number,
  { expression }: TS.ReturnStatement,
): boolean {
  if (!fn.lowered || !expression) return false;
  return fn.generator || (fn.lowered === "coroutine" && tries > 0 && !isPlainValue(ts, expression));
}

/** Whether what a function returns is surely no awaitable, and at times an object, which would be looked at. */
export function returnsPlainObjects(ts: TypeScript, { jumps }: FunctionInfo, body: TS.ConciseBody): boolean {
  const results = ts.isBlock(body)
    ? jumps.flatMap((jump) => (ts.isReturnStatement(jump) && jump.expression ? [jump.expression] : []))
    : [body];
  return results.every((result) => isPlainValue(ts, result)) && results.some((result) => isObjectAtTimes(ts, result));
}

function isObjectAtTimes(ts: TypeScript, expression: TS.Expression): boolean {
  const node = skipWrappers(ts, expression);
  if (!ts.isConditionalExpression(node)) return isPlainObject(ts, node);
  return isObjectAtTimes(ts, node.whenTrue) || isObjectAtTimes(ts, node.whenFalse);
}
