// The examples print what their headers say; the tour shows its three parts.
import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { lower } from "../compiler/index.ts";
import { inspect } from "../compiler/inspect.ts";
import { PROJECT } from "./harness/fixtures.ts";
import { output, readExample } from "./harness/output.ts";

vi.setConfig({ testTimeout: 60_000 });

// ── examples ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const EXAMPLES = readdirSync(join(PROJECT, "examples")).filter((file) => file.endsWith(".ts"));

/** What the header says that it prints. */
const promised = (header: string): string =>
  header
    .slice(header.indexOf("Output:\n") + "Output:\n".length)
    .trimEnd()
    .replaceAll(/^ {4}/gm, "");

describe("examples", () => {
  test("there are seven", () => {
    const names = ["cancellation-leak", "deadlock", "lines", "lost-update", "manager", "rendezvous", "scheduler"];
    expect(EXAMPLES).toEqual(names.map((name) => `${name}.ts`));
  });

  test.each(EXAMPLES)("%s prints what its header says", async (name) => {
    const { source, header } = readExample(name);
    expect(promised(header)).not.toBe("");
    expect(await output(source, `examples/${name}`)).toBe(promised(header));
  });

  test.each(EXAMPLES)("%s has no native async left", (name) => {
    const { code, diagnostics } = lower(readExample(name).source, { fileName: name });
    expect(diagnostics).toEqual([]);
    const code0 = code.replaceAll(/\/\/.*|\/\*[^]*?\*\//g, "");
    expect(code0).not.toMatch(/\basync\b/);
  });

  test("the two commands of the headers work", () => {
    const { header } = readExample("rendezvous.ts");
    for (const name of EXAMPLES) {
      const [build, node] = [...readExample(name).header.matchAll(/^ {4}((?:npx|node) .*)$/gm)].map(([, line]) => line);
      expect(build).toBe(`npx openawait build examples/${name} --out-dir .cache/examples`);
      expect(node).toBe(`node .cache/examples/${name.replace(".ts", ".js")}`);
    }
    const options = { cwd: PROJECT, encoding: "utf8" } as const;
    // (What `npx openawait` runs, without npm's own start.)
    const built = "dist/compiler/cli/main.js build examples/rendezvous.ts --out-dir .cache/examples";
    execFileSync(process.execPath, built.split(" "), options);
    const printed = execFileSync(process.execPath, [".cache/examples/rendezvous.js"], options);
    expect(printed.trimEnd()).toBe(promised(header));
  });

  test("the scheduler has 30 lines at most", () => {
    const lines = /^class Scheduler \{[^]*?^\}/m.exec(readExample("scheduler.ts").source)![0].split("\n");
    expect(lines.length).toBeLessThanOrEqual(30);
  });
});

// ── the tour ─────────────────────────────────────────────────────────────────────────────────────────────────────────

describe("the tour", () => {
  const tour = (env: NodeJS.ProcessEnv): string => {
    const { FORCE_COLOR: _, NO_COLOR: __, ...inherited } = process.env;
    const { stdout, stderr, status } = spawnSync(process.execPath, ["scripts/tour.mjs", "--no-build"], {
      cwd: PROJECT,
      encoding: "utf8",
      env: { ...inherited, ...env },
    });
    expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
    return stdout;
  };

  test("source, machine and trace", () => {
    const text = tour({});
    const [, source, machine, trace] = text.split(/^\d\. (?:Source|Machine|Trace) .*\n/m);
    const { source: file, header, body } = readExample("rendezvous.ts");
    expect(source).toContain(body.trimEnd());
    const { text: ir } = inspect(file, { fileName: "a.ts", as: "ir", function: "meet" });
    for (const line of ir.trimEnd().split("\n")) expect(machine).toContain(line);
    expect(machine).toContain("if ($.await(new Rendezvous(), 1)) return $await.SUSPENDED;");
    expect(trace!.split("\n").map((line) => line.trim().split(/ {3,}/))).toEqual(
      expect.arrayContaining([
        ["step", "sent", "came out", "state", "awaiting"],
        ['meet("Ada")', "Coroutine meet <created>", "created"],
        ["send", "undefined", "{ done: false, value: 'Hello' }", "suspended", "a Rendezvous"],
        ["send", "undefined", "{ done: true, value: 'Ada heard World' }", "closed"],
      ]),
    );
    for (const line of promised(header).split("\n")) expect(trace).toContain(`  ${line}\n`);
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(120);
  });

  test("colours, where they are wanted", () => {
    const colored = tour({ FORCE_COLOR: "1" });
    // oxlint-disable-next-line no-control-regex
    const plain = colored.replaceAll(/\u001B\[\d+m/g, "");
    expect(plain).not.toBe(colored);
    expect(tour({ FORCE_COLOR: "1", NO_COLOR: "1" })).toBe(plain);
  });
});
