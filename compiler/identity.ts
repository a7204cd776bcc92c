/**
 * What an async function is beside what it does: in promise mode it is no constructor, has no `prototype`, `caller` or
 * `arguments` of its own, and inherits from `AsyncFunction.prototype`. Methods are no constructors either, so a
 * function becomes a method that is taken out of its literal. Calling it costs nothing more.
 *
 *     f(async function (x) {…})   →   f($await.asyncFunction({ ""(x) {…} }[""]))
 *     const g = async () => 1     →   const g = $await.asyncFunction({ g: () => … }.g)
 *     { async m(x) {…} }          →   { m: $await.asyncFunction({ m(x) {…} }.m) }
 *     async function* h() {…}     →   var h = $await.asyncGeneratorFunction(($self) => ({ h() {…} }).h)
 *
 * A function that is only ever called can't be told from an async one, so it stays as it is. So do the declarations of
 * a module: in a cycle, other modules may call them before the module is evaluated, which only a declaration allows. And
 * so does what test runners move above the imports (hoisted.ts).
 */
import type TS from "typescript";
import type { EmitInput } from "./emit-file.ts";
import type { EmitContext } from "./emit-text.ts";
import { isInHoistedCall } from "./hoisted.ts";
import { isAssigned } from "./lower.ts";
import { nameOf } from "./naming.ts";
import type { Binding, FunctionInfo } from "./scope.ts";
import { hasModifier, skipWrappersAround, type TypeScript } from "./syntax.ts";

type Question = Pick<EmitInput, "ts" | "analysis">;

/** True if the function must pass for an async one, and can. */
export function isDisguised(input: Question, fn: FunctionInfo): boolean {
  return isTold(input, fn) && !mustStay(input, fn);
}

/** Whoever has the function could tell it from an async one. */
function isTold(input: Question, fn: FunctionInfo): boolean {
  const { ts, analysis } = input;
  const { node } = fn;
  if (fn.lowered !== "promise" || isBoundToHome(ts, fn) || isOnlyCalled(input, fn)) return false;
  if (!fn.strict && repeatsParameter(ts, node as TS.FunctionExpression)) return false;
  if (ts.isFunctionDeclaration(node)) return !isModuleDeclaration(input, node);
  if (ts.isFunctionExpression(node) && node.name && assignsOwnName(ts, fn, analysis.resolved.get(node.name))) {
    return false;
  }
  return nameOf(ts, node) !== undefined && !isInHoistedCall(ts, node);
}

/** A method that can't be a property instead: of a class (`static async constructor() {}` too), or with `super`. */
function isBoundToHome(ts: TypeScript, fn: FunctionInfo): boolean {
  const { node } = fn;
  if (!ts.isMethodDeclaration(node)) return ts.isConstructorDeclaration(node);
  const { name, parent } = node;
  const isPlain =
    ts.isObjectLiteralExpression(parent) && !ts.isComputedPropertyName(name) && !ts.isPrivateIdentifier(name);
  return !isPlain || evaluates(fn) || /\bsuper\b/.test(node.getText());
}

/** A declaration that can be used before anything of its file, or its namespace, has run. */
export function isModuleDeclaration({ ts, analysis }: Question, node: TS.FunctionDeclaration): boolean {
  if (!node.name || hasModifier(ts, node, ts.SyntaxKind.ExportKeyword)) return true;
  return ts.isModuleBlock(node.parent) || (analysis.module && ts.isSourceFile(node.parent));
}

/** A function of a `case` stays where it is, if it can't be a variable around the `switch`. */
function mustStay(input: Question, fn: FunctionInfo): boolean {
  const { ts, analysis } = input;
  const { node, parent } = fn;
  if (!ts.isFunctionDeclaration(node) || analysis.resolved.get(node.name!)?.hoisted) return false;
  return (parent!.strict && isSeenByHead(ts, node)) || usesClauses(input, fn);
}

/**
 * What is declared in the clauses that a function of a `case` stands in would be out of its reach around the `switch`,
 * but for functions that are variables there too. (`asked`: those that this is asked of already, for this one.)
 */
export function usesClauses(input: Question, fn: FunctionInfo, asked = new Set<FunctionInfo>()): boolean {
  const { ts, analysis } = input;
  const { name, parent } = fn.node as TS.FunctionDeclaration;
  const scope = ts.isCaseOrDefaultClause(parent) ? analysis.scopes.get(parent.parent) : undefined;
  if (!scope || asked.has(fn)) return false;
  asked.add(fn);
  const own = analysis.resolved.get(name!);
  return (
    evaluates(fn) ||
    [...scope.bindings.values()].some((each) => each !== own && fn.free.has(each.name) && !isBeside(each))
  );

  function isBeside({ kind, declarations }: Binding): boolean {
    if (kind !== "function") return false;
    return declarations.every((declaration) => {
      const other = analysis.byNode.get(declaration.parent);
      return (
        other?.lowered !== undefined &&
        (!other.parent!.strict || isTold(input, other)) &&
        !usesClauses(input, other, asked)
      );
    });
  }
}

/** A variable around the `switch` that a function stands in would be one to its head too, which names something so. */
export function isSeenByHead(ts: TypeScript, { name, parent }: TS.FunctionDeclaration): boolean {
  if (!ts.isCaseOrDefaultClause(parent)) return false;
  const words = parent.parent.parent.expression.getText().match(/[\p{ID_Continue}$]+/gu);
  return words !== null && words.includes(name!.text);
}

/** Nobody gets hold of the function: it is called where it stands, or by a name that is used for nothing else. */
function isOnlyCalled({ ts, analysis: { resolved } }: Question, fn: FunctionInfo): boolean {
  const node = fn.node as TS.FunctionDeclaration | TS.FunctionExpression | TS.ArrowFunction;
  // `arguments.callee`, and a generator inherits from its function's `prototype`.
  if ((fn.usesArguments && !fn.strict) || fn.generator) return false;
  const own = node.name && resolved.get(node.name);
  if (own && !own.references.every(isCallee)) return false;
  if (ts.isFunctionDeclaration(node)) return own !== undefined && !isOpen(ts, own);
  const outer = skipWrappersAround(ts, node);
  if (ts.isCallExpression(outer.parent)) return outer.parent.expression === outer;
  if (!ts.isVariableDeclaration(outer.parent) || !ts.isIdentifier(outer.parent.name)) return false;
  const variable = resolved.get(outer.parent.name);
  return variable !== undefined && !isOpen(ts, variable) && variable.references.every(isCallee);

  function isCallee({ node: name }: { readonly node: TS.Identifier }): boolean {
    return ts.isCallExpression(name.parent) && name.parent.expression === name;
  }
}

/** Code that is not seen here may use the binding: other scripts, a direct eval. */
function isOpen(ts: TypeScript, { scope: { owner } }: Binding): boolean {
  return ts.isSourceFile(owner.node) || evaluates(owner);
}

function evaluates({ directEval, nestedEval }: FunctionInfo): boolean {
  return directEval !== undefined || nestedEval !== undefined;
}

/**
 * The function's own name is assigned, which is an error in strict code and ignored in sloppy code: no variable that
 * stands for it does that at every target.
 */
function assignsOwnName(ts: TypeScript, fn: FunctionInfo, own: Binding | undefined): boolean {
  if (!fn.strict && evaluates(fn)) return true;
  return own?.references.some(({ node }) => isAssigned(ts, node)) ?? false;
}

/** `function f(a, a) {}` of sloppy code, which no method may be. */
function repeatsParameter(ts: TypeScript, { parameters }: TS.FunctionExpression): boolean {
  const names = parameters.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
  return new Set(names).size < names.length;
}

// ── the text ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Makes an expression of the function that gives the disguised one, between `before` and `after`. */
export function editDisguise(input: EmitInput, context: EmitContext, fn: FunctionInfo, before = "", after = ""): void {
  const { ts, file, edits } = context;
  const node = fn.node as TS.FunctionDeclaration | TS.FunctionExpression | TS.ArrowFunction | TS.MethodDeclaration;
  const name = nameOf(ts, node) ?? "";
  const [open, close] = disguise(input, context, fn, name);
  if (ts.isMethodDeclaration(node)) before = `${keyOf(name)}: `;
  edits.wrap(node, `${before}${open}`, `${close}${after}`, node.name);
  if (ts.isArrowFunction(node)) return;
  const start = node.getStart(file);
  const head = (node.typeParameters ?? node.parameters).pos - 1;
  edits.replace(start, head, () => edits.output.text(keyOf(name), node.name?.getStart(file) ?? start));
}

/** What stands before and after the method or the arrow. */
function disguise(
  { ts, analysis }: EmitInput,
  { names }: EmitContext,
  fn: FunctionInfo,
  name: string,
): [open: string, close: string] {
  const node = fn.node as TS.FunctionDeclaration | TS.FunctionExpression | TS.ArrowFunction;
  // A bundler may drop it from a module that does not use it.
  const pure = analysis.module && fn.parent && ts.isSourceFile(fn.parent.node) ? "/* @__PURE__ */ " : "";
  if (ts.isArrowFunction(node)) {
    const call = `${pure}${names.runtime}.asyncFunction(`;
    return name === "" ? [call, ")"] : [`${call}{ ${keyOf(name)}: `, ` }${accessOf(name)})`];
  }
  const [open, close] = fn.generator
    ? ([`${names.runtime}.asyncGeneratorFunction((${names.self}) => ({ `, ` })${accessOf(name)})`] as const)
    : ([`${names.runtime}.asyncFunction({ `, ` }${accessOf(name)})`] as const);
  const own = ts.isFunctionExpression(node) && node.name && analysis.resolved.get(node.name);
  const usesName = own && (own.references.length > 0 || evaluates(fn));
  if (!usesName) return [`${pure}${open}`, close];
  return [`${pure}(() => { const ${name} = ${open}`, `${close}; return ${name}; })()`];
}

/** As a key in a literal that gives a function its name. */
function keyOf(name: string): string {
  if (name === "__proto__") return '["__proto__"]';
  return isIdentifierName(name) ? name : JSON.stringify(name);
}

function accessOf(name: string): string {
  return isIdentifierName(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

function isIdentifierName(name: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name);
}
