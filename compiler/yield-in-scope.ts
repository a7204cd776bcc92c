/**
 * A `yield` inside of a cancel scope or task group: the scope would stay around whatever the consumer does next.
 *
 *     async function* f() { await using _ = timeout(100); yield await load(); }      → OA1009 at the `yield`
 *
 * Seen here are scopes that the function makes of what it imports from openawait/loop; the runtime sees the others
 * (ERR_YIELD_IN_SCOPE).
 */
import type TS from "typescript";
import type { Lowering } from "./lower.ts";
import { isAwaitUsing } from "./syntax.ts";

const LOOP = "openawait/loop";
/** What is a scope, of all that can be used there with `await using`. */
const SCOPES: ReadonlySet<string> = new Set(["CancelScope", "TaskGroup", "deadline", "shield", "timeout"]);

/** Reports `expression`, a `yield`, where it stands inside of such a block. */
export function checkYield(low: Lowering, expression: TS.YieldExpression): void {
  const { ts } = low;
  let inner: TS.Node = expression;
  for (let node = inner.parent; !ts.isFunctionLike(node) && !ts.isSourceFile(node); node = node.parent) {
    if (ts.isBlock(node)) {
      // Those that are declared before it.
      for (const statement of node.statements.slice(0, node.statements.indexOf(inner as TS.Statement))) {
        if (ts.isVariableStatement(statement)) checkList(low, expression, statement.declarationList);
      }
    }
    inner = node;
  }
}

function checkList(low: Lowering, expression: TS.YieldExpression, list: TS.VariableDeclarationList): void {
  if (!isAwaitUsing(low.ts, list)) return;
  for (const { initializer } of list.declarations) {
    const name = initializer && madeBy(low, initializer);
    if (name !== undefined) return low.diagnostics.reportAt("OA1009", expression, name);
  }
}

/** `TaskGroup` for `new TaskGroup()`, `timeout` for `timeout(5)` or `loop.timeout(5)`: what is imported from the loop. */
function madeBy(low: Lowering, expression: TS.Expression): string | undefined {
  const { ts } = low;
  if (!ts.isCallExpression(expression) && !ts.isNewExpression(expression)) return undefined;
  const { expression: callee } = expression;
  const object = ts.isPropertyAccessExpression(callee) ? callee.expression : callee;
  if (!ts.isIdentifier(object) || low.bindingOf(object)) return undefined;
  const imported = importedAs(low, object.text);
  const name = imported === "*" && ts.isPropertyAccessExpression(callee) ? callee.name.text : imported;
  return name !== undefined && SCOPES.has(name) ? name : undefined;
}

/** What the name stands for in openawait/loop; "*": all of it. */
function importedAs({ ts, file }: Lowering, name: string): string | undefined {
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement)) continue;
    if ((statement.moduleSpecifier as TS.StringLiteral).text !== LOOP) continue;
    const bindings = statement.importClause?.namedBindings;
    if (bindings && ts.isNamespaceImport(bindings) && bindings.name.text === name) return "*";
    if (!bindings || !ts.isNamedImports(bindings)) continue;
    const found = bindings.elements.find((each) => each.name.text === name);
    if (found) return (found.propertyName ?? found.name).text;
  }
  return undefined;
}
