// The forms of `inspect`, and the dumps of OPENAWAIT_LOG.
import { afterEach, describe, expect, test, vi } from "vitest";
import { FORMS, inspect } from "../../compiler/inspect.ts";
import { lower } from "../../compiler/index.ts";

const SOURCE = `export async function first(xs) { for (const x of xs) if (await x) break; }
export async function second(x) { try { return await x; } catch { return "\\"quoted\\" <b>"; } }`;

const show = (as: (typeof FORMS)[number], name?: string): string => inspect(SOURCE, { as, function: name }).text;

describe("inspect", () => {
  test("code is the lowered file; with a name, the machines of that function", () => {
    expect(show("code")).toBe(lower(SOURCE).code);
    expect(show("code", "second")).toMatch(/^coroutine second/);
  });
  test("ir", () => {
    expect(show("ir", "first")).toContain("  2 body  [iteration → ");
    expect(show("ir")).toMatch(/coroutine first[^]*coroutine second/);
  });
  test("json says the same as data", () => {
    const [first] = JSON.parse(show("json", "first"));
    expect(first).toMatchObject({ name: "first", mode: "coroutine", generator: false, line: 1, column: 1 });
    const ids = first.states.map((state: { id: number }) => state.id);
    expect(ids).toEqual(ids.map((_: number, index: number) => index));
    for (const { from, to } of first.edges) expect([ids.includes(from), ids.includes(to)]).toEqual([true, true]);
    expect(first.edges.map((edge: { kind: string }) => edge.kind)).toEqual(
      expect.arrayContaining(["await", "error", "jump", "next"]),
    );
  });
  test("mermaid: a node a state, an edge for each way, nothing that breaks its syntax", () => {
    const text = show("mermaid", "second");
    expect(text).toMatch(/^flowchart TD\n/);
    const states = JSON.parse(show("json", "second"))[0].states.length;
    expect(text.match(/^ {2}s\d+\["[^"]*"\]$/gm)).toHaveLength(states);
    expect(text).toMatch(/^ {2}s\d+ -\. await \.-> s\d+$/m);
    expect(text).toMatch(/^ {2}s\d+ -\. error \.-> s\d+$/m);
  });
  test("dot: quotes are escaped, braces are balanced", () => {
    const text = show("dot", "second");
    expect(text).toMatch(/^digraph "second" \{\n[^]*\n\}\n$/);
    for (const line of text.split("\n").slice(2, -2))
      expect(line.replaceAll(/\\./g, "").match(/"/g)?.length ?? 0).toSatisfy((n: number) => n % 2 === 0);
  });
  test("html: both texts whole, linked pieces and states, nothing from elsewhere", () => {
    const text = show("html");
    const plain = (id: string): string => {
      const pre = new RegExp(`<pre id="${id}"[^>]*>([^]*?)</pre>`).exec(text)![1]!.replaceAll(/<[^>]*>/g, "");
      return pre.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
    };
    expect(plain("source")).toBe(SOURCE);
    expect(plain("generated")).toBe(lower(SOURCE).code);
    expect(text).not.toMatch(/<b>|https?:|<link|src=/);
    const machines = JSON.parse(show("json")) as { states: { id: number }[] }[];
    const states = machines.flatMap(({ states: own }, index) => own.map(({ id }) => `${index}-${id}`));
    expect([...text.matchAll(/data-state="([^"]*)"/g)].map(([, state]) => state)).toEqual(states);
    const owners = JSON.parse(/id="owners">(.*?)<\/script>/.exec(text)![1]!) as Record<string, string>;
    for (const owner of Object.values(owners)) expect(states).toContain(owner);
    // `return await x;` of the second function: its x is awaited, and stands in both texts.
    const second = text.slice(text.indexOf(">second<"));
    const x = /class="k">await<\/span> <span data-p="(\d+)">x</.exec(second)![1]!;
    expect(owners[x]).toMatch(/^1-/);
    expect(text.split(`data-p="${x}"`).length).toBeGreaterThan(2);
  });
  test("html: a drawing has an arrow for each way between states", () => {
    const [{ edges }] = JSON.parse(show("json", "first")) as [{ edges: { from: number; to: number; kind: string }[] }];
    const text = show("html", "first");
    const drawn = [...text.matchAll(/<path class="(\w+)" data-from="(\d+)" data-to="(\d+)"/g)];
    const ways = new Set(edges.map(({ from, to, kind }) => `${kind} ${from} ${to}`));
    expect(new Set(drawn.map(([, kind, from, to]) => `${kind} ${from} ${to}`))).toEqual(ways);
    expect(show("html", "none")).toContain("No function suspends here");
    expect(inspect("export const one = 1;\n", { as: "html" }).text).toContain("No function suspends here");
  });
  test("an error gives no text", () => {
    const { text, diagnostics } = inspect("async function f( {", { as: "ir" });
    expect([text, diagnostics[0]?.code]).toEqual(["", "OA1001"]);
  });
});

describe("OPENAWAIT_LOG", () => {
  afterEach(() => void vi.restoreAllMocks());
  test.each([
    ["scope", /── scope a\.ts\ncoroutine function, suspends\n[^]*const x: hoisted as x, 1 uses/],
    ["ir", /── ir a\.ts\ncoroutine first\n/],
    ["emit", /── emit a\.ts\nimport \* as \$await/],
  ])("%s", (stage, expected) => {
    const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    process.env["OPENAWAIT_LOG"] = stage;
    lower(SOURCE, { fileName: "a.ts" });
    delete process.env["OPENAWAIT_LOG"];
    lower(SOURCE, { fileName: "a.ts" });
    expect(write.mock.calls).toHaveLength(1);
    expect(write.mock.calls[0]![0]).toMatch(expected);
  });
});
