/**
 * What a machine is called in the output, so that stack traces show the name of its function. The name is that of a
 * constant beside the machine, which costs nothing at a call; it may hide nothing that the function's code names.
 *
 *     async function load() { … }                 →   const load = ($) => { … }
 *     async function walk(n) { … walk(n.left) }    →   const walk_1 = ($) => { … }
 */
import type TS from "typescript";
import type { Names } from "./names.ts";
import { isWordAt } from "./placing.ts";

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
const RESERVED = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected " +
    "public return static super switch this throw true try typeof undefined var void while with yield"
  ).split(" "),
);

export interface MachineName {
  readonly text: string;
  /** Where the source has the name. */
  readonly origin: number;
}

/** The name for the machine of a function called `name`, or undefined where that gives none. */
export function machineName(
  file: TS.SourceFile,
  node: TS.FunctionLikeDeclaration,
  name: string,
  names: Names,
): MachineName | undefined {
  const wanted = name.replace(/^#/, "");
  if (!IDENTIFIER.test(wanted)) return undefined;
  const hides = RESERVED.has(wanted) || isNamed(file.text, wanted, node.parameters.pos, node.end);
  return { text: hides ? names.claim(`${wanted}_1`) : wanted, origin: nameNode(node).getStart(file) };
}

/** The node that names the function: its own name, or that of what it is the value of. */
function nameNode(node: TS.Node): TS.Node {
  let named = node;
  while (!("name" in named && named.name) && named.parent && named.parent.pos === named.pos) named = named.parent;
  const outer = "name" in named && named.name ? named : (named.parent ?? named);
  const { name, left } = outer as { name?: TS.Node; left?: TS.Node };
  return name ?? left ?? node;
}

/** True if the text names `name`, other than as a property. A word in a comment or a string counts, which does no harm. */
function isNamed(text: string, name: string, start: number, end: number): boolean {
  for (let at = text.indexOf(name, start); at >= 0 && at < end; at = text.indexOf(name, at + 1)) {
    const property = /[.#]/.test(text[at - 1] ?? "") && !text.startsWith("...", at - 3);
    if (!property && !isWordAt(text, at - 1) && !isWordAt(text, at + name.length)) return true;
  }
  return /\beval\b/.test(text.slice(start, end));
}
