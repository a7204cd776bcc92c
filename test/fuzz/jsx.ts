// Calls become JSX: what they are given becomes attributes and children, in the same order.
//
//     L(x, await y, ...z)   →   <L a={x} {...await y}>{...z} await text</L>
import ts from "typescript";
import type { Random } from "./random.ts";

const NAMES = ["a", "b-c", "key"];
const TEXTS = ["", " ", "\n  ", " await x; async ", "{/* await */}", "&amp;", "it's "];

export function jsxify(source: string, random: Random): string {
  const file = ts.createSourceFile("a.js", source, ts.ScriptTarget.Latest, true);
  const often = random.pick([0.05, 0.2, 0.5]);
  const text = (node: ts.Node): string => {
    if (isPlainCall(node) && random.chance(often)) return element(node);
    let result = "";
    let at = node.getStart(file);
    ts.forEachChild(node, (child) => {
      const start = child.getStart(file);
      result += source.slice(at, start) + text(child);
      at = child.end;
    });
    return result + source.slice(at, node.end);
  };
  const element = (call: ts.CallExpression): string => {
    const tag = tagOf(call.expression, random);
    let attributes = "";
    let children = "";
    for (const argument of call.arguments) {
      const spread = ts.isSpreadElement(argument);
      const inner = text(spread ? argument.expression : argument);
      const bare = !spread && /^<[\w>]/.test(inner) && random.chance(0.5);
      const given = bare ? inner : `{${spread ? "..." : ""}${inner}}`;
      if (tag === "" || children !== "" || random.chance(0.5)) children += given + random.pick(TEXTS);
      else if (spread || random.chance(0.3)) attributes += ` {...${inner}}`;
      else attributes += ` ${random.pick(NAMES)}=${given}`;
    }
    const whole = children === "" && tag !== "";
    const made = whole ? `<${tag}${attributes} />` : `<${tag}${attributes}>${children}</${tag}>`;
    return hasMoreBehind(call) || random.chance(0.5) ? `(${made})` : made;
  };
  return text(file);
}

function isPlainCall(node: ts.Node): node is ts.CallExpression {
  return ts.isCallExpression(node) && !ts.isOptionalChain(node) && node.expression.kind !== ts.SyntaxKind.SuperKeyword;
}

/** `f(x).a`, `f(x)()`, `f(x)\`\``: JSX can't go on so. */
function hasMoreBehind({ parent, pos }: ts.Node): boolean {
  return (ts.isLeftHandSideExpression(parent) || ts.isBinaryExpression(parent)) && parent.pos === pos;
}

/** What is called, where that can be a tag; else an element of the page, or a fragment. */
function tagOf(callee: ts.Expression, random: Random): string {
  const isName = ts.isIdentifier(callee) && /^[A-Z$_]/.test(callee.text);
  const isMember =
    ts.isPropertyAccessExpression(callee) && ts.isIdentifier(callee.expression) && ts.isIdentifier(callee.name);
  return isName || isMember ? callee.getText() : random.pick(["div", "", "x-y"]);
}
