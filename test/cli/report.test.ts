// The pieces of what is shown: code frames, the progress bar, colours.
import { PassThrough } from "node:stream";
import picocolors from "picocolors";
import { expect, test } from "vitest";
import { colorsFor, formatDiagnostic, progressOn, summary } from "../../compiler/cli/report.ts";

const place = (line: number, column: number) => ({ offset: 0, line, column });
const supported = (stream: object, env: NodeJS.ProcessEnv) => colorsFor(stream, env).isColorSupported;
const PLAIN = picocolors.createColors(false);

function frame(source: string, start: [line: number, column: number], end: [line: number, column: number]): string {
  const diagnostic = {
    code: "OA1001",
    severity: "error",
    message: "no",
    start: place(...start),
    end: place(...end),
  } as const;
  return formatDiagnostic("a.ts", diagnostic, source, PLAIN).split("\n").slice(2).join("\n");
}

test("a code frame has two lines before and one after, and marks the place", () => {
  const source = "one\ntwo\nthree\nfour 4\nfive\nsix";
  expect(frame(source, [4, 6], [4, 7])).toBe("  2 | two\n  3 | three\n> 4 | four 4\n    |      ^\n  5 | five\n");
});

test("several lines are marked up to the end of the first, tabs stay tabs, no place is empty", () => {
  expect(frame("\t\tawait x(\n\t\t)", [1, 3], [2, 4])).toBe("> 1 | \t\tawait x(\n    | \t\t^^^^^^^^\n  2 | \t\t)\n");
  expect(frame("x", [1, 2], [1, 2])).toBe("> 1 | x\n    |  ^\n");
  expect(frame("", [1, 1], [1, 1])).toBe("> 1 |\n    | ^\n");
});

test("a long line is cut around the place", () => {
  const text = frame(`${"a".repeat(5000)}HERE${"b".repeat(5000)}`, [1, 5001], [1, 5005]);
  const [line = "", marks = ""] = text.split("\n");
  expect(line.length).toBeLessThan(180);
  expect(marks.indexOf("^^^^")).toBe(line.indexOf("HERE"));
});

test("the summary counts", () => {
  expect(summary({ built: 132, lowered: 65, failed: 0, ms: 1234 }, PLAIN)).toBe(
    "built 132 files (65 lowered) in 1.2 s\n",
  );
  expect(summary({ built: 1, lowered: 0, failed: 2, ms: 40 }, PLAIN)).toBe(
    "built 1 file (0 lowered), 2 failed, in 0.0 s\n",
  );
});

test("the progress bar is drawn on a terminal only, and removed at the end", () => {
  const drawn = (isTTY: boolean): string => {
    const stream = Object.assign(new PassThrough(), {
      isTTY,
      columns: 80,
      cursorTo() {},
      clearLine() {},
      moveCursor() {},
    });
    const progress = progressOn(stream as unknown as NodeJS.WriteStream, 4);
    progress.step();
    progress.end();
    return String(stream.read() ?? "");
  };
  expect(drawn(false)).toBe("");
  expect(drawn(true)).toContain("[░░░░░░░░░░░░░░░░░░░░░░░░] 0/4");
});

test("colours follow the stream and the environment", () => {
  const terminal = { isTTY: true as const, hasColors: () => true };
  expect(supported(terminal, {})).toBe(true);
  expect(supported({ ...terminal, hasColors: () => false }, {})).toBe(false);
  expect(supported({}, { CI: "1" })).toBe(false);
  expect(supported({}, { FORCE_COLOR: "1" })).toBe(true);
  expect(supported({}, { FORCE_COLOR: "0" })).toBe(false);
  expect(supported(terminal, { NO_COLOR: "1", FORCE_COLOR: "1" })).toBe(false);
});
