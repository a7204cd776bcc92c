/**
 * Function declarations that become variables: those that must pass for async functions (identity.ts), and those of
 * blocks in sloppy code, which as plain functions would be variables of the function around them.
 *
 *     f(); async function f() {…}    →   var f = $await.asyncFunction({ f() {…} }.f); f();
 *     { async function g() {…} }     →   { let g = $await.asyncFunction({ g() {…} }.g); }
 *
 * A declaration is there from the start of its scope, so the variable stands at the start of it, or in the place of
 * the declaration where nothing can use it before.
 */
import type TS from "typescript";
import type { EmitInput } from "./emit-file.ts";
import type { EmitContext } from "./emit-text.ts";
import { editDisguise, isDisguised, isSeenByHead, usesClauses } from "./identity.ts";
import { earliestUse } from "./placement.ts";
import { startOfFile } from "./placing.ts";
import type { FunctionInfo } from "./scope.ts";
import { isFunctionBody, prologueOf, type TypeScript } from "./syntax.ts";

/** Makes a variable of a lowered function's declaration, where it must not stay one. False: it stays. */
export function editDeclaration(
  input: EmitInput,
  context: EmitContext,
  fn: FunctionInfo,
  beside: ReadonlySet<TS.Node>,
): boolean {
  const node = fn.node as TS.FunctionDeclaration;
  const disguised = isDisguised(input, fn);
  if (!disguised && !isSloppyBlockFunction(input, fn)) return false;
  const edit = (before: string, after: string): void =>
    disguised ? editDisguise(input, context, fn, before, after) : editAsExpression(context, node, before, after);
  // A declaration that outlives its block is printed as an expression there.
  if (input.analysis.resolved.get(node.name!)?.hoisted) edit("", "");
  else if (usesClauses(input, fn)) keepInClauses(input, context, node);
  else declareVariable(input, context, { node, edit, inPlace: beside.has(node) });
  return disguised;
}

/** Makes a variable of a plain function in a block of sloppy code. */
export function editBlockFunction(input: EmitInput, context: EmitContext, node: TS.FunctionDeclaration): void {
  if (usesClauses(input, input.analysis.byNode.get(node)!)) return keepInClauses(input, context, node);
  const edit = (before: string, after: string): void => editAsExpression(context, node, before, after);
  declareVariable(input, context, { node, edit, inPlace: false });
}

/**
 * `{ async function f() {} }` in sloppy code: a plain function in its place would also be a variable of the function
 * around it, which an async one is not.
 */
function isSloppyBlockFunction({ ts }: EmitInput, { node, parent }: FunctionInfo): boolean {
  if (!ts.isFunctionDeclaration(node) || !node.name || parent?.strict !== false) return false;
  return !ts.isSourceFile(node.parent) && !ts.isModuleBlock(node.parent) && !isFunctionBody(ts, node.parent);
}

function editAsExpression({ edits, file }: EmitContext, node: TS.FunctionDeclaration, before: string, after: string) {
  edits.wrap(node, before, after, node.name);
  edits.remove(node.name!.getStart(file), node.name!.end);
}

interface Declaration {
  readonly node: TS.FunctionDeclaration;
  /** Makes an expression of the declaration, between two texts. */
  readonly edit: (before: string, after: string) => void;
  /** It is printed at the start of its scope anyway. */
  readonly inPlace: boolean;
}

function declareVariable(input: EmitInput, context: EmitContext, { node, edit, inPlace }: Declaration): void {
  const { ts } = input;
  const { file, edits } = context;
  const [name, start] = [node.name!.text, node.getStart(file)];
  const level = ts.isSourceFile(node.parent) || isFunctionBody(ts, node.parent);
  if (level && isSuperseded(ts, node)) return edits.remove(start, node.end);
  // To a function the branch of an `if` is a block.
  if (ts.isIfStatement(node.parent)) return edit(`{ let ${name} = `, "; }");
  if (isSeenByHead(ts, node)) return refuseForHead(input, node);
  const place = inPlace || isUsedLater(input, context, node) ? undefined : startOfScope(context, node);
  const moved = place && edits.replace(start, node.end, () => {});
  edit(`${level ? "var" : "let"} ${name} = `, ";");
  if (moved) printAt(context, place, () => edits.copyInside(moved, start, node.end));
}

function refuseForHead({ diagnostics }: EmitInput, { name }: TS.FunctionDeclaration): void {
  const why = "it would become a variable that the head of its `switch` sees; put it into a block of its own";
  diagnostics.reportAt("OA1005", name!.parent, `the function ${name!.text} of this \`switch\``, why);
}

/**
 * A function of a `case` that can't leave its clauses stays a declaration. In sloppy code it would be a variable of the
 * function around it too, if a binding of that name around the `switch` did not stand in the way (ECMA-262 B.3.2.1).
 *
 *     switch (x) { default: const y = 1; async function f() { return y; } }
 *  →  { let f; switch (x) { default: const y = 1; function f() {…} } }
 */
function keepInClauses(input: EmitInput, context: EmitContext, node: TS.FunctionDeclaration): void {
  if (isSeenByHead(input.ts, node)) return refuseForHead(input, node);
  const { output } = context.edits;
  printAt(context, startOfScope(context, node), () => {
    output.text("let ");
    output.text(node.name!.text, node.name!.getStart(context.file));
    output.text(";");
  });
}

/** Prints in another place, with what goes around it there. */
function printAt({ edits }: EmitContext, { position, before, between, closes }: Place, print: () => void): void {
  edits.replace(position, position, () => {
    edits.output.text(before);
    print();
    edits.output.text(between);
  });
  if (closes === undefined) return;
  edits.replace(closes - 1, closes, () => {
    edits.copy(closes - 1, closes);
    edits.output.text(" }");
  });
}

/** A later declaration of the same name wins from the start. */
function isSuperseded(ts: TypeScript, node: TS.FunctionDeclaration): boolean {
  const { statements } = node.parent as TS.Block | TS.SourceFile | TS.CaseOrDefaultClause;
  return statements.some(
    (other) =>
      ts.isFunctionDeclaration(other) && other.pos > node.pos && other.body && other.name?.text === node.name!.text,
  );
}

/** Nothing can use the function before control comes to its declaration. */
function isUsedLater(input: EmitInput, { mentions }: EmitContext, node: TS.FunctionDeclaration): boolean {
  const { ts, analysis, importOf, generated } = input;
  const binding = analysis.resolved.get(node.name!);
  // A clause of a `switch` may be skipped; the globals of a script are there for other scripts.
  if (!binding || ts.isCaseOrDefaultClause(node.parent)) return false;
  if (ts.isSourceFile(node.parent)) {
    return importOf(generated.runtime) !== undefined && !mentions.isEarly(node);
  }
  const { directEval, nestedEval } = binding.scope.owner;
  if (directEval || nestedEval) return false;
  return binding.references.every((reference) => earliestUse({ ts, analysis }, reference, binding.scope) >= node.end);
}

/** Where in the source the variable's declaration goes, between two texts, and the end of the block that they open. */
interface Place {
  readonly position: number;
  readonly before: string;
  readonly between: string;
  readonly closes?: number;
}

/** The start of the scope of a declaration; of a `switch`, before all of it. */
function startOfScope({ ts, file }: EmitContext, { parent }: TS.FunctionDeclaration): Place {
  const { text } = file;
  if (ts.isSourceFile(parent)) {
    const position = startOfFile(ts, file);
    return { position, before: "", between: "\n" };
  }
  if (ts.isBlock(parent)) {
    const last = isFunctionBody(ts, parent) ? prologueOf(ts, parent.statements).at(-1) : undefined;
    const position = last?.end ?? parent.getStart(file) + 1;
    // On a line of its own, indented as the line that follows.
    const indent = /^\r?\n[ \t]*/.exec(text.slice(position))?.[0] ?? " ";
    return { position, before: indent, between: "" };
  }
  const statement = parent.parent.parent as TS.SwitchStatement;
  return { position: statement.getStart(file), before: "{ ", between: " ", closes: statement.end };
}
