// A program as text: walks it once and asks the language for its words.
//
//     render(program, python)  →  "async def f0(p): …"        render(program, dialect)  →  "async function f0(p) { … }"
import type { Block, Language } from "./language.ts";
import type { Drive, Items, Manager, Operand, Program, Raised, Statement, Value } from "./model.ts";

/** The local variables that every function has. */
const LOCALS = ["v0", "v1", "v2"] as const;

/** A program as text of one language, without the prelude. */
export function render(program: Program, language: Language): string {
  const printer = new Printer(language);
  const lines = program.functions.flatMap((each, index) =>
    language.function(each.kind, `f${index}`, LOCALS, printer.block(each.body)),
  );
  program.shared.forEach((fn, index) => lines.push(language.add("M", index, `K(f${fn}(${language.nothing}))`)));
  program.generators.forEach((fn, index) => {
    lines.push(language.add("G", index, language.create("Stream", `f${fn}(${language.nothing})`)));
  });
  program.slots.forEach((operand, index) => {
    lines.push(language.add("MAKE", index, language.lambda(printer.operand(operand))));
    lines.push(language.add("S", index, `MAKE[${index}]()`));
  });
  for (const step of program.driver) lines.push(language.line(printer.drive(step)));
  return `${lines.join("\n")}\n`;
}

class Printer {
  private readonly language: Language;

  constructor(language: Language) {
    this.language = language;
  }

  value(value: Value): string {
    return value === null ? this.language.nothing : String(value);
  }

  /** What leaves a function or goes into one: an object would be awaited in the one language, and not in the other. */
  private flat(value: Value): string {
    return typeof value === "string" ? `flat(${value})` : this.value(value);
  }

  private error(error: Raised): string {
    const { create } = this.language;
    if (error === "same") return '"same"';
    if (error === "quit") return create("Quit");
    return error === "exit" ? create("GeneratorExit") : create("Oops", `"${error}"`);
  }

  /** The expression whose value is awaited. */
  operand(operand: Operand): string {
    const { create, lambda } = this.language;
    switch (operand.kind) {
      case "wait":
        return create("Wait", this.value(operand.value));
      case "call":
        return `K(f${operand.fn}(${this.value(operand.arg)}))`;
      case "again":
        return `again(${lambda(`f${operand.fn}(${this.value(operand.arg)})`)})`;
      case "closure":
        return `K(c${operand.id}())`;
      case "slot":
        return `S[${operand.slot}]`;
      case "shared":
        return `M[${operand.index}]`;
      case "iterator": {
        const { spec } = operand;
        const list = (action: readonly unknown[] | null): string =>
          action ? JSON.stringify(action) : this.language.nothing;
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
      case "variable":
        return this.value(operand.value);
      case "deep":
        return `K(${operand.how}(${operand.depth}, ${this.operand(operand.inner)}))`;
      default:
        return `K(step(G[${operand.generator}], "${operand.how}", ${this.value(operand.value)}))`;
    }
  }

  private thunk(operand: Operand | null): string {
    return operand ? this.language.lambda(this.operand(operand)) : this.language.nothing;
  }

  drive(step: Drive): string {
    const slot = `S[${step.slot}]`;
    switch (step.kind) {
      case "renew":
        return `renew(${step.slot})`;
      case "through":
        return `through(${slot}, "${step.how}", ${this.flat(step.value)})`;
      case "send":
        return `send(${slot}, ${this.flat(step.value)})`;
      case "throw":
        return this.language.throwIn(slot, this.error(step.error));
      case "state":
        return `state(${slot}, ${step.named ? 1 : 0})`;
      default:
        return `close(${slot})`;
    }
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
      case "keep":
        return line(`v${statement.to} = ${this.operand(statement.operand)}`);
      case "await":
        return line(`v${statement.to} = ${this.awaited(statement.operand)}`);
      case "mix": {
        const parts = statement.parts.map((operand) => this.awaited(operand));
        return language.mix(`v${statement.to}`, statement.shape, parts);
      }
      case "yield":
        return line(`v${statement.to} = ${language.yield(this.flat(statement.value))}`);
      case "yieldFrom": {
        const { to, operand } = statement;
        const coroutine = operand.kind === "wrapper";
        const source = coroutine ? language.hookOf(this.operand(operand.of)) : this.operand(operand);
        return line(`v${to} = ${language.yieldFrom(source)}`);
      }
      case "raise":
        return line(language.raise(statement.again === null ? this.error(statement.error) : `e${statement.again}`));
      case "return":
        return line(statement.value === null ? "return" : `return ${this.flat(statement.value)}`);
      case "returnAwait": {
        // By contract a bare `return` of an awaitable awaits it; Python has to say so.
        const bare = statement.bare && language.returnAwaits;
        return line(`return ${bare ? this.operand(statement.operand) : this.awaited(statement.operand)}`);
      }
      case "break":
      case "continue":
        return line(statement.kind);
      default:
        return this.compound(statement);
    }
  }

  private awaited(operand: Operand): string {
    return this.language.await(this.operand(operand));
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
      case "while": {
        const condition = statement.operand ? this.awaited(statement.operand) : undefined;
        return language.while(`i${statement.id}`, statement.count, condition, this.block(statement.body));
      }
      case "define":
        return language.closure(`c${statement.id}`, LOCALS, this.block(statement.body));
      case "try":
        return this.try(statement);
      case "forItems":
        return language.forEach(`v${statement.to}`, this.items(statement.items), this.block(statement.body));
      case "forGenerator":
        return language.forEach(`v${statement.to}`, `G[${statement.generator}]`, this.block(statement.body));
      case "with": {
        const managers = statement.managers.map(
          (manager, index) => [`v${(statement.to + index) % 3}`, this.manager(manager)] as const,
        );
        return language.with(managers, this.block(statement.body));
      }
      default:
        throw new Error(`no such statement: ${statement.kind}`);
    }
  }

  private try(statement: Statement & { readonly kind: "try" }): Block {
    const { language } = this;
    const { id, handler, finally: last } = statement;
    const variable = `e${id}`;
    const print = (words: string): string => language.line(language.print(words));
    return language.try(
      id,
      this.block(statement.body),
      handler
        ? {
            variable,
            catches: handler.catches,
            body: [print(`"caught #${id}", show(${variable})`), ...this.block(handler.body)],
          }
        : undefined,
      this.block(statement.else),
      last ? [print(`"finally #${id}"`), ...this.block(last)] : undefined,
    );
  }

  private items({ type, name, values, operand, raises }: Items): string {
    if (type === "NoIterator") return String(values.length);
    const list = [`"${name}"`, JSON.stringify(values), this.thunk(operand), this.value(raises)];
    return this.language.create(type, ...list);
  }

  private manager(manager: Manager): string {
    const { type, name, enter, enterRaises, exit, exitRaises, suppresses } = manager;
    if (type === "NoExit") return this.language.create(type, `"${name}"`);
    const raises = exitRaises === "same" ? '"same"' : this.value(exitRaises as number | null);
    const args = [`"${name}"`, this.thunk(enter), this.value(enterRaises), this.thunk(exit), raises];
    return this.language.create(type, ...args, this.value(suppresses));
  }
}
