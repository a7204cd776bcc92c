/**
 * Top-level `await`, `for await` and `await using` of a module stay native; what they wait for is bridged, so that it
 * may follow the protocol.
 *
 *     await x;                          →   await $await.bridge(x);
 *     for await (const a of xs) {}      →   for await (const a of $await.bridgeIterable(xs)) {}
 *     await using a = m;                →   await using $a = $await.bridgeResource(m);
 *                                           const a = $a?.enter ? await $a.enter() : $a && $a.value;
 */
import type TS from "typescript";
import type { EmitContext } from "./emit-text.ts";
import { isWordAt } from "./placing.ts";
import type { Analysis } from "./scope.ts";

export function editTopLevel(context: EmitContext, analysis: Analysis): void {
  const { ts, file, edits, names } = context;
  for (const node of analysis.topLevel) {
    if (ts.isAwaitExpression(node)) editOperand(node.expression, "bridge");
    else if (ts.isForOfStatement(node)) editOperand(node.expression, "bridgeIterable");
    else if (ts.isVariableDeclarationList(node)) editResources(context, node);
  }

  function editOperand(operand: TS.Expression, bridge: "bridge" | "bridgeIterable"): void {
    // `await(x)`, `of[x]`
    const space = isWordAt(file.text, operand.getStart(file) - 1) ? " " : "";
    edits.wrap(operand, `${space}${names.runtime}.${bridge}(`, ")");
  }

  function editResources({ edits: { output } }: EmitContext, list: TS.VariableDeclarationList): void {
    if (!ts.isVariableStatement(list.parent)) return;
    edits.replace(list.getStart(file), list.end, () => {
      for (const [index, { name, initializer }] of list.declarations.entries()) {
        const start = name.getStart(file);
        const resource = `${names.temp}${name.getText(file)}`;
        if (index > 0) output.text("; ");
        output.text(`await using ${resource} = ${names.runtime}.bridgeResource(`, start);
        edits.copy(initializer!.getStart(file), initializer!.end);
        const value = `${resource}?.enter ? await ${resource}.enter() : ${resource} && ${resource}.value`;
        output.text("); const ", start);
        output.text(`${name.getText(file)} = ${value}`, start);
      }
    });
  }
}
