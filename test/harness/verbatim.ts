// Is the text outside of what is lowered the same byte for byte? The spans are found here, not by the compiler.
//
//     const a = 1; async function f() { … } /* b */       gaps: "const a = 1; " and " /* b */"
//
// The gaps must stand in the output, in order, with the first at its start and the last at its end.
import ts from "typescript";

const DIRECTIVE = /^use (coroutine|promise|native)$/;
const RUNTIME = /(?<=^\uFEFF?)(import \* as [\w$]+ from |const [\w$]+ = require\()"[^"\n]*"\)?;\n/m;

/** What is wrong, as text; undefined if nothing is. */
export function compareOutside(source: string, output: string, fileName: string): string | undefined {
  const gaps = gapsOf(source, spansOf(ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest, true)));
  const text = output === source ? output : output.replace(RUNTIME, "");
  if (gaps.length === 1) return text === gaps[0] ? undefined : "there is nothing to lower, and the text differs";
  const [first = "", last = ""] = [gaps[0], gaps.at(-1)];
  if (!text.startsWith(first)) return `does not begin with ${JSON.stringify(first)}`;
  if (!text.endsWith(last)) return `does not end with ${JSON.stringify(last)}`;
  let position = first.length;
  for (const gap of gaps.slice(1, -1)) {
    const found = text.indexOf(gap, position);
    if (found < 0) return `lost ${JSON.stringify(gap)}`;
    position = found + gap.length;
  }
  return position <= text.length - last.length ? undefined : `lost ${JSON.stringify(last)}`;
}

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
