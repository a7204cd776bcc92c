/**
 * Ops and operands as text for people: the printed form of the intermediate representation. It is golden in tests,
 * the dump of `OPENAWAIT_LOG=ir`, and what `inspect` shows.
 *
 *     await `size(url)` → 3
 *     sum = `$2 + ‹value›`
 */
import type ts from "typescript";
import type { Machine, Op, Operand, Region, State } from "./ir.ts";
import type { Analysis } from "./scope.ts";

/** One op on one line. */
export function describeOp(machine: Machine, op: Op): string {
  const text = (operand: Operand): string => describeOperand(machine, operand);
  switch (op.op) {
    case "run":
      return `run ${quoted(machine, op.node)}`;
    case "evaluate":
      return `evaluate ${text(op.operand)}`;
    case "assign":
      return `${text(op.target)} = ${text(op.operand)}`;
    case "scope":
      return `scope ${op.box.name} ${op.copy ? "copied" : "new"} { ${op.box.bindings.map(({ name }) => name).join(", ")} }`;
    case "reset":
      return `reset ${op.binding.text}`;
    case "await":
    case "settle":
    case "yield":
      return `${op.op} ${text(op.operand)} → ${op.resume.id}`;
    case "jump":
      return `→ ${op.to.id}`;
    case "branch":
      return `${op.when ? "if" : "unless"} ${text(op.test)} → ${op.to.id}`;
    case "exit":
      return `exit $${op.record.id} = ${op.to.id}`;
    case "resume":
      return `resume $${op.record.id}`;
    case "return":
      return op.operand ? `return ${text(op.operand)}` : "return";
    case "throw":
      return `throw ${text(op.operand)}`;
    default:
      return op satisfies never;
  }
}

export function describeOperand(machine: Machine, operand: Operand): string {
  const text = (inner: Operand): string => describeOperand(machine, inner);
  switch (operand.kind) {
    case "node":
      return quoted(machine, operand.node);
    case "temp":
      return `$${operand.temp.id}`;
    case "value":
      return "‹value›";
    case "binding":
      return operand.binding.text;
    case "constant":
      return operand.value === undefined ? "undefined" : JSON.stringify(operand.value);
    case "null":
    case "this":
      return operand.kind;
    case "self":
      return "frame";
    case "state":
      return String(operand.state.id);
    case "runtime":
    case "frame":
      return operand.name + args(machine, operand.args);
    case "member":
      return `${text(operand.object)}.${operand.name}${args(machine, operand.args)}`;
    case "element":
      return `${text(operand.object)}[${text(operand.key)}]`;
    case "property":
      return `${text(operand.object)}.${operand.name.getText()}`;
    case "binary":
      return `${text(operand.left)} ${operand.operator} ${text(operand.right)}`;
    case "array":
      return `[${operand.elements.map(text).join(", ")}]`;
    case "spread":
    case "copy":
    case "string":
    case "delete":
      return `${operand.kind} ${text(operand.operand)}`;
    case "named":
      return `${text(operand.operand)} named ${typeof operand.name === "string" ? operand.name : text(operand.name)}`;
    case "declared":
      return quoted(machine, operand.node);
    default:
      return operand satisfies never;
  }
}

function args(machine: Machine, operands: readonly Operand[] | undefined): string {
  return operands ? `(${operands.map((operand) => describeOperand(machine, operand)).join(", ")})` : "";
}

const LONGEST = 72;

/** Source text on one line, its holes filled, cut where it is long. */
function quoted(machine: Machine, node: ts.Node): string {
  const text = filled(machine, node).replace(/\s+/g, " ");
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
  // As in Markdown, where the text has a back quote itself.
  return shown.includes("`") ? `\`\` ${shown} \`\`` : `\`${shown}\``;
}

function filled(machine: Machine, node: ts.Node): string {
  const file = node.getSourceFile();
  if (!machine.broken.has(node)) return node.getText(file);
  let text = "";
  let at = node.getStart(file);
  node.forEachChild((child) => {
    const hole = machine.holes.get(child);
    if (!hole && !machine.broken.has(child)) return;
    text += file.text.slice(at, child.getStart(file));
    text += hole ? describeOperand(machine, hole) : filled(machine, child);
    at = child.end;
  });
  return text + file.text.slice(at, node.end);
}

/** "3 loop" */
export function describeState(state: State): string {
  return `${state.id} ${state.role}`;
}

/** The printed form of a machine: the golden files of the tests. */
export function printMachine(machine: Machine): string {
  const kind = `${machine.mode}${machine.generator ? " generator" : ""}`;
  const lines = [`${kind} ${machine.name || "(anonymous)"}`];
  const hoisted = [...machine.hoisted.map(({ printed }) => printed), ...machine.boxes.map(({ name }) => name)];
  if (hoisted.length > 0) lines.push(`  hoisted ${hoisted.join(", ")}`);
  for (const [node, leap] of machine.leaps) {
    lines.push(`  leap \`${node.getText().replace(/\s+/g, " ")}\` → ${leap.to.id}`);
  }
  for (const state of machine.states) {
    lines.push(`  ${describeState(state)}${regionText(state.region)}`);
    for (const op of state.ops) lines.push(`    ${describeOp(machine, op)}`);
  }
  return `${lines.join("\n")}\n`;
}

/** "  in try (error → 4), for (error → 9)": regions from the inside out. */
function regionText(region: Region | undefined): string {
  const parts: string[] = [];
  for (let outer = region; outer; outer = outer.parent) parts.push(`${outer.kind} → ${outer.handler.id}`);
  return parts.length > 0 ? `  [${parts.join(", ")}]` : "";
}

/** The functions to lower, what each binds, and where it lives: for `OPENAWAIT_LOG=scope`. */
export function describeScopes(analysis: Analysis): string {
  return analysis.functions
    .map((fn) => {
      const bindings = fn.bindings.map((binding) => {
        const place = binding.box ? `in ${binding.box.name}` : binding.hoisted ? "hoisted" : "in place";
        return `  ${binding.kind} ${binding.name}: ${place} as ${binding.text}, ${binding.references.length} uses`;
      });
      return [`${fn.lowered} function${fn.suspends ? ", suspends" : ""}`, ...bindings].join("\n");
    })
    .join("\n");
}
