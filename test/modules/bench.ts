// Evaluates a graph of modules natively in Node 26 and lowered in each Node, and compares what happened.
//
//     await bench.compare({ "./main.js": "L(await W(1, 2))" }, "promise")   →   undefined, or { kind: "log", … }
import { lower } from "../../compiler/index.ts";
import { Engine, referenceNode } from "../engines/engine.ts";
import type { Trial } from "../fuzz/campaign.ts";
import {
  difference,
  isKnownLimit,
  withoutTypes,
  type Failure,
  type Language,
  type LoweredMode,
} from "../fuzz/compare.ts";
import { MAX_LOG } from "../fuzz/helpers.ts";
import { generateModule } from "../fuzz/program.ts";
import type { Job } from "./evaluate.ts";

type ModuleEngine = Engine<Job, string[]>;
export type Modules = Readonly<Record<string, string>>;

export class ModuleBench {
  private constructor(
    readonly reference: ModuleEngine,
    readonly own: ModuleEngine,
  ) {}

  static async start(): Promise<ModuleBench> {
    const flags = ["--experimental-vm-modules", "--no-warnings"];
    const start = (node: string): Promise<ModuleEngine> =>
      Engine.start<Job, string[]>({ node, main: "test/modules/engine-main.ts", flags, hung: ["hangs"] });
    return new ModuleBench(await start(referenceNode()), await start(process.execPath));
  }

  stop(): void {
    this.reference.stop();
    this.own.stop();
  }

  /** Promise mode at the same microtasks, coroutine mode the same lines. */
  async compare(sources: Modules, mode: LoweredMode, language: Language = "js"): Promise<Failure | undefined> {
    const counts = mode === "promise";
    const modules = runnable(sources, language);
    if (!modules) return { kind: "invalid", what: "no TypeScript" };
    const expected = await this.reference.run({ modules, counts });
    if (expected.length >= MAX_LOG || expected.at(-1) === "hangs") return { kind: "invalid", what: "too long" };
    const [first] = expected;
    if (first?.includes("refused SyntaxError")) return { kind: "invalid", what: first };
    const result = lowered(sources, mode, language);
    if (isFailure(result)) return result;
    const code = runnable(result, language);
    if (!code) return { kind: "syntax", what: "the lowered code is no TypeScript" };
    const failure = difference(expected, await this.reference.run({ modules: code, counts }));
    // Top-level `using` stays native.
    if (failure || hasWord(code, /\busing\b/)) return failure;
    // How long `import()` takes is a matter of Node's.
    const timed = counts && !hasWord(modules, /\bimport\(/);
    const there = timed === counts ? expected : await this.reference.run({ modules, counts: timed });
    return difference(there, await this.own.run({ modules: code, counts: timed }));
  }
}

/** Random code at the top level of a module, in promise mode. */
export function topLevels(bench: ModuleBench): Trial {
  return {
    name: "module",
    generate: generateModule,
    compare: (source, language) => bench.compare({ "./main.js": source }, "promise", language),
  };
}

/** The modules as JavaScript. */
function runnable(modules: Modules, language: Language): Modules | undefined {
  if (language === "js") return modules;
  const result: Record<string, string> = {};
  for (const [specifier, source] of Object.entries(modules)) {
    const code = withoutTypes(source, language);
    if (code === undefined) return undefined;
    result[specifier] = code;
  }
  return result;
}

function lowered(modules: Modules, mode: LoweredMode, language: Language): Modules | Failure {
  const result: Record<string, string> = {};
  for (const [specifier, source] of Object.entries(modules)) {
    const fileName = specifier.replace(/js$/, language);
    const { code, diagnostics } = lower(source, { fileName, mode, plainAwait: "allow", sourceMap: false });
    const [first] = diagnostics;
    if (first && isKnownLimit(source, first)) return { kind: "invalid", what: first.message };
    if (first) return { kind: "diagnostic", what: `${first.code} ${first.message}` };
    result[specifier] = code;
  }
  return result;
}

function isFailure(result: Modules | Failure): result is Failure {
  return "kind" in result;
}

function hasWord(modules: Modules, word: RegExp): boolean {
  return Object.values(modules).some((code) => word.test(code));
}
