// A whole random program from a seed: one function `main` with everything in it.
//
//     generate(7)   →   "use strict"; async function main(a, b) { … }
import { Context, type Features } from "./context.ts";
import { parameters } from "./functions.ts";
import { statements } from "./statements.ts";

export interface GenerateOptions {
  /** Statements in the whole program. */
  readonly size?: number;
  /** What a coroutine does in another way by contract is left out: calls that nobody awaits, odd promises. */
  readonly mode?: "promise" | "coroutine";
}

/** Programs that the engine would not take are skipped by whoever runs them. */
export function generate(seed: number, { size = 22, mode = "promise" }: GenerateOptions = {}): string {
  const features: Features = {
    using: seed % 5 < 2,
    sloppy: seed % 3 === 0,
    generators: seed % 2 === 0,
    promises: mode === "promise",
  };
  const context = new Context(seed, features, 4 + (seed % size));
  const form = context.random.weighted([
    [6, "function"],
    [1, "arrow"],
    [1, "method"],
    [2, "class"],
  ]);
  const method = form === "method" || form === "class";
  const text = context.inFunction({ async: true, method, strict: !features.sloppy }, () => {
    const list = parameters(context);
    const parts: string[] = [];
    while (context.budget > 0) parts.push(part(context));
    return `(${list})${form === "arrow" ? " =>" : ""} {\n${parts.join("\n")}\nawait X();\n}`;
  });
  return `${features.sloppy ? "" : '"use strict";\n'}${wrap(form, text)}\n`;
}

/** The same at the top level of a module, where `await` is allowed too. */
export function generateModule(seed: number, { size = 22 }: GenerateOptions = {}): string {
  const features: Features = { using: seed % 3 === 0, sloppy: false, generators: seed % 2 === 0, promises: true };
  const context = new Context(seed, features, 4 + (seed % size));
  const kind = { async: true, arrow: true, strict: true, method: false, newTarget: false, topLevel: true };
  return context.inFunction(kind, () => {
    const parts: string[] = [];
    while (context.budget > 0) parts.push(part(context));
    return `${parts.join("\n")}\nawait X();\nexport {};\n`;
  });
}

/** Some of the statements. An error in them must not keep the others from being run, more often than not. */
function part(context: Context): string {
  if (context.random.chance(0.4)) return statements(context, 5).join("\n");
  const inner = context.within(() => statements(context, 5).join("\n"));
  return `try {\n${inner}\n} catch (error) { L(error); }`;
}

function wrap(form: string, text: string): string {
  switch (form) {
    case "arrow":
      return `const main = async ${text};`;
    case "method":
      return `const self = { __proto__: { m: F("proto"), a: 1 }, async m${text} };\nconst main = (...a) => self.m(...a);`;
    case "class":
      return `class Main extends Base { async m${text} }\nconst self = new Main();\nconst main = (...a) => self.m(...a);`;
    default:
      return `async function main${text}`;
  }
}
