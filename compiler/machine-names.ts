/**
 * What a machine is called in the output, so that stack traces show the name of its function. The name is that of a
 * constant beside the machine, which costs nothing at a call; it may hide nothing that the function's code names.
 *
 *     async function load() { … }                 →   const load = ($) => { … }
 *     async function walk(n) { … walk(n.left) }    →   const walk_1 = ($) => { … }
 */
import type TS from "typescript";
import type { EmitContext } from "./emit-text.ts";
import type { Output } from "./output.ts";
import type { FunctionInfo } from "./scope.ts";

export const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
export const RESERVED = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected " +
    "public return static super switch this throw true try typeof undefined var void while with yield"
  ).split(" "),
);

export interface MachineName {
  readonly text: string;
  /** The name of the function, where that is another one. */
  readonly original: string | undefined;
  /** Where the source has the name. */
  readonly origin: number;
}

/** The name for the machine of a function called `name`, or undefined where that gives none. */
export function machineName(
  { file, byNode, claimed }: Pick<EmitContext, "file" | "byNode" | "claimed">,
  node: TS.FunctionLikeDeclaration,
  name: string,
): MachineName | undefined {
  const wanted = name.replace(/^#/, "");
  if (!IDENTIFIER.test(wanted)) return undefined;
  const hides = RESERVED.has(wanted) || mayName(byNode.get(node)!, wanted) || isQueried(file, node, wanted);
  const text = hides ? claimed.claim(`${wanted}_1`) : wanted;
  return { text, original: text === name ? undefined : name, origin: nameNode(node).getStart(file) };
}

/** The constant that is the machine: `before`, which stands for the function's name, then ` = ` and `after`. */
export function emitConstant(output: Output, before: string, name: MachineName, after: string): void {
  output.text(before, name.origin);
  output.text(`${name.text} = `, name.origin);
  output.text(after, name.origin, name.original);
}

/** True if the function's code has a variable `name`, or may name one, in text that is evaluated. */
function mayName({ node, bindings, free, directEval, nestedEval }: FunctionInfo, name: string): boolean {
  if (directEval || nestedEval || free.has(name)) return true;
  // A function expression has its own name outside of its body.
  const own = (node as TS.FunctionExpression).name;
  return bindings.some(
    (binding) => binding.name === name && (binding.scope.node !== own || binding.references.length > 0),
  );
}

/** True if a type in the function asks for that of a variable `name`. */
function isQueried({ text }: TS.SourceFile, node: TS.FunctionLikeDeclaration, name: string): boolean {
  return text.slice(node.parameters.pos, node.end).includes(`typeof ${name}`);
}

/** The node that names the function: its own name, or that of what it is the value of. */
export function nameNode(node: TS.Node): TS.Node {
  let named = node;
  while (!("name" in named && named.name) && named.parent && named.parent.pos === named.pos) named = named.parent;
  const outer = "name" in named && named.name ? named : (named.parent ?? named);
  const { name, left } = outer as { name?: TS.Node; left?: TS.Node };
  return name ?? left ?? node;
}
