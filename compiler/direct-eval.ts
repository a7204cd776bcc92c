/**
 * Direct evals: whose variables the text they run can name. Mostly that is not known, and it may be any. A literal
 * says it, and is no danger if what it names is nobody's here.
 *
 *     eval("require")   →   names `require`: a matter of the functions around only if one of them has that variable
 */
import type TS from "typescript";
import type { FunctionInfo } from "./scope.ts";
import { skipWrappers, type TypeScript } from "./syntax.ts";

/** Words by which text declares something, names what is no variable, or runs more text. */
const FAR_REACHING = /\b(?:arguments|async|await|class|const|eval|function|let|new|super|this|var|with|yield)\b|\\/;
const WORD = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/gu;

interface PlainEval {
  readonly call: TS.Node;
  readonly fn: FunctionInfo;
  readonly words: ReadonlySet<string>;
}

export class DirectEvals {
  private readonly plain: PlainEval[] = [];

  constructor(private readonly ts: TypeScript) {}

  add(call: TS.CallExpression, fn: FunctionInfo): void {
    const text = call.arguments[0];
    if (text && this.ts.isStringLiteralLike(text) && !FAR_REACHING.test(text.text)) {
      this.plain.push({ call, fn, words: new Set(text.text.match(WORD)) });
    } else register(call, fn);
  }

  /** At the end of the file, when it is known what there is to name. */
  resolve(): void {
    for (const { call, fn, words } of this.plain) if (this.isNamed(fn, words)) register(call, fn);
  }

  /** True if one of the words is a variable of the function, or of one around it, or its name. */
  private isNamed(fn: FunctionInfo, words: ReadonlySet<string>): boolean {
    for (let outer: FunctionInfo | undefined = fn; outer; outer = outer.parent) {
      const { name } = outer.node as { readonly name?: TS.Node };
      if (name && this.ts.isIdentifier(name) && words.has(name.text)) return true;
      if (outer.bindings.some((binding) => words.has(binding.name))) return true;
    }
    return false;
  }
}

/** `eval(x)` and `(eval)(x)` (ECMA-262 13.3.6.1), but not `eval?.(x)` and `(0, eval)(x)`. */
export function isDirectEval(ts: TypeScript, node: TS.Node): boolean {
  if (!ts.isCallExpression(node) || node.questionDotToken) return false;
  const callee = skipWrappers(ts, node.expression);
  return ts.isIdentifier(callee) && callee.text === "eval";
}

/** A direct eval sees the bindings of every function around it. */
function register(call: TS.Node, fn: FunctionInfo): void {
  fn.directEval ??= call;
  for (let outer = fn.parent; outer; outer = outer.parent) outer.nestedEval ??= call;
}
