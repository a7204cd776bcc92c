/**
 * `arguments` in generated arrow functions, for ES5: TypeScript makes ordinary functions of these, which have their
 * own.
 *
 *     function f() { return $await.createCoroutine("f", ($) => { g(arguments); }); }
 *       →   function f() { const arguments_1 = arguments; return $await.createCoroutine("f", ($) => { g(arguments_1); }); }
 *
 * The reparsed text is looked through before the originals are put back.
 */
import type TS from "typescript";
import type { TypeScript } from "../syntax.ts";

export interface CapturedArguments {
  /** The name that the variables have. */
  readonly name: string;
  /** Identifiers that are to name the variable. */
  readonly uses: ReadonlySet<TS.Node>;
  /** Bodies in which the variable is to be declared. */
  readonly bodies: ReadonlySet<TS.Node>;
}

export function findCapturedArguments(
  ts: TypeScript,
  lowered: TS.SourceFile,
  isGenerated: (node: TS.Node) => boolean,
): CapturedArguments | undefined {
  if (!/\barguments\b/.test(lowered.text)) return undefined;
  const uses = new Set<TS.Node>();
  const bodies = new Set<TS.Node>();
  /** Body of the innermost function that has `arguments`, and whether a generated arrow lies between. */
  let body: TS.Node | undefined;
  let captured = false;
  const visit = (node: TS.Node): void => {
    const outer = { body, captured };
    if (ts.isArrowFunction(node)) captured ||= isGenerated(node);
    else if (ts.isFunctionLike(node)) [body, captured] = [(node as { body?: TS.Node }).body, false];
    else if (ts.isPropertyDeclaration(node) || ts.isClassStaticBlockDeclaration(node)) body = undefined;
    if (captured && body && ts.isIdentifier(node) && node.text === "arguments") {
      uses.add(node);
      bodies.add(body);
    }
    ts.forEachChild(node, (child) => {
      if (!isName(ts, node, child)) visit(child);
    });
    ({ body, captured } = outer);
  };
  visit(lowered);
  return uses.size > 0 ? { name: freshName(lowered.text), uses, bodies } : undefined;
}

/** A name of a property: `x.arguments`, `{ arguments: 1 }`. */
function isName(ts: TypeScript, parent: TS.Node, child: TS.Node): boolean {
  if (ts.isShorthandPropertyAssignment(parent)) return false;
  return ts.isIdentifier(child) && (parent as { name?: TS.Node }).name === child;
}

function freshName(text: string): string {
  for (let number = 1; ; number++) if (!text.includes(`arguments_${number}`)) return `arguments_${number}`;
}

export function declaration(factory: TS.NodeFactory, ts: TypeScript, name: string): TS.Statement {
  const value = factory.createIdentifier("arguments");
  const variable = factory.createVariableDeclaration(name, undefined, undefined, value);
  return factory.createVariableStatement(
    undefined,
    factory.createVariableDeclarationList([variable], ts.NodeFlags.Const),
  );
}

/** Where a declaration can stand: behind the directives. */
export function afterPrologue(ts: TypeScript, statements: readonly TS.Statement[]): number {
  const at = statements.findIndex((each) => !ts.isExpressionStatement(each) || !ts.isStringLiteral(each.expression));
  return at < 0 ? statements.length : at;
}
