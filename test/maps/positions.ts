// What a map must say of a file, found by reading source and output side by side.
//
//     wrongNames({ source, code, map, fileName })     → ["3:7 total → 1:9 tot"]   names that lead to other names
//     missedPlaces({ source, code, map, fileName })   → ["2:3 await g()"]         places that nothing leads to
import { eachMapping, originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import ts from "typescript";
import type { RawSourceMap } from "../../compiler/index.ts";

export interface Mapped {
  readonly source: string;
  readonly code: string;
  readonly map: RawSourceMap;
  readonly fileName: string;
}

/** Names of the output that come from the source, and lead to something else there, or nowhere. */
export function wrongNames({ source, code, map, fileName }: Mapped): string[] {
  const trace = new TraceMap(map as never);
  const original = parse(fileName, source);
  const known = namesOf(original);
  const output = parse(fileName, code);
  const wrong: string[] = [];
  for (const name of namesIn(output)) {
    if (isGenerated(name, known)) continue;
    const { line, character } = output.getLineAndCharacterOfPosition(name.getStart(output));
    const found = originalPositionFor(trace, { line: line + 1, column: character });
    const at = found.line === null ? -1 : original.getPositionOfLineAndCharacter(found.line - 1, found.column);
    const stem = name.text.replace(/_\d+$/, "");
    const there = at < 0 ? "" : wordAt(source, at);
    if (there === name.text.replace(/^#/, "") || (there === stem && !known.has(name.text))) continue;
    // What names a function stands for the function.
    if (/^(?:function|async)$/.test(there)) continue;
    wrong.push(`${line + 1}:${character + 1} ${name.text} → ${found.line}:${found.column} ${there}`);
  }
  return wrong;
}

/** Places of the source's lowered functions to which nothing in the output leads. */
export function missedPlaces({ source, map, fileName }: Mapped): string[] {
  const original = parse(fileName, source);
  const reached = new Set<number>();
  eachMapping(new TraceMap(map as never), ({ originalLine, originalColumn }) => {
    if (originalLine !== null) reached.add(original.getPositionOfLineAndCharacter(originalLine - 1, originalColumn));
  });
  return placesOf(original)
    .filter(({ positions }) => !positions.some((at) => reached.has(at)))
    .map(({ positions: [at], node }) => {
      const { line, character } = original.getLineAndCharacterOfPosition(at!);
      return `${line + 1}:${character + 1} ${node.getText(original).split("\n")[0]}`;
    });
}

/** Awaits, calls, throws and simple statements in async functions, each with the position that engines give for it. */
interface Place {
  readonly node: ts.Node;
  /** Where it is, or may be taken to be: types are left out, and the parentheses around them. */
  readonly positions: readonly number[];
}

function placesOf(file: ts.SourceFile): Place[] {
  const places: Place[] = [];
  const visit = (node: ts.Node, inside: boolean): void => {
    if (ts.isTypeNode(node) || isUnreachable(node)) return;
    const within = ts.isFunctionLike(node) ? isAsync(node) : inside;
    if (inside && isPlace(node)) places.push({ positions: positionsOf(node, file), node });
    ts.forEachChild(node, (child) => visit(child, within && child !== (node as { name?: ts.Node }).name));
  };
  visit(file, false);
  return places;
}

function isAsync(node: ts.Node): boolean {
  return (
    ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword)
  );
}

/** What stands behind a jump leaves nothing in the output. */
function isUnreachable(node: ts.Node): boolean {
  const { statements } = (node.parent ?? {}) as { statements?: readonly ts.Node[] };
  return statements?.slice(0, statements.indexOf(node)).some((before) => ts.isReturnStatement(before)) ?? false;
}

function isPlace(node: ts.Node): boolean {
  // Directives, and functions that lose the word they begin with.
  if (ts.isExpressionStatement(node) && /^\(?(?:async\b|")/.test(node.getText())) return false;
  return (
    ts.isAwaitExpression(node) ||
    ts.isYieldExpression(node) ||
    (ts.isCallExpression(node) && node.expression.kind !== ts.SyntaxKind.SuperKeyword) ||
    ts.isNewExpression(node) ||
    ts.isThrowStatement(node) ||
    ts.isReturnStatement(node) ||
    ts.isExpressionStatement(node) ||
    (ts.isVariableDeclaration(node) && node.initializer !== undefined)
  );
}

function positionsOf(node: ts.Node, file: ts.SourceFile): number[] {
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    return [node.expression.name.getStart(file)];
  }
  const start = node.getStart(file);
  const inner = start + /^(?:[(\s]|<\w+>)*/.exec(file.text.slice(start, node.end))![0].length;
  return ts.isCallExpression(node) ? [start, inner, node.expression.end] : [start, inner];
}

// ── names ────────────────────────────────────────────────────────────────────────────────────────────────────────────

type Name = ts.Identifier | ts.PrivateIdentifier;

function namesIn(file: ts.SourceFile): Name[] {
  const names: Name[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) && node.end > node.getStart(file)) names.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}

function namesOf(file: ts.SourceFile): Set<string> {
  return new Set(namesIn(file).map(({ text }) => text));
}

/** True for a name that the compiler added: one that the source does not have, and what follows `$.` and the like. */
function isGenerated(name: Name, known: ReadonlySet<string>): boolean {
  // Words of generated text that fixtures use as well.
  if (/^(?:undefined|arguments|require|Promise)$/.test(name.text)) return true;
  if (/^\$\w*_\d+$/.test(name.text) || isNaming(name)) return true;
  if (!known.has(name.text) && !known.has(name.text.replace(/_\d+$/, ""))) return true;
  const { parent } = name;
  if (!ts.isPropertyAccessExpression(parent) || parent.name !== name) return false;
  const object = parent.expression;
  if (!ts.isIdentifier(object)) return false;
  return /^\$\w*_\d+$/.test(object.text) || (object.text.startsWith("$") && !known.has(object.text));
}

/** True for the names in `({ f: … }).f` and `{ f() { … } }.f`, by which a function gets its name. */
function isNaming(name: Name): boolean {
  const { parent } = name;
  const key = ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent);
  let literal: ts.Node | undefined = key ? parent.parent : undefined;
  if (ts.isPropertyAccessExpression(parent)) literal = parent.expression;
  while (literal && ts.isParenthesizedExpression(literal)) literal = literal.expression;
  if (!literal || !ts.isObjectLiteralExpression(literal) || literal.properties.length !== 1) return false;
  let outer: ts.Node = literal.parent;
  while (ts.isParenthesizedExpression(outer)) outer = outer.parent;
  return ts.isPropertyAccessExpression(outer) && outer.name.text === name.text;
}

function wordAt(text: string, at: number): string {
  return /^[["'`]*#?((?:\p{ID_Continue}|[$\u200c\u200d])*)/u.exec(text.slice(at, at + 200))![1]!;
}

function parse(fileName: string, text: string): ts.SourceFile {
  return ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true);
}
