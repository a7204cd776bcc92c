// What the two printers need of a language. `render` walks a program once and asks the language for its words.
//
//     render(program, python)  →  "async def f0(p): …"        render(program, dialect)  →  "async function f0(p) { … }"
import type { Drive, FunctionKind, Operand, Program, Raised, Statement, Value } from "./model.ts";

export type Block = string[];

/** The words of one language; statements are lists of lines. */
export interface Language {
  readonly nothing: string;
  readonly truth: readonly [no: string, yes: string];
  create(type: string, ...args: string[]): string;
  lambda(body: string): string;
  hookOf(operand: string): string;
  line(text: string): string;
  await(operand: string): string;
  yield(value: string): string;
  print(words: string): string;
  throwIn(coroutine: string, error: string): string;
  raise(error: string): string;
  function(kind: FunctionKind, name: string, locals: string[], body: Block): Block;
  if(left: string, right: string, then: Block, otherwise: Block): Block;
  loop(variable: string, count: number, body: Block): Block;
  try(
    body: Block,
    handler: { variable: string; all: boolean; body: Block } | undefined,
    last: Block | undefined,
  ): Block;
  forEach(target: string, iterable: string, body: Block): Block;
  with(target: string, manager: string, body: Block): Block;
}

export const indent = (block: Block): Block => block.map((line) => `  ${line}`);

/** How many local variables every function has. */
export const LOCALS = ["v0", "v1", "v2"] as const;

/** A program as text of one language, without the prelude. */
export function render(program: Program, language: Language): string {
  const printer = new Printer(program, language);
  const lines = program.functions.flatMap((each, index) =>
    language.function(each.kind, `f${index}`, [...LOCALS], printer.block(each.body)),
  );
  const { line, nothing } = language;
  const push = line("");
  for (const fn of program.slots) lines.push(`${printer.add("S", `K(f${fn}(${nothing}))`)}${push}`);
  for (const fn of program.shared) lines.push(`${printer.add("M", `K(f${fn}(${nothing}))`)}${push}`);
  for (const fn of program.generators) {
    lines.push(`${printer.add("G", language.create("Stream", `f${fn}(${nothing})`))}${push}`);
  }
  for (const step of program.driver) lines.push(line(printer.drive(step)));
  return `${lines.join("\n")}\n`;
}

class Printer {
  private readonly counts = { S: 0, M: 0, G: 0 };
  private readonly program: Program;
  private readonly language: Language;

  constructor(program: Program, language: Language) {
    this.program = program;
    this.language = language;
  }

  /** A list grows by one element: `S += [x]` is an append in Python, and an assignment by index is one in JavaScript. */
  add(list: "S" | "M" | "G", element: string): string {
    const index = this.counts[list]++;
    return this.language.nothing === "None" ? `${list}.append(${element})` : `${list}[${index}] = ${element}`;
  }

  value(value: Value): string {
    return value === null ? this.language.nothing : String(value);
  }

  error(error: Raised, same = "error"): string {
    if (error === "same") return same;
    return error === "exit" ? this.language.create("GeneratorExit") : this.language.create("Oops", `"${error}"`);
  }

  /** The expression whose value is awaited. */
  operand(operand: Operand): string {
    const { create, lambda, nothing } = this.language;
    const list = (action: readonly unknown[] | null): string => (action ? JSON.stringify(action) : nothing);
    switch (operand.kind) {
      case "wait":
        return create("Wait", this.value(operand.value));
      case "call":
        return `K(f${operand.fn}(${this.value(operand.arg)}))`;
      case "slot":
        return `S[${operand.slot}]`;
      case "shared":
        return `M[${operand.index}]`;
      case "iterator": {
        const { spec } = operand;
        const steps = create("Steps", `"${spec.name}"`, list(spec.steps), list(spec.throw), list(spec.close));
        return create("Hook", lambda(steps));
      }
      case "hook":
        return create("Hook", lambda(this.operand(operand.result)));
      case "wrapper":
        return create("Hook", lambda(`K(${this.language.hookOf(this.operand(operand.of))})`));
      case "refuses":
        return create("Refuses", String(operand.error));
      case "plain":
        return this.value(operand.value);
      case "deep":
        return `K(deep(${operand.depth}, ${this.operand(operand.inner)}))`;
      default:
        return `K(step(G[${operand.generator}], "${operand.how}", ${this.value(operand.value)}))`;
    }
  }

  thunk(operand: Operand | null): string {
    return operand ? this.language.lambda(this.operand(operand)) : this.language.nothing;
  }

  drive(step: Drive): string {
    const slot = `S[${step.slot}]`;
    if (step.kind === "renew") return `renew(${step.slot}, f${this.program.slots[step.slot] ?? 0})`;
    if (step.kind === "through") return `through(${slot}, "${step.how}", ${this.value(step.value)})`;
    if (step.kind === "send") return `send(${slot}, ${this.value(step.value)})`;
    return step.kind === "throw" ? this.language.throwIn(slot, this.error(step.error)) : `${step.kind}(${slot})`;
  }

  block(statements: readonly Statement[]): Block {
    return statements.flatMap((statement) => this.statement(statement));
  }

  private statement(statement: Statement): Block {
    const { language } = this;
    const line = (text: string): Block => [language.line(text)];
    switch (statement.kind) {
      case "send":
      case "throw":
      case "close":
      case "state":
      case "renew":
      case "through":
        return line(this.drive(statement));
      case "print":
        return line(language.print(`"#${statement.id}", show(${this.value(statement.value)})`));
      case "set":
        return line(`v${statement.to} = ${this.value(statement.value)}`);
      case "await":
        return line(`v${statement.to} = ${language.await(this.operand(statement.operand))}`);
      case "yield":
        return line(`v${statement.to} = ${language.yield(this.value(statement.value))}`);
      case "raise":
        return line(language.raise(statement.again === null ? this.error(statement.error) : `e${statement.again}`));
      case "return":
        return line(statement.value === null ? "return" : `return ${this.value(statement.value)}`);
      case "returnAwait": {
        const operand = this.operand(statement.operand);
        // By contract a bare `return` of an awaitable awaits it; Python has to say so.
        return line(`return ${statement.bare && language.nothing !== "None" ? operand : language.await(operand)}`);
      }
      case "break":
      case "continue":
        return line(statement.kind);
      default:
        return this.compound(statement);
    }
  }

  private compound(statement: Statement & { readonly body?: unknown }): Block {
    const { language } = this;
    switch (statement.kind) {
      case "if": {
        const [left, right] = [this.value(statement.left), this.value(statement.right)];
        return language.if(left, right, this.block(statement.then), this.block(statement.else));
      }
      case "loop":
        return language.loop(`i${statement.id}`, statement.count, this.block(statement.body));
      case "try": {
        const { id, handler } = statement;
        const variable = `e${id}`;
        const seen = language.line(language.print(`"caught #${id}", show(${variable})`));
        const body = handler && [seen, ...this.block(handler.body)];
        return language.try(
          this.block(statement.body),
          handler && body ? { variable, all: handler.all, body } : undefined,
          statement.finally
            ? [language.line(language.print(`"finally #${id}"`)), ...this.block(statement.finally)]
            : undefined,
        );
      }
      case "forItems": {
        const { name, values, operand, raises } = statement.items;
        const list = [`"${name}"`, JSON.stringify(values), this.thunk(operand), this.value(raises)];
        return language.forEach(`v${statement.to}`, language.create("Items", ...list), this.block(statement.body));
      }
      case "forGenerator":
        return language.forEach(`v${statement.to}`, `G[${statement.generator}]`, this.block(statement.body));
      case "with": {
        const { name, enter, enterRaises, exit, exitRaises, suppresses } = statement.manager;
        const raises = exitRaises === "same" ? '"same"' : this.value(exitRaises as number | null);
        const flag = language.truth[suppresses ? 1 : 0];
        const args = [`"${name}"`, this.thunk(enter), this.value(enterRaises), this.thunk(exit), raises, flag];
        return language.with(`v${statement.to}`, language.create("Manager", ...args), this.block(statement.body));
      }
      default:
        throw new Error(`no such statement: ${statement.kind}`);
    }
  }
}
