/**
 * What the compiler makes of a file, for people and tools: the generated code, or the machines in one of several forms.
 *
 *     inspect("async function f(x) { await x; }", { as: "ir" }).text
 *       → coroutine f
 *           0 start
 *             await `x` → 1
 *           1 resume
 *             return
 */
import { describeOp, describeState, printMachine } from "./describe.ts";
import { lowerWhole, type Diagnostic, type LowerOptions, type LowerResult } from "./index.ts";
import { type Edge, edgesOf } from "./edges.ts";
import { htmlPage } from "./inspect-html.ts";
import { targetOf, type Machine } from "./ir.ts";

export const FORMS = ["code", "ir", "mermaid", "dot", "json", "html"] as const;
export type Form = (typeof FORMS)[number];

export interface InspectOptions extends LowerOptions {
  /** Default `"ir"`. */
  readonly as?: Form | undefined;
  /** Only machines of functions of this name. */
  readonly function?: string | undefined;
}

/** `text` is empty where the source has an error; see `diagnostics`. */
export function inspect(
  source: string,
  options: InspectOptions = {},
): { readonly text: string; readonly diagnostics: readonly Diagnostic[] } {
  const { code, map, machines, diagnostics } = lowerToLookAt(source, options);
  if (diagnostics.length > 0) return { text: "", diagnostics };
  const wanted = options.function;
  const chosen = wanted === undefined ? machines : machines.filter(({ name }) => name === wanted);
  const form = options.as ?? "ir";
  if (form === "code") return { text: wanted === undefined ? code : chosen.map(printMachine).join("\n"), diagnostics };
  if (form === "html") {
    const fileName = options.fileName ?? "module.ts";
    return { text: htmlPage({ fileName, source, code, mappings: map?.mappings ?? "", machines: chosen }), diagnostics };
  }
  return { text: PRINTERS[form](chosen), diagnostics };
}

/** A plain script has no runtime to import; to look at it, a global of the usual name will do. */
export function lowerToLookAt(source: string, options: InspectOptions): LowerResult {
  const result = lowerWhole(source, options);
  if (options.runtime !== undefined || !result.diagnostics.some(({ code }) => code === "OA1002")) return result;
  return lowerWhole(source, { ...options, runtime: { global: "OpenAwait" } });
}

const PRINTERS: Readonly<Record<Exclude<Form, "code" | "html">, (machines: readonly Machine[]) => string>> = {
  ir: (machines) => machines.map(printMachine).join("\n"),
  mermaid: (machines) => machines.map(mermaid).join("\n"),
  dot: (machines) => machines.map(dot).join("\n"),
  json: (machines) => `${JSON.stringify(machines.map(toJson), undefined, 2)}\n`,
};

// ── graphs ───────────────────────────────────────────────────────────────────────────────────────────────────────────

const MERMAID_ARROWS: Readonly<Record<Edge["kind"], string>> = {
  next: "-->",
  jump: "-->",
  await: "-. await .->",
  error: "-. error .->",
};

/** A flowchart: a box a state; dotted lines are suspensions and errors. */
function mermaid(machine: Machine): string {
  const lines = ["flowchart TD", `  %% ${machine.mode} ${machine.name || "(anonymous)"}`];
  for (const state of machine.states) {
    const ops = state.ops.map((op) => escapeMermaid(describeOp(machine, op)));
    lines.push(`  s${state.id}["<b>${describeState(state)}</b><br/>${ops.join("<br/>")}"]`);
  }
  for (const { from, to, kind } of edgesOf(machine)) lines.push(`  s${from.id} ${MERMAID_ARROWS[kind]} s${to.id}`);
  return `${lines.join("\n")}\n`;
}

function escapeMermaid(text: string): string {
  return text.replace(/[&<>"#`[\]{}|]/g, (character) => `#${character.charCodeAt(0)};`);
}

const DOT_STYLES: Readonly<Record<Edge["kind"], string>> = {
  next: "",
  jump: "",
  await: ' [style=dashed, label="await"]',
  error: ' [style=dotted, color=red, label="error"]',
};

function quote(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"');
}

function dot(machine: Machine): string {
  const lines = [`digraph "${quote(machine.name || "anonymous")}" {`, "  node [shape=box, fontname=monospace];"];
  for (const state of machine.states) {
    const text = [describeState(state), ...state.ops.map((op) => describeOp(machine, op))].map(quote).join("\\l");
    lines.push(`  ${state.id} [label="${text}\\l"];`);
  }
  for (const { from, to, kind } of edgesOf(machine)) lines.push(`  ${from.id} -> ${to.id}${DOT_STYLES[kind]};`);
  return `${lines.join("\n")}\n}\n`;
}

// ── data ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

function toJson(machine: Machine): object {
  const { node } = machine;
  const { line, character } = node.getSourceFile().getLineAndCharacterOfPosition(node.getStart());
  return {
    name: machine.name,
    mode: machine.mode,
    generator: machine.generator,
    line: line + 1,
    column: character + 1,
    hoisted: machine.hoisted.map(({ name, printed }) => ({ name, printed })),
    boxes: machine.boxes.map(({ name, bindings }) => ({ name, bindings: bindings.map((binding) => binding.name) })),
    temporaries: machine.temps.length,
    states: machine.states.map((state) => ({
      id: state.id,
      role: state.role,
      handler: state.region?.handler.id ?? null,
      ops: state.ops.map((op) => ({
        op: op.op,
        text: describeOp(machine, op),
        to: [targetOf(op)].flatMap((to) => to?.id ?? []),
      })),
    })),
    edges: edgesOf(machine).map(({ from, to, kind }) => ({ from: from.id, to: to.id, kind })),
  };
}
