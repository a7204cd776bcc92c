/**
 * Whether a function that a script declares may be called before control comes to it, as far as the text tells: what has
 * nothing to lower is not analysed for it.
 *
 *     async function f() {} f();                            no
 *     g(); async function f() {} function g() { f(); }      yes, by way of g
 *
 * "No" is certain. A comment with the name of the function may make it a "yes", which only costs that the function moves
 * to the start of the file.
 */
import type TS from "typescript";
import { isWordAt } from "./placing.ts";
import type { TypeScript } from "./syntax.ts";

export class Mentions {
  private readonly text: string;
  private functions: readonly TS.FunctionDeclaration[] | undefined;
  private hides: boolean | undefined;

  constructor(
    private readonly ts: TypeScript,
    private readonly file: TS.SourceFile,
  ) {
    this.text = file.text;
  }

  /** True if `declaration`, of the file itself, may be called before control comes to it. */
  isEarly(declaration: TS.FunctionDeclaration): boolean {
    // An escaped name, or one in a text that is evaluated, is not to be found.
    this.hides ??= this.text.includes("\\u") || /\beval\b/.test(this.text);
    return this.hides || this.isNamedBefore(declaration.end, declaration, new Set());
  }

  /** The name of `named` stands before `end`, or in a function of which that is true. */
  private isNamedBefore(end: number, named: TS.FunctionDeclaration, seen: Set<TS.FunctionDeclaration>): boolean {
    if (seen.has(named)) return false;
    seen.add(named);
    const { text } = this;
    const name = named.name!.text;
    this.functions ??= declaredFunctions(this.ts, this.file.statements);
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
      if (!isMention(text, at, at + name.length)) continue;
      const around = this.functions.find((each) => each.pos <= at && at < each.end);
      if (around ? this.isNamedBefore(end, around, seen) : at < end) return true;
    }
    return false;
  }
}

function declaredFunctions(ts: TypeScript, statements: readonly TS.Statement[]): TS.FunctionDeclaration[] {
  return statements.flatMap((statement) => {
    let inner = statement;
    while (ts.isLabeledStatement(inner)) inner = inner.statement;
    return ts.isFunctionDeclaration(inner) && inner.name ? [inner] : [];
  });
}

/** A word of its own, and not the name of a property. */
function isMention(text: string, start: number, end: number): boolean {
  if (isWordAt(text, start - 1) || isWordAt(text, end)) return false;
  return text[start - 1] !== "." || text.slice(start - 3, start) === "...";
}
