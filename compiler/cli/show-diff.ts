/**
 * A change as a diff for people.
 *
 *     package.json
 *         "dependencies": {
 *     +     "openawait": "^0.1.0",
 */
import { structuredPatch } from "diff";
import type { Change } from "./project/changes.ts";
import type { Colors } from "./report.ts";

export function showDiff({ file, before, after }: Change, colors: Colors): string {
  const { hunks } = structuredPatch(file, file, before ?? "", after, "", "", { context: 2 });
  const lines = hunks.flatMap((hunk, index) => [
    ...(index > 0 ? [colors.dim("  ⋮")] : []),
    ...hunk.lines.map((line) => paint(line.replace(/\r$/, ""), colors)),
  ]);
  const title = `${colors.bold(file)}${before === undefined ? colors.dim(" (new)") : ""}`;
  return `${title}\n${lines.join("\n")}\n`;
}

function paint(line: string, colors: Colors): string {
  const text = `${line[0] ?? ""} ${line.slice(1)}`.trimEnd();
  switch (line[0]) {
    case "+":
      return colors.green(text);
    case "-":
      return colors.red(text);
    default:
      return colors.dim(text);
  }
}
