/**
 * A walk over what is evaluated in a tree. It sets the parents, which the parser leaves out, and gathers the nodes with
 * a suspension inside: those whose visitor says so, and all around them.
 *
 *     class Analyser extends Walk { …; this.on(SyntaxKind.Block, (node: TS.Block) => this.visitBlock(node)); … }
 */
import type TS from "typescript";
import type { TypeScript } from "./typescript.ts";

type Visitor = (node: TS.Node) => boolean;

const nothing: Visitor = () => false;

export class Walk {
  readonly suspending = new Set<TS.Node>();
  /** By kind. Of nodes without a visitor all children are visited; types, imports and tokens evaluate nothing. */
  private readonly visitors: (Visitor | undefined)[] = [];
  /** The node whose children are visited. */
  private parent: TS.Node | undefined;
  /** One of them suspends. */
  private found = false;
  private readonly visitChild = (child: TS.Node): void => {
    this.adoptChild(child);
    if (this.visit(child)) this.found = true;
  };
  private readonly adoptChild = (child: TS.Node): void => {
    (child as { parent: TS.Node | undefined }).parent = this.parent;
  };

  constructor(protected readonly ts: TypeScript) {
    const { SyntaxKind } = ts;
    this.visitors.length = SyntaxKind.Count;
    this.visitors.fill(nothing, SyntaxKind.FirstToken, SyntaxKind.LastToken + 1);
    this.visitors.fill(nothing, SyntaxKind.FirstTypeNode, SyntaxKind.LastTypeNode + 1);
    this.on(SyntaxKind.InterfaceDeclaration, nothing);
    this.on(SyntaxKind.TypeAliasDeclaration, nothing);
    this.on(SyntaxKind.TypeParameter, nothing);
    this.on(SyntaxKind.ImportDeclaration, nothing);
  }

  /** What visits the nodes of a kind. */
  protected on(kind: TS.SyntaxKind, visitor: (node: never) => boolean): void {
    this.visitors[kind] = visitor as Visitor;
  }

  /** True if the node has a suspension of the current lowered function inside. */
  protected visit(node: TS.Node): boolean {
    const visitor = this.visitors[node.kind];
    const suspends = visitor ? visitor(node) : this.visitChildren(node);
    if (suspends) this.suspending.add(node);
    return suspends;
  }

  protected visitList(nodes: readonly TS.Node[] | undefined): boolean {
    let suspends = false;
    if (nodes) for (const node of nodes) if (this.visit(node)) suspends = true;
    return suspends;
  }

  protected visitChildren(node: TS.Node): boolean {
    const { parent, found } = this;
    this.parent = node;
    this.found = false;
    this.ts.forEachChild(node, this.visitChild);
    const suspends = this.found;
    this.parent = parent;
    this.found = found;
    return suspends;
  }

  /** `a.b`, of which there are most: nothing is evaluated but what has the property. */
  protected visitAccess(node: TS.PropertyAccessExpression): boolean {
    const { parent } = this;
    this.parent = node;
    this.adoptChild(node.expression);
    this.adoptChild(node.name);
    if (node.questionDotToken) this.adoptChild(node.questionDotToken);
    this.parent = parent;
    return this.visit(node.expression);
  }

  /** Sets the parent of the children, for a visitor that does not visit them all alike. */
  protected adopt(node: TS.Node): void {
    const { parent } = this;
    this.parent = node;
    this.ts.forEachChild(node, this.adoptChild);
    this.parent = parent;
  }
}
