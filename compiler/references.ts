/**
 * The edits that a machine's bindings need wherever code that names them is copied: new names, boxes, checks of what
 * may be uninitialized, targets that refuse to be assigned, closures that capture the box of their iteration.
 *
 *     use(() => x)   →   use(((scope) => () => scope.x)(scope))        x in a box
 *     x = 1          →   $await.constant("x", () => x).value = 1       x a hoisted const
 */
import type TS from "typescript";
import type { Edits } from "./edits.ts";
import type { Machine } from "./ir.ts";
import { isAssigned } from "./lower.ts";
import type { GeneratedNames } from "./names.ts";
import { isCallee, isConstructed, joinsLineBefore } from "./placing.ts";
import type { Analysis, Binding, Box } from "./scope.ts";
import {
  isAnonymousFunction,
  isNamingAssignment,
  isVarList,
  isWrapper,
  namingTarget,
  skipWrappers,
  skipWrappersAround,
  type TypeScript,
} from "./syntax.ts";

export interface ReferenceContext {
  readonly ts: TypeScript;
  readonly analysis: Analysis;
  readonly edits: Edits;
  readonly names: GeneratedNames;
}

export function editReferences(context: ReferenceContext, machine: Machine): void {
  for (const box of machine.boxes) captureBox(context, box);
  const boxed = machine.boxes.flatMap((box) => box.bindings);
  for (const binding of [...machine.hoisted, ...boxed]) {
    for (const declaration of binding.declarations) editDeclaration(context, binding, declaration);
    for (const { node } of binding.references) {
      if (!binding.declarations.includes(node)) editReference(context, binding, node);
    }
  }
}

/** A name in a declaration that became an assignment: `{ x }` → `{ x: x_1 }`. */
function editDeclaration({ ts, edits }: ReferenceContext, binding: Binding, name: TS.Identifier): void {
  const { parent } = name;
  if (ts.isFunctionDeclaration(parent)) {
    // Printed as an expression: a name of its own would hide the binding inside of it.
    if (binding.kind === "function") edits.remove(name.getStart(), name.end);
    return;
  }
  if (binding.text === binding.name) return;
  if (ts.isBindingElement(parent) && parent.name === name) {
    const shorthand = ts.isObjectBindingPattern(parent.parent) && !parent.propertyName && !parent.dotDotDotToken;
    edits.replaceNode(name, shorthand ? `${name.text}: ${binding.text}` : binding.text);
    nameDefault(ts, edits, binding, parent.initializer);
  } else if (ts.isVariableDeclaration(parent)) {
    edits.replaceNode(name, binding.text);
    if (isVarList(ts, parent.parent)) nameDefault(ts, edits, binding, parent.initializer);
  }
}

/** An anonymous function that is assigned to a renamed binding keeps the name it would have had. */
function nameDefault(ts: TypeScript, edits: Edits, binding: Binding, initializer: TS.Expression | undefined): void {
  if (!initializer || !isAnonymousFunction(ts, initializer)) return;
  const key = binding.name === "__proto__" ? '["__proto__"]' : binding.name;
  edits.wrap(initializer, `({ ${key}: `, ` }).${binding.name}`);
}

/** What stands for a use of the binding: its name, a field of its box, a check, a target that refuses. */
export function referenceText(ts: TypeScript, names: GeneratedNames, binding: Binding, name: TS.Identifier): string {
  const assigned = isAssigned(ts, name);
  const { text } = binding;
  const { runtime, input } = names;
  const unchecked = (binding.unchecked?.has(name) ?? false) && !isTagName(ts, name);
  const checked = `${runtime}.initialized(${text}, "${binding.name}")`;
  const read = !unchecked ? text : isConstructed(ts, name) ? `(${checked})` : checked;
  // Only reading or writing may throw, not evaluating the target: what is assigned is evaluated before.
  if (assigned && binding.isConstant) return `${runtime}.constant("${binding.name}", () => ${text}).value`;
  if (!assigned || !unchecked) return read;
  return `${runtime}.guarded("${binding.name}", () => ${text}, (${input}) => { ${text} = ${input}; }).value`;
}

/** `<X.y />`: no call can stand there. What is uninitialized is no component either. */
function isTagName(ts: TypeScript, node: TS.Node): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node && isTagName(ts, parent);
  return ts.isJsxOpeningElement(parent) || ts.isJsxSelfClosingElement(parent) || ts.isJsxClosingElement(parent);
}

function editReference({ ts, analysis, edits, names }: ReferenceContext, binding: Binding, name: TS.Identifier): void {
  const { parent } = name;
  const outer = skipWrappersAround(ts, name);
  const assigned = isAssigned(ts, name);
  // `delete` of a variable is false, and deletes nothing; a field of a box it would delete.
  const isDeleted = ts.isDeleteExpression(outer.parent);
  const text = isDeleted ? (binding.box?.name ?? binding.printed) : referenceText(ts, names, binding, name);
  if (text === name.text) return;
  if (ts.isShorthandPropertyAssignment(parent) && parent.name === name) {
    edits.replaceNode(name, `${name.text}: ${text}`);
    if (assigned) nameDefault(ts, edits, binding, parent.objectAssignmentInitializer);
    return;
  }
  // A box must not become the receiver of a call.
  const alone = !isCallee(ts, outer.parent, outer) || !text.includes(".") || text.endsWith(")");
  const guard = !alone && joinsLineBefore(ts, analysis, name) ? ";" : "";
  edits.replaceNode(name, alone ? text : `${guard}(0, ${text})`);
  const assignment = outer.parent;
  if (!assigned || !ts.isBinaryExpression(assignment) || namingTarget(ts, assignment.left) !== name) return;
  nameDefault(ts, edits, binding, assignment.right);
}

// ── boxes ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Closures are made with the box of their own iteration as an argument, since the variable goes on to the next one. */
function captureBox({ ts, edits, analysis }: ReferenceContext, box: Box): void {
  const sites = new Set<TS.Node>();
  for (const binding of box.bindings) {
    for (const { node, user } of binding.references) {
      if (user !== box.scope.owner) sites.add(captureSite(ts, analysis, node, box));
    }
  }
  for (const site of sites) wrapSite(ts, edits, site, box.name);
}

/**
 * The outermost closure in the box's function around a reference. A method needs its object literal or class around
 * it, and a function in a literal takes its name from there, so these are wrapped whole.
 */
function captureSite(ts: TypeScript, analysis: Analysis, reference: TS.Node, box: Box): TS.Node {
  let site: TS.Node = reference;
  for (let node: TS.Node = reference.parent; node !== box.scope.owner.node; node = evaluatedBy(ts, node).parent) {
    if (ts.isClassLike(node) || (analysis.byNode.has(node) && !ts.isSourceFile(node))) site = node;
  }
  for (;;) {
    const { parent } = site;
    if (ts.isObjectLiteralExpression(parent)) site = parent;
    else if (ts.isPropertyAssignment(parent) && parent.initializer === site) site = parent.parent;
    else if (isWrapper(ts, parent)) site = parent;
    else return site;
  }
}

/** Computed keys, `extends` and decorators are no part of the closures that they stand in: gives the outermost of these. */
function evaluatedBy(ts: TypeScript, node: TS.Node): TS.Node {
  const { parent } = node;
  if (ts.isHeritageClause(node)) return parent;
  if (ts.isComputedPropertyName(node)) return ts.isClassLike(parent.parent) ? parent.parent : parent;
  if (!ts.isDecorator(node)) return node;
  let decorated = parent;
  while (!ts.isClassLike(decorated)) decorated = decorated.parent;
  return decorated;
}

function wrapSite(ts: TypeScript, edits: Edits, site: TS.Node, box: string): void {
  const before = `((${box}) => `;
  const after = `)(${box})`;
  const name = ts.isFunctionDeclaration(site) ? site.name?.text : assignedName(ts, site);
  if (name && (ts.isFunctionDeclaration(site) || isAnonymousFunction(ts, site)))
    edits.wrap(site, `${before}({ ${name}: `, ` }).${name}${after}`);
  else if (ts.isObjectLiteralExpression(skipWrappers(ts, site))) edits.wrap(site, `${before}(`, `)${after}`);
  else edits.wrap(site, before, after);
}

/** The name that an anonymous function takes from where it stands. */
function assignedName(ts: TypeScript, node: TS.Node): string | undefined {
  const { parent } = node;
  if (ts.isVariableDeclaration(parent) || ts.isBindingElement(parent)) {
    return ts.isIdentifier(parent.name) ? parent.name.text : undefined;
  }
  if (ts.isBinaryExpression(parent) && parent.right === node && isNamingAssignment(ts, parent)) {
    return namingTarget(ts, parent.left)?.text;
  }
  if (ts.isShorthandPropertyAssignment(parent)) return parent.name.text;
  return undefined;
}
