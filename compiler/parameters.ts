/**
 * Parameters that can throw, in promise mode: the error must become a rejection, so they move into a function of
 * their own, which the runtime calls.
 *
 *     async function f(a = g()) {}   →   function f() { return $await.bindParameters((a = g()) => …, arguments); }
 *
 * Placeholders keep the function's `length`.
 */
import type TS from "typescript";
import type { EmitContext } from "./emit-text.ts";
import type { FunctionInfo } from "./scope.ts";
import type { TypeScript } from "./syntax.ts";

/** Binding these parameters runs no code. */
export function isSimple(ts: TypeScript, node: TS.FunctionLikeDeclaration): boolean {
  return node.parameters.every((parameter) => ts.isIdentifier(parameter.name) && !parameter.initializer);
}

/** Replaces the parameters by placeholders; `open` and `close` print what goes around the lowered body. */
export function editParameters(context: EmitContext, fn: FunctionInfo): { open: () => void; close: () => void } {
  const { ts, file, edits, names } = context;
  const { output } = edits;
  const node = fn.node as TS.FunctionLikeDeclaration;
  const own = node.parameters.filter((parameter) => parameter.name.getText(file) !== "this");
  const start = own[0]!.getStart(file);
  // Up to and with a trailing comma.
  const { end } = node.parameters;
  const arrow = ts.isArrowFunction(node);
  const placeholders = placeholdersOf(context, own, arrow);
  const length = expectedArguments(own);
  const covering = edits.replace(start, end, () => output.text(placeholders, start));
  const given = Array.from({ length }, (_, index) => `${names.temp}${index + 1}`);
  const args = arrow ? `[${[...given, `...${names.rest}`].join(", ")}]` : "arguments";
  return {
    open() {
      output.text(`${arrow ? "" : "return "}${names.runtime}.bindParameters((`);
      for (const [index, parameter] of own.entries()) {
        if (index > 0) output.text(", ");
        const first = parameter.dotDotDotToken ?? parameter.name;
        edits.copyInside(covering, first.getStart(file), parameter.end);
      }
      output.text(") => ");
    },
    close() {
      output.text(arrow ? `, ${args})` : `, ${args});`);
    },
  };
}

function expectedArguments(parameters: readonly TS.ParameterDeclaration[]): number {
  const optional = parameters.findIndex((parameter) => parameter.initializer || parameter.dotDotDotToken);
  return optional < 0 ? parameters.length : optional;
}

function placeholdersOf({ file, names }: EmitContext, own: readonly TS.ParameterDeclaration[], arrow: boolean): string {
  const length = expectedArguments(own);
  const decorated = own.findLastIndex((parameter) => (parameter.modifiers?.length ?? 0) > 0);
  const placeholders: string[] = [];
  for (const [index, parameter] of own.entries()) {
    if (index >= length && index > decorated) break;
    const modifiers = (parameter.modifiers ?? []).map((modifier) => `${modifier.getText(file)} `).join("");
    const type = parameter.type && modifiers ? `: ${parameter.type.getText(file)}` : "";
    const optional = index >= length ? " = undefined" : "";
    placeholders.push(`${modifiers}${names.temp}${index + 1}${type}${optional}`);
  }
  if (arrow) placeholders.push(`...${names.rest}`);
  return placeholders.join(", ");
}
