/**
 * Calls whose arguments suspend, `new`, tagged templates and optional chains.
 *
 *     o.m(await x)      →   $1 = o;  $2 = $1.m;  await x → 1;   $await.call($2, $1, [value])
 *     a?.b(await x).c   →   $1 = a;  if ($1 == null) …;  $2 = $1.b;  await x → 1;  …
 *
 * What is called and what it is called on are fixed before the arguments are evaluated.
 */
import type TS from "typescript";
import { isNullish } from "./assignment.ts";
import { constant, original } from "./builder.ts";
import { lowerExpression, lowerInOrder, spillBefore, type Part } from "./expressions.ts";
import type { Operand } from "./ir.ts";
import { arrayParts, templateParts } from "./literals.ts";
import type { Lowering } from "./lower.ts";
import { skipWrappers } from "./syntax.ts";

const THIS: Operand = { kind: "this" };

type Access = TS.PropertyAccessExpression | TS.ElementAccessExpression;

function isAccess(low: Lowering, expression: TS.Node): expression is Access {
  return low.ts.isPropertyAccessExpression(expression) || low.ts.isElementAccessExpression(expression);
}

export function lowerCall(low: Lowering, call: TS.CallExpression): Operand {
  const { ts } = low;
  const callee = skipWrappers(ts, call.expression);
  if (call.expression.kind === ts.SyntaxKind.ImportKeyword) return lowerInOrder(low, call, argumentParts(low, call));
  if (!call.arguments.some((argument) => low.suspends(argument))) {
    // Whoever is called is all there is to wait for: `(await x).m(y)` stays a method call.
    if (isAccess(low, callee) && !ts.isOptionalChain(callee)) return lowerInOrder(low, call, accessParts(low, callee));
    if (!isAccess(low, callee)) return lowerInOrder(low, call, [{ node: call.expression }]);
  }
  if (!isAccess(low, callee)) {
    return lowerInOrder(low, call, [{ node: call.expression }, ...argumentParts(low, call)]);
  }
  const { method, receiver } = spillMethod(low, callee);
  return applied(low, method, receiver, call);
}

export function lowerNew(low: Lowering, expression: TS.NewExpression): Operand {
  return lowerInOrder(low, expression, [
    { node: expression.expression },
    ...arrayParts(low, expression.arguments ?? []),
  ]);
}

export function lowerTagged(low: Lowering, expression: TS.TaggedTemplateExpression): Operand {
  const { tag, template } = expression;
  const spans = low.ts.isTemplateExpression(template) ? templateParts(template, false) : [];
  const callee = skipWrappers(low.ts, tag);
  if (!isAccess(low, callee)) return lowerInOrder(low, expression, [{ node: tag }, ...spans]);
  if (!low.suspends(template) && !low.ts.isOptionalChain(callee)) {
    return lowerInOrder(low, expression, accessParts(low, callee));
  }
  const { method, receiver } = spillMethod(low, callee);
  spillBefore(low, spans);
  low.fill(tag, { kind: "runtime", name: "tag", args: [method, receiver] });
  return original(expression);
}

function argumentParts(low: Lowering, call: TS.CallExpression): Part[] {
  return arrayParts(low, call.arguments);
}

function accessParts(low: Lowering, access: Access): Part[] {
  const parts: Part[] = [];
  if (access.expression.kind !== low.ts.SyntaxKind.SuperKeyword) parts.push({ node: access.expression });
  if (low.ts.isElementAccessExpression(access)) parts.push({ node: access.argumentExpression });
  return parts;
}

/** `$await.call(method, receiver, [arguments])`. */
function applied(low: Lowering, callee: Operand, receiver: Operand, call: TS.CallExpression): Operand {
  spillBefore(low, argumentParts(low, call));
  const elements = call.arguments.map((argument) => low.builder.holes.get(argument) ?? original(argument));
  const { expression } = call;
  // Engines are at the name of the method, or else at the parenthesis.
  const called = low.ts.isPropertyAccessExpression(expression) ? low.startOf(expression.name) : expression.end;
  const args = [callee, receiver, { kind: "array", elements } as const];
  return { kind: "runtime", name: "call", args, origin: called };
}

/** A method and its receiver, in temporaries. */
function spillMethod(low: Lowering, access: Access): { method: Operand; receiver: Operand } {
  const { ts, builder } = low;
  if (ts.isOptionalChain(access)) {
    const receiver = builder.temp();
    const method = walkChain(low, access, { receiver });
    return { method, receiver: { kind: "temp", temp: receiver } };
  }
  if (access.expression.kind === ts.SyntaxKind.SuperKeyword) {
    spillBefore(low, accessParts(low, access));
    return { method: builder.spill(original(access)), receiver: THIS };
  }
  const receiver = low.spill(access.expression);
  if (ts.isElementAccessExpression(access)) {
    low.fill(access.argumentExpression, lowerExpression(low, access.argumentExpression));
  }
  return { method: builder.spill(original(access)), receiver };
}

// ── optional chains ──────────────────────────────────────────────────────────────────────────────────────────────────

type Link = Access | TS.CallExpression;

export function lowerChain(low: Lowering, chain: TS.Expression, deletes: boolean): Operand {
  const links = linksOf(low, chain);
  const inside = links.some((link) =>
    low.ts.isCallExpression(link)
      ? link.arguments.some((argument) => low.suspends(argument))
      : low.ts.isElementAccessExpression(link) && low.suspends(link.argumentExpression),
  );
  const first = links[0]!;
  // `(a?.b)?.()`: the method of another chain.
  const nested = low.ts.isCallExpression(first) && low.ts.isOptionalChain(skipWrappers(low.ts, first.expression));
  if (!inside && !deletes && !nested) return lowerInOrder(low, chain, rootParts(low, first.expression));
  return walkChain(low, chain, { deletes });
}

/** The root suspends, the chain itself does not. A method as the root keeps its receiver. */
function rootParts(low: Lowering, root: TS.Expression): Part[] {
  const inner = skipWrappers(low.ts, root);
  return isAccess(low, inner) && !low.ts.isOptionalChain(inner) ? accessParts(low, inner) : [{ node: root }];
}

/** The accesses and calls of a chain, from its root outwards. */
function linksOf(low: Lowering, chain: TS.Expression): Link[] {
  const { ts } = low;
  const links: Link[] = [];
  let link: TS.Expression = chain;
  for (;;) {
    while (ts.isNonNullExpression(link)) link = link.expression;
    links.unshift(link as Link);
    const inner = (link as Link).expression;
    if ((link as Link).questionDotToken && !ts.isOptionalChain(unwrapNonNull(low, inner))) return links;
    link = inner;
  }
}

function unwrapNonNull(low: Lowering, expression: TS.Expression): TS.Expression {
  let inner = expression;
  while (low.ts.isNonNullExpression(inner)) inner = inner.expression;
  return inner;
}

/** Evaluates a chain link by link. Gives its value; with `receiver`, what its last access was on goes there. */
function walkChain(
  low: Lowering,
  chain: TS.Expression,
  wanted: { deletes?: boolean; receiver?: (Operand & { kind: "temp" })["temp"] },
): Operand {
  const { builder, ts } = low;
  const links = linksOf(low, chain);
  const result = builder.temp();
  const short = builder.state("short");
  const after = builder.state("after");
  let { value, receiver } = chainRoot(low, links[0]!);
  for (const [index, link] of links.entries()) {
    if (link.questionDotToken) {
      if (value.kind !== "temp") value = builder.spill(value);
      builder.branch(isNullish(value), true, short);
    }
    if (ts.isCallExpression(link)) {
      if (value.kind !== "temp" && value.kind !== "node") value = builder.spill(value);
      value = applied(low, value, receiver ?? constant(undefined), link);
      receiver = undefined;
      continue;
    }
    const last = index === links.length - 1;
    const calledNext = !last && ts.isCallExpression(links[index + 1]!);
    if (value.kind !== "temp") value = builder.spill(value);
    receiver = value;
    if (last && wanted.receiver) builder.assign(wanted.receiver, value);
    value = accessed(low, value, link);
    if (last && wanted.deletes) value = { kind: "delete", operand: value };
    if (calledNext) value = builder.spill(value);
  }
  if (wanted.deletes && ts.isCallExpression(links.at(-1)!)) {
    // What a call gives is no reference: nothing is deleted.
    builder.emit({ op: "evaluate", operand: value });
    value = constant(true);
  }
  builder.assign(result, value);
  builder.jump(after);
  builder.place(short);
  if (wanted.receiver) builder.assign(wanted.receiver, constant(undefined));
  builder.assign(result, constant(wanted.deletes ? true : undefined));
  builder.place(after);
  return { kind: "temp", temp: result };
}

function chainRoot(low: Lowering, first: Link): { value: Operand; receiver: Operand | undefined } {
  const root = skipWrappers(low.ts, first.expression);
  if (low.ts.isCallExpression(first) && isAccess(low, root)) {
    const { method, receiver } = spillMethod(low, root);
    return { value: method, receiver };
  }
  return { value: low.builder.spill(lowerExpression(low, first.expression)), receiver: undefined };
}

function accessed(low: Lowering, object: Operand, link: Access): Operand {
  if (low.ts.isPropertyAccessExpression(link)) return { kind: "property", object, name: link.name };
  return { kind: "element", object, key: lowerExpression(low, link.argumentExpression) };
}
