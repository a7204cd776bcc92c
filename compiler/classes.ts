/**
 * Classes with a suspension in what is evaluated around them: decorators, `extends`, computed keys.
 *
 *     class A extends (await base()) { [key()]() {} }   →   await base() → 1:   class A extends $.value { [key()]() {} }
 *
 * What comes before the last suspension stands outside of the class then.
 */
import type TS from "typescript";
import { original } from "./builder.ts";
import { isDirectEval } from "./direct-eval.ts";
import { spillBefore, type Part } from "./expressions.ts";
import type { Operand } from "./ir.ts";
import { keyParts } from "./literals.ts";
import { isAssigned, type Lowering } from "./lower.ts";
import { hasModifier } from "./syntax.ts";

/** A class; its decorators, `extends` and computed keys are taken apart if something in them suspends. */
export function lowerClass(low: Lowering, declaration: TS.ClassLikeDeclaration): Operand {
  const { ts } = low;
  const parts = classParts(low, declaration);
  if (parts.some(({ node }) => low.suspends(node))) {
    refuseStrictCode(low, declaration, parts);
    fillSelfReferences(low, declaration, parts);
    spillBefore(low, parts);
  }
  // Legacy decorators and `abstract` are for declarations only.
  if (ts.isClassDeclaration(declaration) && (declaration.modifiers?.length || hasDecorators(low, declaration))) {
    return { kind: "declared", node: declaration, name: declaration.name!.text };
  }
  return original(declaration);
}

/** All of a class is strict code (ECMA-262 11.2.2); what comes to stand outside of it is so only if that is. */
function refuseStrictCode(low: Lowering, declaration: TS.ClassLikeDeclaration, parts: readonly Part[]): void {
  if (low.fn.strict) return;
  const last = parts.findLastIndex(({ node }) => low.suspends(node));
  const found = parts.slice(0, last + 1).find(({ node }) => dependsOnStrictness(low, node));
  if (!found) return;
  const reason =
    'a class is strict code, and what its keys or `extends` do before they suspend would not be without "use strict"';
  low.diagnostics.reportAt("OA1005", found.node, `the class ${declaration.name?.text ?? ""}`.trim(), reason);
}

/** True for code that may do something else where it is not strict. `inside`: of a function with a `this` of its own. */
function dependsOnStrictness(low: Lowering, node: TS.Node, inside = false): boolean {
  const { ts } = low;
  if (ts.isClassLike(node) || isErased(low, node)) return false;
  if (inside && (node.kind === ts.SyntaxKind.ThisKeyword || isArguments(low, node))) return true;
  if (isDirectEval(ts, node) || ts.isDeleteExpression(node)) return true;
  // They have own properties in sloppy code, and in blocks another meaning.
  if (ts.isFunctionDeclaration(node) || (ts.isFunctionExpression(node) && isPlain(low, node))) return true;
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
    if (isAssigned(ts, node)) return true;
  } else if (ts.isIdentifier(node) && isAssigned(ts, node)) {
    // Of no variable, or the name of a function expression.
    return (low.bindingOf(node)?.kind ?? "function") === "function";
  }
  const within = inside || ts.isFunctionExpression(node) || ts.isMethodDeclaration(node) || ts.isAccessor(node);
  return ts.forEachChild(node, (child) => dependsOnStrictness(low, child, within) || undefined) ?? false;
}

/** Types, and signatures without a body: the analysis has not been there. */
function isErased({ ts }: Lowering, node: TS.Node): boolean {
  if (ts.isFunctionLike(node)) return !(node as TS.FunctionLikeDeclaration).body;
  const isType = ts.isTypeNode(node) || ts.isTypeParameterDeclaration(node);
  return isType || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
}

function isArguments({ ts }: Lowering, node: TS.Node): boolean {
  return ts.isIdentifier(node) && node.text === "arguments";
}

function isPlain({ ts }: Lowering, node: TS.FunctionExpression): boolean {
  return !node.asteriskToken && !hasModifier(ts, node, ts.SyntaxKind.AsyncKeyword);
}

/** The class's own name is not initialized in its keys; outside of the class it would mean something else. */
function fillSelfReferences(low: Lowering, declaration: TS.ClassLikeDeclaration, parts: readonly Part[]): void {
  const own = declaration.name && low.analysis.scopes.get(declaration)?.bindings.get(declaration.name.text);
  for (const { node, user } of own?.references ?? []) {
    if (!parts.some((part) => node.pos >= part.node.pos && node.end <= part.node.end)) continue;
    if (user === low.fn && !isAssigned(low.ts, node)) {
      const uninitialized: Operand = { kind: "runtime", name: "UNINITIALIZED" };
      const args: Operand[] = [uninitialized, { kind: "constant", value: own!.name }];
      low.fill(node, { kind: "runtime", name: "initialized", args });
    } else {
      const reason = "a key or `extends` names the class in a function or assigns it, and something there suspends";
      low.diagnostics.reportAt("OA1005", node, `the class ${own!.name}`, reason);
    }
  }
}

function hasDecorators({ ts }: Lowering, declaration: TS.ClassDeclaration): boolean {
  const isDecorated = (node: TS.Node): boolean =>
    ts.canHaveDecorators(node) && (ts.getDecorators(node)?.length ?? 0) > 0;
  return declaration.members.some(
    (member) => isDecorated(member) || (ts.isFunctionLike(member) && member.parameters.some(isDecorated)),
  );
}

/** Decorators, `extends`, then the decorators, those of parameters too, and computed keys of the members. */
function classParts(low: Lowering, declaration: TS.ClassLikeDeclaration): Part[] {
  const { ts } = low;
  const parts = decoratorParts(low, declaration);
  for (const clause of declaration.heritageClauses ?? []) {
    if (clause.token !== ts.SyntaxKind.ExtendsKeyword) continue;
    for (const type of clause.types) parts.push({ node: type.expression });
  }
  for (const element of declaration.members) {
    parts.push(...decoratorParts(low, element));
    for (const parameter of ts.isFunctionLike(element) ? element.parameters : []) {
      parts.push(...decoratorParts(low, parameter));
    }
    parts.push(...keyParts(low, element.name));
  }
  return parts;
}

function decoratorParts(low: Lowering, element: TS.Node): Part[] {
  const { ts } = low;
  const decorators = (ts.canHaveDecorators(element) && ts.getDecorators(element)) || [];
  return decorators.map((decorator) => ({ node: decorator.expression }));
}
