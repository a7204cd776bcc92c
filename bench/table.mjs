// Tables as Markdown has them, and the line that says where they come from.
//
//     table(["what", "ratio"], [["calls", "0.40"]])   →   | what  | ratio |
//                                                         | ----- | ----: |
//                                                         | calls |  0.40 |
import { availableParallelism, cpus } from "node:os";

/** The first column reads from the left, the others are numbers. */
export function table(head, rows) {
  const widths = head.map((_, column) => Math.max(4, ...[head, ...rows].map((row) => row[column].length)));
  const pad = (cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]));
  const line = (cells) => `| ${cells.map(pad).join(" | ")} |`;
  const rule = widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}

export const times = (number) => number.toFixed(2);

/** The engine and the machine that a result was measured on. */
export function environment() {
  return {
    node: process.version,
    machine: `${process.platform} ${process.arch}, ${availableParallelism()} × ${cpus()[0]?.model}`,
  };
}
