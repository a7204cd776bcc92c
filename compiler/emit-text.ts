/**
 * A machine → text in place of its function's body.
 *
 *     async function f(x) { return (await x) + 1; }   →   function f(x) {
 *                                                           const f = ($) => {
 *                                                             switch ($.label) {
 *                                                               case 0: if ($.await(x, 1)) return $await.SUSPENDED;
 *                                                               case 1: return $.value + 1;
 *                                                             }
 *                                                           };
 *                                                           return $await.createCoroutine("f", f);
 *                                                         }
 */
import type TS from "typescript";
import type { Edits } from "./edits.ts";
import type { Leap, Machine, Region, State } from "./ir.ts";
import { emitConstant, machineName } from "./machine-names.ts";
import type { Mentions } from "./mentions.ts";
import type { GeneratedNames, Names } from "./names.ts";
import { directiveMode } from "./options.ts";
import type { Analysis, Binding } from "./scope.ts";
import { goto, Printer, raising, tempName } from "./print.ts";
import { isAnonymousFunction, isIteration, isSequence, prologueOf, type TypeScript } from "./syntax.ts";
import { fallsThrough, jumpedTo } from "./tidy.ts";

export interface EmitContext {
  readonly ts: TypeScript;
  readonly file: TS.SourceFile;
  readonly edits: Edits;
  readonly names: GeneratedNames;
  /** For further names. */
  readonly claimed: Names;
  readonly byNode: Analysis["byNode"];
  readonly resolved: Analysis["resolved"];
  readonly mentions: Mentions;
}

interface Made {
  readonly mode: string;
  readonly generator: boolean;
  readonly name: string;
  /** The body never suspends, so it is no machine. */
  readonly whole?: "plain objects" | "anything" | undefined;
}

/** `$await.createCoroutine("f", ` … the runtime's function that makes what the lowered function returns. */
export function factory({ mode, generator, name, whole }: Made, runtime: string): string {
  const plain = whole === "plain objects";
  if (mode === "promise") {
    const settles = plain ? "settleValue" : "settlePromise";
    return `${runtime}.${generator ? "createPromiseGenerator" : whole ? settles : "startPromise"}(`;
  }
  const creates = generator ? "createCoroutineGenerator" : plain ? "createValueCoroutine" : "createCoroutine";
  return `${runtime}.${creates}(${JSON.stringify(name)}, `;
}

/** The directives of a body that stay ("use strict"), as they are written. */
export function keptDirectives({ ts, file }: EmitContext, body: TS.ConciseBody): string[] {
  if (!ts.isBlock(body)) return [];
  return prologueOf(ts, body.statements)
    .filter(({ expression }) => directiveMode((expression as TS.StringLiteral).text) === undefined)
    .map(({ expression }) => expression.getText(file));
}

/** The bindings and functions that stand beside the machine, the machine, `return $await.create…(name, machine…more);`. */
export function emitMachine(context: EmitContext, machine: Machine, indent: string, more: string): void {
  const { edits, names, file } = context;
  const { output } = edits;
  const printer = new Printer(context.ts, context.file, edits, names, machine, context.resolved);
  const declared = declarations(machine, printer);
  // Sloppy code may have a variable called `let`, which `let` can't declare.
  const keyword = declared.some((variable) => variable.name === "let") ? "var" : "let";
  for (const [index, { name: variable, origin }] of declared.entries()) {
    output.text(index === 0 ? `${indent}${keyword} ` : ", ");
    output.text(variable, origin);
  }
  if (declared.length > 0) output.text(";\n");
  for (const declaration of machine.functions) {
    output.text(indent);
    edits.copy(declaration.getStart(context.file), declaration.end);
    output.text("\n");
  }
  const loops = needsLoop(machine);
  const label = loopLabel(context, machine);
  const name = machineName(context, machine.node, machine.name);
  const start = machine.node.body!.getStart(file);
  output.text(indent);
  if (name) emitConstant(output, "const ", name, `(${names.frame}) => {\n`);
  else output.text(`return ${factory(machine, names.runtime)}(${names.frame}) => {\n`, start);
  const head = loops ? `${label ? `${label}: ` : ""}for (;;) switch` : "switch";
  output.text(`${indent}  ${head} (${names.frame}.label) {\n`);
  emitStates(context, machine, printer, `${indent}    `);
  output.text(`${indent}  }\n${indent}}`);
  if (name) {
    output.text(`;\n${indent}`);
    output.text(`return ${factory(machine, names.runtime)}`, start);
    output.text(name.text, name.origin);
  }
  output.text(`${more});\n`);
}

interface Declared {
  readonly name: string;
  readonly origin?: number | undefined;
}

function declarations(machine: Machine, printer: Printer): Declared[] {
  const isFunction = ({ printed }: Binding): boolean => machine.functions.some(({ name }) => name?.text === printed);
  return [
    ...machine.hoisted
      .filter((binding) => !isFunction(binding) && !isArgumentsObject(machine, binding))
      .map(({ printed, startsAs, declarations: [first] }) => ({
        name: startsAs ? `${printed} = ${startsAs.printed}` : printed,
        origin: first && printer.startOf(first),
      })),
    ...machine.boxes.map(({ name }) => ({ name })),
    ...machine.temps.map((temp) => ({ name: printer.temp(temp) })),
  ];
}

/** `var arguments` in a function is the arguments object, which is there already. */
function isArgumentsObject(machine: Machine, binding: Binding): boolean {
  return binding.kind === "var" && binding.printed === "arguments" && !isArrow(machine.node);
}

function isArrow(node: TS.FunctionLikeDeclaration): boolean {
  return "equalsGreaterThanToken" in node;
}

// ── states ───────────────────────────────────────────────────────────────────────────────────────────────────────────

function emitStates(context: EmitContext, machine: Machine, printer: Printer, indent: string): void {
  const { output } = context.edits;
  const labels = jumpedTo(machine.states, machine.leaps);
  const enters = regionEntries(machine);
  for (const state of machine.states) {
    if (state.id === 0 || labels.has(state)) output.text(`${indent}case ${state.id}:\n`);
    if (enters.has(state)) {
      output.text(`${indent}  ${context.names.frame}.handler = ${handlerOf(state.region)};\n`);
    }
    for (const op of state.ops) {
      output.text(`${indent}  `);
      if (op.op === "run") emitComments(context, op.node, `${indent}  `);
      printer.op(op, state.region);
      output.text("\n");
    }
  }
}

function handlerOf(region: Region | undefined): number {
  return region ? region.handler.id : 0;
}

/** States that control enters from a region with another handler: they set their own. */
export function regionEntries(machine: Machine): Set<State> {
  const found = new Set<State>();
  if (!machine.states.some(({ region }) => region)) return found;
  const arrive = (from: Region | undefined, to: State | undefined): void => {
    if (to && from?.handler !== to.region?.handler) found.add(to);
  };
  const recorded = new Map<number, State[]>();
  for (const { ops } of machine.states) {
    for (const op of ops)
      if (op.op === "exit") recorded.set(op.record.id, [...(recorded.get(op.record.id) ?? []), op.to]);
  }
  for (const [index, state] of machine.states.entries()) {
    for (const op of state.ops) {
      if (op.op === "jump" || op.op === "branch") arrive(state.region, op.to);
      else if (op.op === "await" || op.op === "settle" || op.op === "yield") arrive(state.region, op.resume);
      else if (op.op === "resume") for (const to of recorded.get(op.record.id) ?? []) arrive(state.region, to);
    }
    if (fallsThrough(state)) arrive(state.region, machine.states[index + 1]);
    // An error arrives with the handler still set to the state that it goes to.
    if (state.region) found.add(state.region.handler);
  }
  for (const leap of machine.leaps.values()) arrive(leap.from, leap.to);
  return found;
}

/** Comments before a statement that stays whole stay with it. */
function emitComments(context: EmitContext, node: TS.Node, indent: string): void {
  const { text } = context.file;
  for (const comment of context.ts.getLeadingCommentRanges(text, node.pos) ?? []) {
    context.edits.output.copy(comment.pos, comment.end);
    context.edits.output.text(`\n${indent}`);
  }
}

/** Jumps go through the loop around the switch; a machine that only runs on needs none. */
function needsLoop(machine: Machine): boolean {
  const raised = [...machine.throws.values()].some((region) => region !== undefined);
  return (
    machine.leaps.size > 0 || raised || machine.states.some(({ ops, region }) => ops.some((op) => jumps(op, region)))
  );
}

function jumps({ op }: { readonly op: string }, region: Region | undefined): boolean {
  return op === "jump" || op === "branch" || op === "resume" || (op === "throw" && region !== undefined);
}

// ── leaps ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The label of the machine's loop, if a leap needs it: one inside of a loop that stays whole. */
function loopLabel({ ts, names }: EmitContext, machine: Machine): string | undefined {
  if (machine.leaps.size + machine.throws.size === 0) return undefined;
  const whole = new Set<TS.Node>();
  for (const { ops } of machine.states) for (const op of ops) if (op.op === "run") whole.add(op.node);
  const raised = [...machine.throws].filter(([, region]) => region).map(([statement]) => statement);
  const nested = [...machine.leaps.keys(), ...raised].some((jump) => isInLoop(ts, jump, whole, machine.node));
  return nested ? names.loop : undefined;
}

function isInLoop(ts: TypeScript, jump: TS.Node, whole: ReadonlySet<TS.Node>, top: TS.Node): boolean {
  for (let node = jump; node !== top; node = node.parent) {
    if (isIteration(ts, node)) return true;
    if (whole.has(node)) return false;
  }
  return false;
}

/** Jumps that leave code that stays whole. To be called before anything is printed, as all that adds edits. */
export function addLeapEdits(context: EmitContext, machine: Machine): void {
  const { edits, file } = context;
  const label = loopLabel(context, machine);
  for (const [jump, leap] of machine.leaps) {
    const start = jump.getStart(file);
    edits.replace(start, jump.end, () => emitLeap(context, jump, leap, label));
  }
  for (const [statement, region] of machine.throws) addThrowEdit(context, statement, region, label);
}

function emitLeap({ ts, edits, file, names }: EmitContext, jump: TS.Node, leap: Leap, label?: string): void {
  const { expression } = jump as TS.ReturnStatement;
  edits.output.text("{ ", jump.getStart(file));
  if (leap.result) {
    edits.output.text(`${tempName(names, leap.result)} = `);
    // Neither may a comma end the assignment, nor the temporary name an anonymous function.
    const bare = expression && !isAnonymousFunction(ts, expression) && !isSequence(ts, expression);
    if (expression) edits.output.text(bare ? "" : "(0, ");
    if (expression) edits.copy(expression.getStart(file), expression.end);
    edits.output.text(expression ? (bare ? "" : ")") : "undefined");
    edits.output.text("; ");
  }
  edits.output.text(`${goto(names, leap.to, label)} }`);
}

/** `throw x;` → `return $await.raise(x);`, or a jump to the handler of its region. */
export function addThrowEdit(
  { ts, edits, file, names }: EmitContext,
  statement: TS.Node,
  region: Region | undefined,
  label?: string,
): void {
  const { expression } = statement as TS.ThrowStatement;
  const start = statement.getStart(file);
  const [before, after] = raising(names, region, label);
  const [open, close] = isSequence(ts, expression) ? ["(", ")"] : ["", ""];
  edits.replace(start, statement.end, () => {
    edits.output.text(`${region ? "{ " : ""}${before}${open}`, start);
    edits.copy(expression.getStart(file), expression.end);
    edits.output.text(`${close}${after}${region ? " }" : ""}`);
  });
}
