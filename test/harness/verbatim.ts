// Is the text outside of what is lowered the same byte for byte? The spans are found here, not by the compiler.
//
//     const a = 1; async function f() { … } /* b */       gaps: "const a = 1; " and " /* b */"
//
// The gaps must stand in the output, in order, with the first at its start and the last at its end. Where a declaration
// becomes a variable at the start of its scope, that may stand in the middle of a gap, before a statement.
import ts from "typescript";

const DIRECTIVE = /^use (coroutine|promise|native)$/;
const RUNTIME = /(?<=^\uFEFF?)(import \* as [\w$]+ from |const [\w$]+ = require\()"[^"\n]*"\)?;\n/m;

/** What is wrong, as text; undefined if nothing is. */
export function compareOutside(source: string, output: string, fileName: string): string | undefined {
  const gaps = gapsOf(source, spansOf(ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest, true)));
  const text = output === source ? output : output.replace(RUNTIME, "");
  if (gaps.length === 1) return text === gaps[0] ? undefined : "there is nothing to lower, and the text differs";
  const [first = "", last = ""] = [gaps[0], gaps.at(-1)];
  if (!text.endsWith(last)) return `does not end with ${JSON.stringify(last)}`;
  let position = 0;
  for (const [index, gap] of gaps.slice(0, -1).entries()) {
    const end = endOf(gap, text, index === 0 ? [0] : occurrences(gap, text, position));
    if (end === undefined)
      return index === 0 ? `does not begin with ${JSON.stringify(first)}` : `lost ${JSON.stringify(gap)}`;
    position = end;
  }
  return position <= text.length - last.length ? undefined : `lost ${JSON.stringify(last)}`;
}

/** Where a gap may begin: where all of it stands, or its first line does. */
function occurrences(gap: string, text: string, position: number): number[] {
  const line = /^.*\n?/.exec(gap)![0];
  return [text.indexOf(gap, position), text.indexOf(line, position)].filter((found) => found >= 0);
}

/** Where a gap ends that begins at one of `starts`: in one piece, or in two with a moved declaration between them. */
function endOf(gap: string, text: string, starts: readonly number[]): number | undefined {
  for (const start of starts) {
    let common = 0;
    while (common < gap.length && gap[common] === text[start + common]) common++;
    if (common === gap.length) return start + common;
    for (let split = common; split >= 0; split--) {
      if (!MOVED.test(text.slice(start + split, start + split + 200))) continue;
      const rest = text.indexOf(gap.slice(split), start + split);
      if (rest >= 0) return rest + gap.length - split;
    }
  }
  return undefined;
}

const MOVED = /^\s*(?:var|let) [\w$]+ = [\w$]+\.async(?:Generator)?Function\(/;

interface Span {
  start: number;
  end: number;
}

function gapsOf(source: string, spans: readonly Span[]): string[] {
  const starts = [0, ...spans.map((span) => span.end)];
  return starts.map((start, index) => source.slice(start, spans[index]?.start ?? source.length));
}

/** The outermost async functions, the top-level awaits, and the compiler's directives. */
function spansOf(file: ts.SourceFile): Span[] {
  const spans: Span[] = [];
  const add = (node: ts.Node): void => void spans.push({ start: node.getStart(file), end: node.end });
  const visit = (node: ts.Node, native: boolean): void => {
    if (isDirective(node)) add(node);
    else if (ts.isFunctionLike(node) && isAsync(node) && !isNative(node, native)) add(node);
    else if (!native && ts.isAwaitExpression(node)) add(node);
    else if (!native && ts.isForOfStatement(node) && node.awaitModifier) {
      add(isAwaitUsing(node.initializer) ? node : node.expression);
      if (!isAwaitUsing(node.initializer)) visit(node.statement, native);
    } else if (!native && isAwaitUsing(node)) add(node.parent);
    else ts.forEachChild(node, (child) => visit(child, ts.isFunctionLike(node) ? isNative(node, native) : native));
  };
  const native = file.statements.some((each) => isDirective(each) && each.expression.text === "use native");
  ts.forEachChild(file, (child) => visit(child, native));
  return spans;
}

type Directive = ts.ExpressionStatement & { expression: ts.StringLiteral };

function isDirective(node: ts.Node): node is Directive {
  if (!ts.isExpressionStatement(node) || !ts.isStringLiteral(node.expression)) return false;
  const { parent } = node;
  if (!DIRECTIVE.test(node.expression.text) || !(ts.isSourceFile(parent) || ts.isFunctionLike(parent.parent)))
    return false;
  const { statements } = parent as ts.Block | ts.SourceFile;
  const before = statements.slice(0, statements.indexOf(node));
  return before.every((each) => ts.isExpressionStatement(each) && ts.isStringLiteral(each.expression));
}

function isAsync(node: ts.Node): boolean {
  return ts.canHaveModifiers(node) && !!ts.getModifiers(node)?.some((each) => each.kind === ts.SyntaxKind.AsyncKeyword);
}

/** Is what stands in this function left alone? */
function isNative(node: ts.SignatureDeclaration, outside: boolean): boolean {
  const body = "body" in node ? (node.body as ts.Node | undefined) : undefined;
  if (!body || !ts.isBlock(body)) return outside;
  const own = body.statements.filter(isDirective).at(-1);
  return own ? own.expression.text === "use native" : outside;
}

function isAwaitUsing(node: ts.Node): boolean {
  return ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.AwaitUsing) === ts.NodeFlags.AwaitUsing;
}
