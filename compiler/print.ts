/**
 * Ops and operands of a machine → text.
 *
 *     { op: "await", operand: `f(x)`, resume: 2 }   →   if ($.await(f(x), 2)) return $await.SUSPENDED;
 *
 * Original nodes are copied from the source with their holes filled; the table of ops is in ir.ts.
 */
import type TS from "typescript";
import type { Edits } from "./edits.ts";
import type { GeneratedNames } from "./names.ts";
import type { Machine, Op, Operand, Region, State, Temp } from "./ir.ts";
import type { Output } from "./output.ts";
import { lastSuspensions } from "./tidy.ts";
import { isCallee, isCompound, isConstructed, isReference, isWordAt, NEGATED } from "./placing.ts";
import { referenceText } from "./references.ts";
import type { Analysis, Box } from "./scope.ts";
import { isAnonymousFunction, isSequence, type TypeScript } from "./syntax.ts";

export function tempName(names: GeneratedNames, temp: Temp): string {
  return names.temp + String(temp.id);
}

/** Control goes on in another state. */
export function goto({ frame }: GeneratedNames, state: State, label?: string): string {
  return `${frame}.label = ${state.id}; continue${label ? ` ${label}` : ""};`;
}

/** What stands before and after the operand of a `throw` whose way out is known. */
export function raising(
  { frame, runtime }: GeneratedNames,
  region: Region | undefined,
  label?: string,
): [before: string, after: string] {
  if (!region) return [`return ${runtime}.raise(`, ");"];
  return [`${frame}.value = `, `; ${frame}.label = ${region.handler.id}; continue${label ? ` ${label}` : ""};`];
}

export class Printer {
  private readonly output: Output;
  private readonly last: ReadonlySet<Op>;
  /** What generated text stands for: the op that is printed, or the original node whose place it takes. */
  private origin: number | undefined;

  constructor(
    private readonly ts: TypeScript,
    private readonly file: TS.SourceFile,
    private readonly edits: Edits,
    private readonly names: GeneratedNames,
    private readonly machine: Machine,
    private readonly resolved: Analysis["resolved"],
  ) {
    this.output = edits.output;
    this.last = machine.mode === "promise" ? lastSuspensions(machine) : new Set();
  }

  temp(temp: Temp): string {
    return tempName(this.names, temp);
  }

  startOf(node: TS.Node): number {
    return node.getStart(this.file);
  }

  // ── ops ──────────────────────────────────────────────────────────────────────────────────────────────────────────

  op(op: Op, region: Region | undefined): void {
    this.origin = op.origin;
    const { frame, runtime } = this.names;
    switch (op.op) {
      case "run":
        return this.statement(op.node);
      case "evaluate":
        return this.effect(op.operand);
      case "assign":
        return this.assign(op);
      case "scope":
        return this.scope(op.box, op.copy);
      case "reset":
        this.write(op.binding.text, this.startOf(op.binding.declarations[0]!));
        return this.write(` = ${runtime}.UNINITIALIZED;`);
      case "await":
      case "settle":
        this.write(`if (${frame}.${this.last.has(op) ? "last" : op.op}(`);
        this.operand(op.operand);
        return this.write(`, ${op.resume.id})) return ${runtime}.SUSPENDED;`);
      case "yield":
        this.write(`return ${frame}.yield(`);
        this.operand(op.operand);
        return this.write(`, ${op.resume.id});`);
      case "jump":
        return this.write(goto(this.names, op.to));
      case "branch":
        this.write("if (");
        this.test(op.test, op.when);
        return this.write(`) { ${goto(this.names, op.to)} }`);
      case "exit":
        return this.write(`${this.temp(op.record)} = ${op.to.id};`);
      case "resume":
        return this.write(`${frame}.label = ${this.temp(op.record)}; continue;`);
      case "return":
        if (!op.operand) return this.write("return;");
        this.write("return ");
        this.operand(op.operand);
        return this.write(";");
      case "throw":
        return this.raise(op.operand, raising(this.names, region));
      default:
        return op satisfies never;
    }
  }

  private raise(operand: Operand, [before, after]: [before: string, after: string]): void {
    this.write(before);
    this.operand(operand);
    this.write(after);
  }

  private scope(box: Box, copy: boolean): void {
    this.write(`${box.name} = {`);
    for (const [index, { name, text, unchecked, declarations }] of box.bindings.entries()) {
      const value = copy ? text : unchecked ? `${this.names.runtime}.UNINITIALIZED` : "undefined";
      this.write(index > 0 ? ", " : " ");
      this.write(`${name}: ${value}`, this.startOf(declarations[0]!));
    }
    this.write(" };");
  }

  private assign(op: Op & { op: "assign" }): void {
    const parenthesized =
      op.target.kind === "node" &&
      (this.ts.isObjectBindingPattern(op.target.node) || this.ts.isObjectLiteralExpression(op.target.node));
    if (parenthesized) this.write("(");
    this.operand(op.target);
    this.write(" = ");
    // A temporary gives no name to an anonymous function.
    const unnamed =
      op.target.kind === "temp" && op.operand.kind === "node" && isAnonymousFunction(this.ts, op.operand.node);
    if (unnamed) this.surround("(0, ", op.operand, ")");
    else this.operand(op.operand);
    this.write(parenthesized ? ");" : ";");
  }

  private effect(operand: Operand): void {
    if (operand.kind === "node" && this.needsParentheses(operand.node)) {
      this.write("(");
      this.operand(operand);
      this.write(");");
    } else {
      this.operand(operand);
      this.write(";");
    }
  }

  /** An expression that would be read as a declaration or a block where a statement begins. */
  private needsParentheses(node: TS.Node): boolean {
    const { text } = this.file;
    const start = node.getStart(this.file);
    return text[start] === "{" || /^(?:function|class|let|async)\b/.test(text.slice(start, start + 9));
  }

  /** A statement that stays whole; where its end is left to the parser, it gets a semicolon. */
  private statement(node: TS.Node): void {
    this.node(node);
    if (!/[;}]/.test(this.file.text[node.end - 1]!) || this.endsInExpression(node)) this.write(";");
  }

  private endsInExpression(node: TS.Node): boolean {
    const { ts } = this;
    return (
      this.file.text[node.end - 1] === "}" &&
      (ts.isExpressionStatement(node) || ts.isThrowStatement(node) || ts.isReturnStatement(node))
    );
  }

  private test(operand: Operand, when: boolean): void {
    if (when) return this.operand(operand);
    if (operand.kind === "binary" && NEGATED[operand.operator]) {
      return this.operand({ ...operand, operator: NEGATED[operand.operator]! });
    }
    const simple = operand.kind !== "node" && operand.kind !== "binary";
    this.write(simple ? "!" : "!(");
    this.operand(operand);
    if (!simple) this.write(")");
  }

  // ── operands ─────────────────────────────────────────────────────────────────────────────────────────────────────

  operand(operand: Operand): void {
    const { frame, runtime } = this.names;
    switch (operand.kind) {
      case "node":
        if (isSequence(this.ts, operand.node)) this.write("(");
        this.node(operand.node);
        if (isSequence(this.ts, operand.node)) this.write(")");
        return;
      case "temp":
        return this.write(this.temp(operand.temp));
      case "value":
        return this.write(`${frame}.value`, operand.origin);
      case "binding":
        return this.write(operand.binding.text, operand.origin);
      case "constant":
        return this.write(operand.value === undefined ? "undefined" : JSON.stringify(operand.value));
      case "null":
      case "this":
        return this.write(operand.kind);
      case "self":
        return this.write(frame);
      case "state":
        return this.write(String(operand.state.id));
      case "runtime":
        return this.call(`${runtime}.${operand.name}`, operand.args, operand.origin);
      case "frame":
        return this.call(`${frame}.${operand.name}`, operand.args);
      case "member":
        this.operand(operand.object);
        return this.call(`.${operand.name}`, operand.args);
      default:
        return this.compound(operand);
    }
  }

  private compound(operand: Exclude<Operand, { kind: Simple }>): void {
    switch (operand.kind) {
      case "element":
        this.operand(operand.object);
        return this.surround("[", operand.key, "]");
      case "property":
        this.operand(operand.object);
        this.write(".");
        return this.node(operand.name);
      case "binary":
        this.grouped(operand.left);
        this.write(` ${operand.operator} `);
        return this.grouped(operand.right);
      case "array":
        this.write("[");
        this.list(operand.elements);
        return this.write("]");
      case "spread":
        return this.surround("[...", operand.operand, "]");
      case "copy":
        return this.surround("{ ...", operand.operand, " }");
      case "string":
        return this.surround("`${", operand.operand, "}`");
      case "delete":
        return this.surround("delete ", operand.operand, "");
      case "named":
        return this.named(operand.name, operand.operand);
      case "declared":
        this.write("(() => { ");
        this.node(operand.node);
        this.write(" return ");
        this.write(operand.name, this.startOf((operand.node as TS.ClassDeclaration).name ?? operand.node));
        return this.write("; })()");
      default:
        return operand satisfies never;
    }
  }

  private named(name: string | Operand, operand: Operand): void {
    if (typeof name === "string") {
      const key = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) && name !== "__proto__" ? name : undefined;
      const quoted = JSON.stringify(name);
      return this.surround(`({ ${key ?? `[${quoted}]`}: `, operand, key ? ` }).${key}` : ` })[${quoted}]`);
    }
    this.surround("({ [", name, "]: ");
    this.operand(operand);
    this.surround(" })[", name, "]");
  }

  private surround(before: string, operand: Operand, after: string): void {
    this.write(before);
    this.operand(operand);
    this.write(after);
  }

  /** An operand of an operator: code of whatever precedence goes into parentheses. */
  private grouped(operand: Operand): void {
    const code = operand.kind === "node" && !this.isAtom(operand.node);
    if (code || operand.kind === "binary") this.surround("(", operand, ")");
    else this.operand(operand);
  }

  private isAtom(node: TS.Node): boolean {
    const { ts } = this;
    return (
      ts.isIdentifier(node) ||
      ts.isLiteralExpression(node) ||
      ts.isPropertyAccessExpression(node) ||
      ts.isElementAccessExpression(node) ||
      ts.isCallExpression(node) ||
      ts.isParenthesizedExpression(node)
    );
  }

  private call(callee: string, args: readonly Operand[] | undefined, origin?: number): void {
    this.write(callee, origin);
    if (!args) return;
    this.write("(");
    this.list(args);
    this.write(")");
  }

  private list(operands: readonly Operand[]): void {
    for (const [index, operand] of operands.entries()) {
      if (index > 0) this.write(", ");
      this.operand(operand);
    }
  }

  // ── original nodes ───────────────────────────────────────────────────────────────────────────────────────────────

  /** An original node, its holes filled. A function declaration loses its name: it is printed as an expression. */
  node(node: TS.Node): void {
    const start = node.getStart(this.file);
    if (this.ts.isIdentifier(node) && this.ts.isShorthandPropertyAssignment(node.parent)) return this.shorthand(node);
    if (this.machine.broken.has(node)) return this.broken(node, start);
    this.edits.copy(start, node.end);
  }

  /** `x` of `{ x }` on its own: where it is copied, its edit writes a property. */
  private shorthand(name: TS.Identifier): void {
    const binding = this.resolved.get(name);
    if (!binding?.hoisted) this.output.copy(name.getStart(this.file), name.end);
    else this.write(referenceText(this.ts, this.names, binding, name), name.getStart(this.file));
  }

  private broken(node: TS.Node, start: number): void {
    this.edits.around(node, () => this.pieces(node, start));
  }

  private pieces(node: TS.Node, start: number): void {
    let at = start;
    this.ts.forEachChild(node, (child) => {
      const hole = this.machine.holes.get(child);
      if (!hole && !this.machine.broken.has(child)) return;
      const childStart = child.getStart(this.file);
      this.edits.copy(at, childStart);
      at = child.end;
      if (hole) this.hole(node, child, hole);
      else this.broken(child, childStart);
    });
    this.edits.copy(at, node.end);
  }

  private hole(parent: TS.Node, child: TS.Node, hole: Operand): void {
    const start = child.getStart(this.file);
    const { text } = this.file;
    const { origin } = this;
    this.origin = start;
    // `of(await x)`, `(await x)in y`: where the parentheses go, words must not run together.
    if (isWordAt(text, start - 1)) this.write(" ");
    this.fillHole(parent, child, hole);
    if (isWordAt(text, child.end)) this.write(" ");
    this.origin = origin;
  }

  private fillHole(parent: TS.Node, child: TS.Node, hole: Operand): void {
    const { ts } = this;
    if (ts.isShorthandPropertyAssignment(parent) && parent.name === child) {
      this.write(`${parent.name.text}: `);
      this.operand(hole);
    } else if (ts.isJsxAttribute(parent) || ts.isJsxElement(parent) || ts.isJsxFragment(parent)) {
      this.surround("{", hole, "}");
    } else if (isCallee(ts, parent, child) && isReference(hole)) {
      // The frame or an object of the runtime must not become the receiver.
      this.surround("(0, ", hole, ")");
    } else if (isCompound(hole) || (hole.kind === "runtime" && isConstructed(ts, child))) {
      this.surround("(", hole, ")");
    } else {
      this.operand(hole);
    }
  }

  private write(text: string, origin = this.origin): void {
    this.output.text(text, origin);
  }
}

type Simple =
  | "node"
  | "temp"
  | "value"
  | "binding"
  | "constant"
  | "null"
  | "this"
  | "self"
  | "state"
  | "runtime"
  | "frame"
  | "member";
