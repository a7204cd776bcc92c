/**
 * A file → its lowered text: the edits of every lowered function, directives, top-level awaits and the runtime import.
 *
 *     "use promise";                       import * as $await from "openawait/runtime";
 *     export async function f() {}    →    export function f() { return $await.settlePromise(() => {}); }
 */
import type TS from "typescript";
import { editBlockFunction, editDeclaration } from "./declaring.ts";
import type { Diagnostics } from "./diagnostics.ts";
import { Edits, type Edit } from "./edits.ts";
import { addLeapEdits, addThrowEdit, emitMachine, keptDirectives, type EmitContext } from "./emit-text.ts";
import { editDisguise, isDisguised } from "./identity.ts";
import type { Machine } from "./ir.ts";
import { emitWholeBody, variableFor } from "./emit-whole.ts";
import { lowerFunction } from "./lower.ts";
import { Mentions } from "./mentions.ts";
import type { GeneratedNames, Names } from "./names.ts";
import { editParameters, isSimple } from "./parameters.ts";
import { isConstructed, isWordAt, joinsLineAfter, joinsLineBefore, startOfFile } from "./placing.ts";
import { editReferences } from "./references.ts";
import type { Output } from "./output.ts";
import type { Analysis, FunctionInfo } from "./scope.ts";
import { initializedHead, isUnguarded, isVarList, type TypeScript } from "./syntax.ts";
import { editTopLevel } from "./toplevel.ts";
import { functionName } from "./naming.ts";
import { MachineError, verify } from "./verify.ts";

export interface EmitInput {
  readonly ts: TypeScript;
  readonly file: TS.SourceFile;
  readonly analysis: Analysis;
  readonly names: Names;
  readonly diagnostics: Diagnostics;
  readonly output: Output;
  readonly plainAwait: "error" | "allow";
  /** The statement that makes the runtime's namespace, `undefined` where it is a global of that name. */
  readonly importOf: (namespace: string) => string | undefined;
  readonly generated: GeneratedNames;
  /** See `PlacementInput`. */
  readonly flat?: boolean | undefined;
  /** The comment that names the map of the source. */
  readonly dropped?: { readonly start: number; readonly end: number } | undefined;
}

/** Writes the lowered file to `input.output`; gives the machines. */
export function emitFile(input: EmitInput): Machine[] {
  const edits = new Edits(input.file, input.output);
  const context: EmitContext = {
    ts: input.ts,
    file: input.file,
    edits,
    names: input.generated,
    claimed: input.names,
    byNode: input.analysis.byNode,
    resolved: input.analysis.resolved,
    mentions: new Mentions(input.ts, input.file),
  };
  const machines: Machine[] = [];
  const beside = new Set<TS.Node>();
  if (input.analysis.functions.length + input.analysis.topLevel.length > 0) addImport(input, context);
  // Before the functions, one of which may be what is awaited: the bridge goes around all that is made of it.
  editTopLevel(context, input.analysis);
  for (const fn of input.analysis.functions) {
    editHead(input, context, fn, beside);
    const machine = lowerOne(input, fn);
    if (machine) machines.push(machine);
    for (const declaration of machine?.functions ?? []) beside.add(declaration);
    editBody(input, context, fn, machine);
  }
  for (const node of input.analysis.blockFunctions) {
    // In the machine, a function of its own, nothing would stand in the way of a variable of that name.
    const owner = input.analysis.resolved.get(node.name!);
    if (owner?.scope.owner.lowered && !owner.hoisted) editBlockFunction(input, context, node);
  }
  for (const directive of input.analysis.directives) edits.remove(directive.getStart(input.file), directive.end);
  if (input.dropped) edits.remove(input.dropped.start, input.dropped.end);
  edits.copy(0, input.file.text.length);
  return machines;
}

/** The machine of a function, or undefined where its body needs no states. */
function lowerOne(input: EmitInput, fn: FunctionInfo): Machine | undefined {
  if (!fn.suspends && !redeclaresParameter(fn)) return undefined;
  const { ts, analysis, names, diagnostics, plainAwait, flat } = input;
  const machine = lowerFunction({ ts, analysis, fn, names, diagnostics, plainAwait, flat }, functionName(ts, fn.node));
  try {
    verify(machine);
  } catch (error) {
    // Better no code than wrong code.
    if (!(error instanceof MachineError)) throw error;
    diagnostics.reportAt("OA1008", fn.node, error.message);
    return undefined;
  }
  return machine;
}

/** `function f(x) { var x; }`: inside of another function the variable would hide the parameter. */
function redeclaresParameter(fn: FunctionInfo): boolean {
  return fn.bindings.some(
    (binding) => binding.startsAs || (binding.kind === "parameter" && binding.declarations.length > 1),
  );
}

// ── the head of a function ───────────────────────────────────────────────────────────────────────────────────────────

/** Makes the head that of a function which is not async. */
function editHead(input: EmitInput, context: EmitContext, fn: FunctionInfo, beside: ReadonlySet<TS.Node>): void {
  const { ts } = context;
  if (ts.isFunctionDeclaration(fn.node)) {
    if (!editDeclaration(input, context, fn, beside)) removeKeywords(input, context, fn, true);
    return;
  }
  const disguised = isDisguised(input, fn);
  // `new async function () {}`: the arguments of `new` must not become those of the call.
  const [before, after] = isConstructed(ts, fn.node) ? ["(", ")"] : [];
  const joined = disguised && joinsLineAfter(ts, input.analysis, fn.node);
  if (joined) context.edits.wrap(joined, "", ";");
  if (disguised) editDisguise(input, context, fn, before, after);
  if (!disguised || ts.isArrowFunction(fn.node)) removeKeywords(input, context, fn, !disguised);
}

/** Takes `async` and `*` away. `begins`: the function's own text is the first of its expression. */
function removeKeywords(input: EmitInput, { edits }: EmitContext, fn: FunctionInfo, begins: boolean): void {
  const { ts, file } = input;
  const node = fn.node as TS.FunctionLikeDeclaration & TS.HasModifiers;
  const { text } = file;
  const keyword = node.modifiers?.find((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword);
  if (!keyword) return;
  const start = keyword.getStart(file);
  let end = keyword.end;
  while (/[ \t]/.test(text[end] ?? "")) end++;
  const guard = begins && needsSemicolon(input, node, keyword) ? ";" : "";
  edits.replace(start, end, () => edits.output.text(guard));
  const { asteriskToken } = node as { asteriskToken?: TS.Node };
  if (!asteriskToken) return;
  // `function*g` without a space: the words must not run together.
  const apart = isWordAt(text, asteriskToken.end) ? " " : "";
  edits.replace(asteriskToken.getStart(file), asteriskToken.end, () => edits.output.text(apart));
}

function isDecoratedMethod(ts: TypeScript, node: TS.FunctionLikeDeclaration): boolean {
  if (!ts.isMethodDeclaration(node)) return false;
  return [node, ...node.parameters].some((each) => each.modifiers?.some((modifier) => ts.isDecorator(modifier)));
}

function isTypeScript({ fileName }: TS.SourceFile): boolean {
  return /\.[cm]?tsx?$/.test(fileName);
}

/**
 * Without its `async` the function begins with `(` or `[`, which goes on with the line before if that has no
 * semicolon.
 */
function needsSemicolon({ ts, analysis }: EmitInput, node: TS.Node, keyword: TS.Node): boolean {
  if (ts.isMethodDeclaration(node)) {
    return ts.isClassLike(node.parent) && ts.isComputedPropertyName(node.name) && node.modifiers?.[0] === keyword;
  }
  return ts.isArrowFunction(node) && joinsLineBefore(ts, analysis, node);
}

// ── the body ─────────────────────────────────────────────────────────────────────────────────────────────────────────

function editBody(input: EmitInput, context: EmitContext, fn: FunctionInfo, machine: Machine | undefined): void {
  const { ts, file, edits } = context;
  const node = fn.node as TS.FunctionLikeDeclaration;
  const body = node.body!;
  if (machine) {
    editReferences({ ts, analysis: input.analysis, edits, names: context.names }, machine);
    addLeapEdits(context, machine);
    editVariables(input, context, fn);
    editSloppyFunctions(input, context, fn);
  } else if (ts.isBlock(body)) {
    for (const jump of fn.jumps) {
      if (ts.isThrowStatement(jump) && isUnguarded(ts, jump, body)) addThrowEdit(context, jump, undefined);
    }
  }
  const binds = fn.lowered === "promise" && !fn.generator && !isSimple(ts, node);
  const bound = binds ? editParameters(context, fn) : undefined;
  const variable = machine ? undefined : variableFor(input, context, fn);
  const start = body.getStart(file);
  // The body of `async () => x` is also a reference, which the function around may have changed.
  edits.enclose(start, body.end, () => {
    const { output } = edits;
    // Without `async` the metadata of decorators would no longer say that the method returns a promise.
    if (isDecoratedMethod(ts, node) && !node.type && isTypeScript(file)) output.text(": Promise<any> ");
    const { indent } = output;
    // An arrow's bound parameters are an expression; other functions need a body to return it from.
    const returns = bound && !ts.isArrowFunction(node);
    if (returns) output.text(`{\n${indent}  `, start);
    bound?.open();
    // A disguised generator function knows itself, for its `prototype`.
    const more = fn.generator && isDisguised(input, fn) ? `, ${context.names.self}` : "";
    if (machine) emitMachineBody(context, fn, machine, returns ? `${indent}  ` : indent, more);
    else emitWholeBody(context, fn, variable, more);
    bound?.close();
    if (returns) output.text(`\n${indent}}`);
  });
}

function emitMachineBody(context: EmitContext, fn: FunctionInfo, machine: Machine, indent: string, more: string): void {
  const { output } = context.edits;
  const body = (fn.node as TS.FunctionLikeDeclaration).body!;
  output.text("{\n", body.getStart(context.file));
  for (const text of keptDirectives(context, body)) output.text(`${indent}  ${text};\n`);
  emitMachine(context, machine, `${indent}  `, more);
  output.text(`${indent}}`, body.end - 1);
}

// ── variables in code that stays whole ───────────────────────────────────────────────────────────────────────────────

/** `var` declarations become assignments, since the variables are declared beside the machine. */
function editVariables({ analysis: { suspending } }: EmitInput, context: EmitContext, fn: FunctionInfo): void {
  const { ts, file, edits } = context;
  for (const list of variableLists(ts, fn)) {
    const start = list.getStart(file);
    const edit = edits.replace(start, list.end, () => {
      const parts = list.declarations.filter((declaration) => declaration.initializer || isHead(ts, list));
      const pattern = parts.length > 0 && ts.isObjectBindingPattern(parts[0]!.name) && !isHead(ts, list);
      if (pattern) edits.output.text("(", start);
      for (const [index, { name, initializer }] of parts.entries()) {
        if (index > 0) edits.output.text(", ");
        // `for (async of xs)` and `for (let of xs)` would mean something else.
        const keyword = isHead(ts, list) && /^(?:async|let)$/.test(name.getText(file));
        edits.output.text(keyword ? "(" : "");
        edits.copy(name.getStart(file), name.end);
        edits.output.text(keyword ? ")" : "");
        if (!initializer || isHead(ts, list)) continue;
        edits.output.text(" = ");
        edits.copy(initializer.getStart(file), initializer.end);
      }
      if (pattern) edits.output.text(")");
    });
    const head = initializedHead(ts, list.parent);
    // One that is taken apart does it in its machine.
    if (head && !suspending.has(list.parent)) editInitializedHead(context, head, edit);
  }
}

/** `for (var x = 1 in y)` → `for (x in (x = 1, y))`. `edit` is that of the declaration. */
function editInitializedHead({ file, edits }: EmitContext, head: TS.VariableDeclaration, edit: Edit): void {
  const { name, initializer, parent } = head;
  const { expression } = parent.parent as TS.ForInStatement;
  const start = expression.getStart(file);
  edits.replace(start, expression.end, () => {
    edits.output.text("(", start);
    edits.copyInside(edit, name.getStart(file), name.end);
    edits.output.text(" = ");
    edits.copyInside(edit, initializer!.getStart(file), initializer!.end);
    edits.output.text(", ");
    edits.copy(start, expression.end);
    edits.output.text(")");
  });
}

function isHead(ts: TypeScript, list: TS.VariableDeclarationList): boolean {
  return ts.isForInStatement(list.parent) || ts.isForOfStatement(list.parent);
}

function variableLists(ts: TypeScript, fn: FunctionInfo): Set<TS.VariableDeclarationList> {
  const lists = new Set<TS.VariableDeclarationList>();
  for (const binding of fn.bindings) {
    for (const declaration of binding.declarations) {
      let node: TS.Node = declaration.parent;
      while (ts.isBindingElement(node) || ts.isObjectBindingPattern(node) || ts.isArrayBindingPattern(node))
        node = node.parent;
      if (ts.isVariableDeclaration(node) && isVarList(ts, node.parent))
        lists.add(node.parent as TS.VariableDeclarationList);
    }
  }
  return lists;
}

/** A function in a block that stays whole, in sloppy code, also assigns the variable of its name. */
function editSloppyFunctions(input: EmitInput, { edits }: EmitContext, fn: FunctionInfo): void {
  for (const [node, variable] of input.analysis.sloppyFunctions) {
    if (variable.scope.owner !== fn) continue;
    const own = input.analysis.resolved.get(node.name!);
    if (!own || own.hoisted || own === variable) continue;
    if (variable.text === own.text) {
      const reason = "a function of the body has the same name, and the block would assign it";
      input.diagnostics.reportAt("OA1005", node, `the function ${own.name} in a block`, reason);
    }
    const bare = input.ts.isIfStatement(node.parent);
    edits.wrap(node, bare ? "{ " : "", ` ${variable.text} = ${own.text};${bare ? " }" : ""}`, node.name);
  }
}

// ── the file ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The import comes first, so that the runtime is there whatever cycles the other imports make. */
function addImport({ importOf, generated }: EmitInput, { ts, file, edits }: EmitContext): void {
  const statement = importOf(generated.runtime);
  if (!statement) return;
  const position = startOfFile(ts, file);
  edits.replace(position, position, () => edits.output.text(`${statement}\n`));
}
