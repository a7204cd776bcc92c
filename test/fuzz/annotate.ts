// Makes a program TypeScript: types, assertions and declarations that emit nothing, wherever they can stand. What is taken
// apart and put together again has to take them along, and to see through them.
//
//     const f = async (x) => o.m(await x);   →   const f: any = async <T,>(x: any): Promise<any> => (o as any).m((await x)!);
import ts from "typescript";
import { Insertions } from "./insertions.ts";
import { isTarget, takesParentheses } from "./parenthesize.ts";
import type { Random } from "./random.ts";

/** Declarations that emit nothing, but for the first. `N` is a number that no other has. */
const STATEMENTS = [
  "enum EN { A, B = 2 } ",
  "type TN = () => Promise<any>; ",
  "interface IN { m(): Promise<any>; readonly k?: any } ",
  "declare let qN : any; ",
  "declare function qN (): Promise<any>; ",
  "declare class QN { m(): any } ",
  "declare enum EN { A = 1 } ",
];
const MEMBERS = [
  "declare q1: any; ",
  "[key: string]: any; ",
  "m9(): Promise<any>; m9() {} ",
  "abstract; ",
  "q2!: any; ",
];
const RETURNS = [": any", ": Promise<any>", ": (a: any) => any"];

export function annotate(source: string, random: Random): string {
  return new Annotator(source, random).run();
}

class Annotator {
  private readonly file: ts.SourceFile;
  private readonly often: number;
  /** `<any>x`; else `x as any`. */
  private readonly angled: boolean;
  /** Calls have types. Not where something else has a `<`: `a < (<any>(f<any>(x)))` is an error to TypeScript's parser. */
  private readonly typed: boolean;
  private number = 1;
  private readonly inserted = new Insertions();

  constructor(
    private readonly source: string,
    private readonly random: Random,
  ) {
    this.file = ts.createSourceFile("a.js", source, ts.ScriptTarget.Latest, true);
    this.often = random.pick([0.03, 0.1, 0.4]);
    this.angled = random.chance(0.5);
    this.typed = !this.angled && !/<(?![<=])/.test(source);
  }

  run(): string {
    this.visit(this.file);
    return this.inserted.into(this.source);
  }

  private chance(): boolean {
    return this.random.chance(this.often);
  }

  private visit(node: ts.Node): void {
    if (isDirective(node)) return;
    if (takesParentheses(node) && !isInChain(node) && !isClass(node) && this.chance()) this.assert(node);
    if (ts.isStatement(node) && isListed(node) && this.chance()) {
      this.inserted.open(node.getStart(this.file), this.random.pick(STATEMENTS).replace("N ", `${this.number++} `));
    }
    if (ts.isClassElement(node) && ts.isClassLike(node.parent) && !ts.isSemicolonClassElement(node)) this.member(node);
    if (ts.isParameter(node) || ts.isVariableDeclaration(node)) this.binding(node);
    if (ts.isFunctionLike(node)) this.signature(node as ts.FunctionLikeDeclaration);
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) this.call(node);
    ts.forEachChild(node, (child) => this.visit(child));
  }

  private assert(node: ts.Node): void {
    const [opening, closing] = this.random.pick([
      ["(", " satisfies any)"],
      this.angled ? ["(<any>(", "))"] : ["(", " as any)"],
      ["(", ")!"],
      ["((", ") as any)!"],
    ] as const);
    // Behind `yield` and `() => {}` no operator can follow.
    const [more, less] = ts.isYieldExpression(node) || ts.isArrowFunction(node) ? ["(", ")"] : ["", ""];
    this.inserted.open(node.getStart(this.file), opening + more);
    this.inserted.close(node.end, less + closing);
  }

  private member(node: ts.ClassElement): void {
    const start = node.getStart(this.file);
    if (this.chance()) this.inserted.open(start, this.random.pick(MEMBERS));
    const isPrivate = node.name && ts.isPrivateIdentifier(node.name);
    if (!isPrivate && !ts.isClassStaticBlockDeclaration(node) && this.chance()) {
      this.inserted.open(start, this.random.pick(["public ", "private ", "protected "]));
    }
    if (ts.isPropertyDeclaration(node) && this.chance())
      this.inserted.open(node.name.end, this.random.pick([": any", "?: any"]));
  }

  private binding(node: ts.ParameterDeclaration | ts.VariableDeclaration): void {
    const { parent } = node;
    const iterates = ts.isVariableDeclarationList(parent) && isForInOrOf(parent.parent);
    if (iterates || !this.chance()) return;
    // `async x => x` has no room for a type.
    if (ts.isArrowFunction(parent) && this.closing(parent) === undefined) return;
    const bare = !node.initializer && ts.isIdentifier(node.name);
    const optional = bare && ts.isParameter(node) && !node.dotDotDotToken && this.random.chance(0.3) ? "?" : "";
    const surely = bare && ts.isVariableDeclarationList(parent) && this.random.chance(0.3) ? "!" : "";
    this.inserted.open(node.name.end, `${optional}${surely}: any`);
  }

  private signature(node: ts.FunctionLikeDeclaration): void {
    const closing = this.closing(node);
    if (closing === undefined || ts.isConstructorDeclaration(node)) return;
    const opening = this.opening(node)!;
    const accesses = ts.isAccessor(node);
    if (!ts.isSetAccessor(node) && this.chance()) this.inserted.open(closing, this.random.pick(RETURNS));
    if (!accesses && this.chance()) this.inserted.open(opening, "<T, U extends T = any>");
    if (!accesses && !ts.isArrowFunction(node) && this.chance()) {
      this.inserted.open(opening + 1, node.parameters.length > 0 ? "this: any, " : "this: any");
    }
    if (ts.isFunctionDeclaration(node) && isListed(node) && node.name && this.chance()) {
      this.inserted.open(node.getStart(this.file), `function ${node.name.text}(q: string): any; `);
    }
  }

  private call(node: ts.CallExpression | ts.NewExpression): void {
    const { expression } = node;
    if (!node.arguments || node.arguments.pos <= expression.end || !this.typed || !this.chance()) return;
    const isWord = expression.kind === ts.SyntaxKind.SuperKeyword || expression.kind === ts.SyntaxKind.ImportKeyword;
    if (!isWord) this.inserted.open(node.arguments.pos - 1, "<any, () => void>");
  }

  private opening(node: ts.FunctionLikeDeclaration): number | undefined {
    return this.token(node, ts.SyntaxKind.OpenParenToken)?.getStart(this.file);
  }

  private closing(node: ts.FunctionLikeDeclaration): number | undefined {
    return this.token(node, ts.SyntaxKind.CloseParenToken)?.end;
  }

  private token(node: ts.Node, kind: ts.SyntaxKind): ts.Node | undefined {
    return node.getChildren(this.file).find((child) => child.kind === kind);
  }
}

/** What goes on in an optional chain: parentheses would end the chain, which is a thing of `parenthesize`. */
function isInChain(node: ts.Node): boolean {
  return ts.isOptionalChain(node.parent) && node.parent.expression === node && !isTarget(node);
}

/** `(class {} as any);` loses its parentheses in TypeScript's emit. */
function isClass(node: ts.Node): boolean {
  return ts.isParenthesizedExpression(node) ? isClass(node.expression) : ts.isClassExpression(node);
}

/** What would be no directive behind a declaration, until that is taken away. */
function isDirective(node: ts.Node): boolean {
  return ts.isExpressionStatement(node) && ts.isStringLiteral(node.expression);
}

function isForInOrOf(node: ts.Node): boolean {
  return ts.isForInStatement(node) || ts.isForOfStatement(node);
}

/** A statement that has others beside it. */
function isListed({ parent }: ts.Node): boolean {
  return ts.isBlock(parent) || ts.isSourceFile(parent) || ts.isCaseOrDefaultClause(parent);
}
