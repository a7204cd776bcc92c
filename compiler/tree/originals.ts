/**
 * Finds nodes of the original tree by where they stand.
 *
 *     find(SyntaxKind.CallExpression, [12], [16])   →   the call from 12 to 16 in the source
 */
import type TS from "typescript";
import type { TypeScript } from "../syntax.ts";

export class Originals {
  /** Nodes by start; filled statement by statement, as they are asked for. */
  private readonly byStart = new Map<number, TS.Node[]>();
  private readonly known = new Set<TS.Statement>();

  constructor(
    private readonly ts: TypeScript,
    private readonly file: TS.SourceFile,
  ) {}

  find(kind: TS.SyntaxKind, starts: readonly number[], ends: readonly number[]): TS.Node | undefined {
    for (const start of starts) {
      this.index(start);
      for (const node of this.byStart.get(start) ?? []) {
        if (node.kind === kind && ends.includes(node.end)) return node;
      }
    }
    return undefined;
  }

  private index(position: number): void {
    const { statements } = this.file;
    let low = 0;
    let high = statements.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (statements[middle]!.end <= position) low = middle + 1;
      else high = middle;
    }
    const statement = statements[low];
    if (!statement || this.known.has(statement)) return;
    this.known.add(statement);
    this.add(statement);
  }

  private add(node: TS.Node): void {
    const start = node.getStart(this.file);
    const list = this.byStart.get(start);
    if (list) list.push(node);
    else this.byStart.set(start, [node]);
    this.ts.forEachChild(node, (child) => this.add(child));
  }
}

/** Trees that come straight from the parser may lack parents; the analysis gives them only to what is evaluated. */
export function ensureParents(ts: TypeScript, file: TS.SourceFile): void {
  if (file.statements.every((statement) => statement.parent !== undefined)) return;
  const adopt = (parent: TS.Node): void =>
    ts.forEachChild(parent, (child) => {
      (child as { parent: TS.Node }).parent = parent;
      adopt(child);
    });
  adopt(file);
}
