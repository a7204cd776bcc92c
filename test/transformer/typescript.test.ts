// What only TypeScript has, in files with lowered functions: enums, namespaces, parameter properties, decorators, JSX.
// Each program runs at each target and must give the same.
import ts from "typescript";
import { describe, expect, test, vi } from "vitest";
import { call, compile, TARGETS } from "./project.ts";

vi.setConfig({ testTimeout: 60_000 });

async function expectAll(source: string, expected: unknown, options: ts.CompilerOptions = {}, name = "/main.ts") {
  for (const [label, target] of Object.entries(TARGETS)) {
    // Node runs neither decorators nor `using` yet.
    if (label === "esnext" && /^\s*@|\busing\b/m.test(source)) continue;
    for (const mode of ["promise", "coroutine"] as const) {
      if (mode === "coroutine" && label !== "es5") continue;
      const compiled = compile({ [name]: source }, { mode, plainAwait: "allow" }, { ...options, target });
      expect(compiled.diagnostics).toEqual([]);
      expect(await call(compiled, "main"), `${label} ${mode}`).toEqual(expected);
    }
  }
}

describe("enums", () => {
  test("of the file, const or not, and in a lowered function", () =>
    expectAll(
      `
      enum Color { Red, Green = "green", Blue = 1 << 3 }
      const enum Level { Low = 1, High = Low + 1 }
      export async function main() {
        enum Inner { A = 7, B }
        const enum Hidden { C = 9 }
        const first = await Promise.resolve(Color.Green);
        return [first, Color[0], Color.Blue, Level.High, await Level.Low, Inner.B, Inner[7], Hidden.C];
      }`,
      ["green", "Red", 8, 2, 1, 8, "A", 9],
    ));

  test("const enums are inlined and leave nothing", () => {
    const source = `const enum Level { Low = 41 } export const f = async () => (await 1) + Level.Low;`;
    const { files } = compile({ "/main.ts": source });
    expect(files.get("/main.js")).toContain("41 /* Level.Low */");
    expect(files.get("/main.js")).not.toContain("var Level");
  });

  test("const enums of another file", async () => {
    const compiled = compile(
      {
        "/main.ts": `import { Level } from "./level"; export const main = async () => [await 1, Level.Low];`,
        "/level.ts": "export const enum Level { Low = 41 }",
      },
      { mode: "promise" },
    );
    expect(await call(compiled, "main")).toEqual([1, 41]);
    expect(compiled.files.get("/main.js")).not.toContain("./level");
  });

  test("with a lowered function in an initializer, merged", () =>
    expectAll(
      `
      enum E { A = 1 }
      enum E { B = (async () => await 1).length + 5 }
      export async function main() { return [E.A, E.B, await E[6]]; }`,
      [1, 5, undefined],
    ));
});

test("namespaces: exported variables, merging, nesting, imports of their own", () =>
  expectAll(
    `
    namespace Tools {
      export let calls = 0;
      export async function load(x: number) { calls++; const before = calls; await null; calls += 10; return x + before; }
      export namespace Deep { export const twice = async (x: number) => 2 * (await load(x)); }
    }
    namespace Tools { export const count = async () => { await null; return calls; }; }
    async function outer() { return outer.tag; }
    namespace outer { export const tag = "merged"; }
    import twice = Tools.Deep.twice;
    export async function main() { return [await Tools.load(1), await twice(1), await Tools.count(), await outer()]; }`,
    [2, 26, 22, "merged"],
  ));

test("parameter properties, fields, accessors, private members", () =>
  expectAll(
    `
    class Base { constructor(protected readonly name: string) {} async greet() { return "hi " + this.name; } }
    class Point extends Base {
      declare never: string;
      scale = async (by: number) => this.x * (await by);
      constructor(private x: number, public readonly y = x + 1) { super("point"); }
      async sum(this: Point) { return (await this.x) + this.y; }
      override async greet() { const own = await super.greet(); return own + "!"; }
      get both() { return (async () => [this.x, await this.y])(); }
      static async of(...args: [number]) { return new this(...args); }
    }
    export async function main() {
      const p = await Point.of(3);
      return [await p.sum(), await p.scale(5), await p.greet(), await p.both, Object.keys(p).sort()];
    }`,
    [7, 15, "hi point!", [3, 4], ["name", "scale", "x", "y"]],
    { useDefineForClassFields: false },
  ));

test("overloads, optional and definite members, satisfies, as const, assertions", () =>
  expectAll(
    `
    function pick(x: string): Promise<string>;
    function pick(x: number): Promise<number>;
    export async function pick(x: unknown) { return (await x) as never; }
    abstract class A { abstract run(): Promise<number>; value!: number; async go?(): Promise<void>; }
    class B extends A { async run() { return (await pick(1))! satisfies number; } }
    export async function main() {
      const t = [await pick("a"), <number>await new B().run()] as const;
      return t;
    }`,
    ["a", 1],
  ));

describe("decorators", () => {
  const LEGACY = `
    const log: string[] = [];
    const note = (what: string) => (...args: unknown[]) => void log.push(what + " " + String(args[1]) + " " + String(args[2] instanceof Object ? "descriptor" : args[2]));
    const type = (target: object, key: string) => (Reflect as any).getMetadata?.("x", target, key);
    @note("class")
    class Service {
      @note("field") field: string = "f";
      @note("run") async run(@note("parameter") id: number): Promise<string> { return this.field + (await id); }
      @note("static") static async make() { await null; return new Service(); }
      static self = async () => Service;
    }
    export async function main() {
      const s = await Service.make();
      const inner = [await 1, await s.run(2), (await Service.self()) === Service];
      class Local { @note("local") async m() { return await 3; } }
      return [inner, await new Local().m(), log];
    }`;
  test("legacy", () =>
    expectAll(
      LEGACY,
      [
        [1, "f2", true],
        3,
        [
          "field field undefined",
          "parameter run 0",
          "run run descriptor",
          "static make descriptor",
          "class undefined undefined",
          "local m descriptor",
        ],
      ],
      { experimentalDecorators: true },
    ));

  const STANDARD = `
    const log: string[] = [];
    function note(value: any, context: DecoratorContext) {
      log.push(context.kind + " " + String(context.name));
      if (context.kind === "method") return async function (this: any, ...args: any[]) { return "<" + (await value.apply(this, args)) + ">"; };
    }
    @note
    class Service {
      @note field = async () => await "f";
      @note async run(id: number) { return (await this.field()) + id; }
      @note static async make() { await null; return "made"; }
      @note accessor state = "s";
    }
    export async function main() { return [await new Service().run(2), await Service.make(), log]; }`;
  test("standard", () =>
    expectAll(STANDARD, [
      "<f2>",
      "<made>",
      ["method make", "method run", "accessor state", "field field", "class Service"],
    ]));

  test("metadata", async () => {
    const source = `
      const log: unknown[] = [];
      (Reflect as any).metadata = (key: string, value: any) => () => void log.push([key, typeof value === "function" ? value.name : value && value.map((f: any) => f && f.name)]);
      const mark = (..._: unknown[]) => {};
      class Thing {}
      class Service {
        constructor(@mark private thing: Thing) { void this.thing; }
        @mark async typed(a: string, b: Thing): Promise<number> { return (await 1) + a.length + (b ? 1 : 0); }
        @mark async untyped() { return await 1; }
        @mark plain(): number { return 1; }
        @mark optional?: Thing;
      }
      export const main = async () => { await null; void Service; return log; };`;
    for (const target of Object.values(TARGETS)) {
      const options = {
        target,
        experimentalDecorators: true,
        emitDecoratorMetadata: true,
        useDefineForClassFields: false,
      };
      const plain = ts.transpileModule(source, {
        compilerOptions: { ...options, module: ts.ModuleKind.CommonJS, ignoreDeprecations: "6.0" },
      });
      const expected = await call({ files: new Map([["/main.js", plain.outputText]]), diagnostics: [] }, "main");
      expect(expected).toContainEqual(["design:returntype", "Promise"]);
      for (const mode of ["promise", "coroutine"] as const) {
        const compiled = compile({ "/main.ts": source }, { mode, plainAwait: "allow" }, options);
        expect(await call(compiled, "main"), mode).toEqual(expected);
      }
    }
  });
});

test("JSX: components are not elided, the pragma is kept", async () => {
  const source = `/** @jsx h */
    import { h, Box } from "./jsx";
    export async function main() { return <Box a={await 1} {...{ b: await 2 }}>{await "child"}<i/>text</Box>; }`;
  const library = `
    export const h = (tag: unknown, props: unknown, ...children: unknown[]): unknown => [typeof tag === "function" ? tag.name : tag, props, ...children];
    export function Box() {}
    declare global { namespace JSX { interface IntrinsicElements { i: {} } type Element = unknown; type ElementType = any } }`;
  for (const target of Object.values(TARGETS)) {
    const compiled = compile(
      { "/main.tsx": source, "/jsx.ts": library },
      { mode: "promise" },
      { target, jsx: ts.JsxEmit.React },
    );
    expect(await call(compiled, "main")).toEqual(["Box", { a: 1, b: 2 }, "child", ["i", null], "text"]);
  }
  const preserved = compile({ "/main.tsx": source, "/jsx.ts": library }, {}, { jsx: ts.JsxEmit.Preserve });
  expect(preserved.files.get("/main.jsx")).toContain("<i />text</");
});

const expectEs5 = (body: string, expected: unknown): Promise<void> =>
  expectAll(`const later = <T>(x: T) => new Promise<T>((done) => setTimeout(done, 0, x));\n${body}`, expected);

describe("down to ES5", () => {
  test("each iteration has its own bindings", () =>
    expectEs5(
      `
      export async function main() {
        const all: (() => unknown)[] = [];
        for (let i = 0; i < 2; i++) all.push(() => i);
        for (const x of [await later(2), 3]) { const y = x * 10; all.push(() => [x, y]); }
        for (let i = 4; i < 6; i++) { await later(i); all.push(() => i); }
        for (let i = 6; i < 9; i++) { if (i === 7) continue; all.push(async () => await i); }
        let n = 0;
        do { const m = n; all.push(() => m) } while (++n < 2)
        try { for (const q of "ab") { all.push(() => q); if (q === "b") return Promise.all(all.map((f) => f())); } }
        finally { await later(0); }
      }`,
      [0, 1, [2, 20], [3, 30], 4, 5, 6, 8, 0, 1, "a", "b"],
    ));

  test("arguments, this, new.target and super inside of machines", () =>
    expectEs5(
      `
      class A { m(x: number) { return x; } get g() { return "g"; } static s() { return "s"; } }
      class B extends A {
        kind: string; constructor() { super(); this.kind = new.target.name; }
        async m2() { return [super.m(arguments.length), await later(arguments[0]), super.g, arguments[1]]; }
        static async s2() { await later(0); return super.s(); }
        async nested() { const f = async () => (await later(super.m(7))) + arguments.length; return f(); }
      }
      function outer(this: unknown, ..._: unknown[]) { return (async () => [await later(this), ...Array.from(arguments)])(); }
      function Old(this: any) { this.target = (async () => { await later(0); return new.target === (Old as any); })(); }
      export async function main() {
        const b: any = new B();
        return [b.kind, await b.m2(1, 2), await B.s2(), await b.nested(1), await outer.call("t", 1, 2), await (new (Old as any)()).target];
      }`,
      ["B", [2, 1, "g", 2], "s", 8, ["t", 1, 2], true],
    ));

  test("arguments as a shorthand", () =>
    expectEs5(
      `
      function given(this: unknown, ..._: unknown[]) {
        return (async () => { const before = await later({ arguments }); return [before, { arguments, last: await later(3) }]; })();
      }
      export async function main() {
        const [before, after] = await given(1, 2) as any[];
        return [Array.from(before.arguments), Array.from(after.arguments), after.last];
      }`,
      [[1, 2], [1, 2], 3],
    ));

  test("variables of blocks keep apart", () =>
    expectEs5(
      `
      const name = "file", status = "file";
      export async function main() {
        const seen: unknown[] = [name];
        { const name = await later("one"); seen.push(name, { name }, (() => name)()); }
        { let name = "two"; seen.push(name); { const name = await later("three"); seen.push(name); } name += "!"; seen.push(name); }
        for (const status of ["a", "b"]) { const name = await later(status); seen.push(() => name + status); }
        for (const status of ["c"]) { const name = status; seen.push(() => name + status); }
        try { throw "e"; } catch (name) { seen.push(await later(name)); }
        switch (await later(1)) { case 1: let status = "inner"; seen.push(status); }
        seen.push(name, status);
        return seen.map((x) => (typeof x === "function" ? x() : x));
      }`,
      ["file", "one", { name: "one" }, "one", "two", "three", "two!", "aa", "bb", "cc", "e", "inner", "file", "file"],
    ));

  test("destructuring, spread, for…of over an iterator, templates, generators beside", () =>
    expectEs5(
      `
      function* gen() { yield* [1, 2]; yield 3; }
      async function* agen() { for (const x of gen()) yield x; yield* [await later(4)]; }
      export async function main() {
        const [a, ...rest] = await later(gen());
        const { x = await later(9), ...others }: any = { y: 1, z: 2 };
        const out: unknown[] = [];
        for await (const v of agen()) out.push(v);
        const tag = (s: TemplateStringsArray, ...v: unknown[]) => s.raw.join("|") + v.join();
        return [a, rest, x, others, Math.max(...gen(), await later(7)), out, tag\`a\\n\${await later(1)}b\`, \`\${await later("t")}\`];
      }`,
      [1, [2, 3], 9, { y: 1, z: 2 }, 7, [1, 2, 3, 4], "a\\n|b1", "t"],
    ));
});

test("await using goes, in every target", () =>
  expectAll(
    `
    const log: string[] = [];
    (Symbol as any).asyncDispose ??= Symbol("Symbol.asyncDispose");
    const res = (name: string) => ({ name, async [Symbol.asyncDispose]() { log.push("close " + name); } });
    export async function main() {
      { await using a = res("a"), b = res("b"); log.push(a.name + b.name); }
      return log;
    }`,
    ["ab", "close b", "close a"],
  ));
