// Takes the async functions out of a file.
//
//     class A { async f() { await g; } h() {} }   →   class A {  h() {} }
//     call(async () => { await g; });             →   call(0);
import ts from "typescript";

export function withoutAsync(text, fileName) {
  const file = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true);
  let result = "";
  let copied = 0;
  const visit = (node) => {
    if (isAsync(node)) {
      result += text.slice(copied, node.getStart(file)) + placeholder(node);
      copied = node.end;
    } else ts.forEachChild(node, visit);
  };
  visit(file);
  return result + text.slice(copied);
}

function isAsync(node) {
  return ts.isFunctionLike(node) && (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Async) !== 0;
}

function placeholder(node) {
  if (ts.isFunctionDeclaration(node)) return "";
  if (!ts.isMethodDeclaration(node)) return "0";
  if (ts.isPrivateIdentifier(node.name)) return `${node.name.text};`; // others still use it
  return ts.isObjectLiteralExpression(node.parent) ? "_: 0" : "";
}
