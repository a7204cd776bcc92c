/**
 * A body that never suspends stays whole, in a function of its own. In coroutine mode that of a function declaration is
 * made once, if it sees nothing that each call has for itself but the parameters: engines then call it without making it.
 *
 *     async function f(a) { return a + 1; }
 *       →   function f(a) { if (!$body_f) $body_f = { f: ($) => { let a = $.value; return a + 1; } }.f;
 *             return $await.createCoroutine("f", $body_f, a); } var $body_f;
 *     async function f() { return this.a; }
 *       →   function f() { const f = () => { return this.a; }; return $await.createCoroutine("f", f); }
 */
import type TS from "typescript";
import type { EmitInput } from "./emit-file.ts";
import { factory, keptDirectives, type EmitContext } from "./emit-text.ts";
import { returnsPlainObjects } from "./functions.ts";
import { emitConstant, IDENTIFIER, machineName, nameNode, RESERVED } from "./machine-names.ts";
import { functionName } from "./naming.ts";
import type { FunctionInfo } from "./scope.ts";
import { prologueOf } from "./syntax.ts";

/** `variable`: see `variableFor`. `more`: what the runtime's function gets behind the body. */
export function emitWholeBody(
  context: EmitContext,
  fn: FunctionInfo,
  variable: string | undefined,
  more: string,
): void {
  if (variable === undefined) emitInCall(context, fn, more);
  else emitOnce(context, fn, variable);
}

/** In a function that each call makes. */
function emitInCall(context: EmitContext, fn: FunctionInfo, more: string): void {
  const { ts, file, edits, names } = context;
  const { output } = edits;
  const body = (fn.node as TS.FunctionLikeDeclaration).body!;
  const name = functionName(ts, fn.node);
  const whole = returnsPlainObjects(ts, fn, body) ? "plain objects" : "anything";
  const call = factory({ mode: fn.lowered!, generator: fn.generator, name, whole }, names.runtime);
  if (!ts.isBlock(body)) {
    output.text(`${call}() => `, body.getStart(file));
    edits.copy(body.getStart(file), body.end);
    output.text(`${more})`);
    return;
  }
  const directives = keptDirectives(context, body)
    .map((text) => `${text}; `)
    .join("");
  const last = prologueOf(ts, body.statements).at(-1);
  const named = body.statements.length > prologueOf(ts, body.statements).length;
  const constant = named && machineName(context, fn.node as TS.FunctionLikeDeclaration, name);
  const start = body.getStart(file);
  if (constant) emitConstant(output, `{ ${directives}const `, constant, "() => {");
  else output.text(`{ ${directives}return ${call}() => {`, start);
  edits.copy(last ? last.end : start + 1, body.end - 1);
  output.text("}", body.end - 1);
  if (constant) output.text(`; return ${call}`, start);
  if (constant) output.text(constant.text, constant.origin);
  output.text(`${more}); }`, body.end - 1);
}

// ── made once ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What differs from call to call, or may. */
const OF_THE_CALL = /\b(?:this|target|arguments|eval)\b|\\u/;

/**
 * The variable of the file in which the body of `fn` is kept, made at the first call; undefined where each call needs its
 * own. (It is no constant: others may call the function before the file has run.)
 */
export function variableFor(input: EmitInput, context: EmitContext, fn: FunctionInfo): string | undefined {
  const { ts, file } = input;
  const { node } = fn;
  if (fn.lowered !== "coroutine" || fn.generator || input.flat) return undefined;
  if (!ts.isFunctionDeclaration(node) || !ts.isSourceFile(node.parent)) return undefined;
  // A script would declare the variable for all others.
  if (input.importOf(input.generated.runtime) === undefined) return undefined;
  const name = functionName(ts, node);
  const body = node.body!;
  if (!IDENTIFIER.test(name) || name === "__proto__" || returnsPlainObjects(ts, fn, body)) return undefined;
  const isSimple = node.parameters.every(
    ({ name: own, initializer }) => ts.isIdentifier(own) && !initializer && !RESERVED.has(own.text),
  );
  if (!isSimple || body.statements.length === 0 || OF_THE_CALL.test(file.text.slice(body.pos, body.end))) {
    return undefined;
  }
  return context.claimed.claim(`$body_${name}`);
}

function emitOnce(context: EmitContext, fn: FunctionInfo, variable: string): void {
  const { ts, file, edits, names } = context;
  const { output } = edits;
  const node = fn.node as TS.FunctionDeclaration & { readonly body: TS.Block };
  const { body } = node;
  const name = functionName(ts, node);
  const call = factory({ mode: "coroutine", generator: false, name, whole: "anything" }, names.runtime);
  const start = body.getStart(file);
  output.text("{ ", start);
  for (const directive of keptDirectives(context, body)) output.text(`${directive}; `);
  output.text(`if (!${variable}) ${variable} = { `, start);
  output.text(`${name}: `, nameNode(node).getStart(file));
  const isGiven = node.parameters.length > 0;
  output.text(`(${isGiven ? names.frame : ""}) => {`, start);
  if (isGiven) {
    output.text(" let ");
    emitParameters(context, node);
    output.text(` = ${names.frame}.value;`);
  }
  const last = prologueOf(ts, body.statements).at(-1);
  edits.copy(last ? last.end : start + 1, body.end - 1);
  output.text(`} }.${name}; return ${call}${variable}`, body.end - 1);
  if (isGiven) {
    output.text(", ");
    emitParameters(context, node);
  }
  output.text(`); } var ${variable};`, body.end - 1);
}

/** What the call hands to the body: its parameter, or an object of them. */
function emitParameters({ file, edits: { output } }: EmitContext, { parameters }: TS.FunctionDeclaration): void {
  if (parameters.length > 1) output.text("{ ");
  for (const [index, { name }] of parameters.entries()) {
    if (index > 0) output.text(", ");
    output.text(name.getText(file), name.getStart(file));
  }
  if (parameters.length > 1) output.text(" }");
}
