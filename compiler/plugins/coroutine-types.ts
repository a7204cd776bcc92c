/**
 * Which of TypeScript's errors do not hold, since a lowered function returns a coroutine: `openawait check` and the
 * language service plugin leave out the same ones.
 *
 *     async function f(): Coroutine<number> { return "1"; }      TS1064 at `Coroutine<number>`: left out
 *                                                                TS2322 at `return`: stays, `T` is number
 *
 * TypeScript checks a function with TS1064 as any other: what it returns against what awaiting its type gives. So there
 * is nothing to add, and every other error stays where it is.
 */
import type TS from "typescript";
import { readDirectives } from "../functions.ts";
import type { Mode } from "../options.ts";

/**
 * What TypeScript says at the return type of an `async` function that is not the global Promise: in general, where the
 * type comes from a JSDoc tag, and at target ES5.
 */
const NO_PROMISE: readonly number[] = [1064, 1065, 1055];
/** What it says at that of an `async function*` to which AsyncGenerator is not assignable. */
const NO_ASYNC_GENERATOR: readonly number[] = [2322];

/** The diagnostics without those that say that an async function must return a Promise where it returns a coroutine. */
export function acceptCoroutines<D extends TS.Diagnostic>(
  ts: typeof TS,
  program: TS.Program,
  diagnostics: readonly D[],
  mode: Mode,
): readonly D[] {
  const places = new Map<TS.SourceFile, Places>();
  return diagnostics.filter(({ file, start, code }) => {
    if (!file || start === undefined) return true;
    if (!NO_PROMISE.includes(code) && !NO_ASYNC_GENERATOR.includes(code)) return true;
    if (!places.has(file)) places.set(file, coroutineTypes(ts, program.getTypeChecker(), file, mode));
    return places.get(file)?.get(start)?.includes(code) !== true;
  });
}

/** The options in tsconfig.json that say the mode: of the language service plugin, else of the transformer. */
export function configuredMode(options: TS.CompilerOptions): Mode {
  const plugins = (options["plugins"] ?? []) as unknown as readonly Readonly<Record<string, unknown>>[];
  const own =
    plugins.find(({ name }) => name === "openawait/language-service") ??
    plugins.find(({ transform }) => transform === "openawait/transformer");
  return own?.["mode"] === "promise" ? "promise" : "coroutine";
}

/** Where a return type of a coroutine starts, and the codes that do not hold there. */
type Places = Map<number, readonly number[]>;

function coroutineTypes(ts: typeof TS, checker: TS.TypeChecker, file: TS.SourceFile, mode: Mode): Places {
  const places: Places = new Map();
  const visit = (node: TS.Node, inherited: Mode | "native"): void => {
    let inside = inherited;
    if (ts.isFunctionLike(node)) {
      const body = "body" in node ? (node.body as TS.Node | undefined) : undefined;
      if (body && ts.isBlock(body)) inside = readDirectives(ts, body.statements).mode ?? inherited;
      const codes = inside === "coroutine" && isAsync(ts, node) ? codesOf(checker, node) : undefined;
      if (codes) for (const type of returnTypes(ts, node)) places.set(type.getStart(file), codes);
    }
    ts.forEachChild(node, (child) => visit(child, inside));
  };
  visit(file, readDirectives(ts, file.statements).mode ?? mode);
  return places;
}

function isAsync(ts: typeof TS, node: TS.SignatureDeclaration): boolean {
  return (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Async) !== 0;
}

/** What gives a function its return type: an annotation, or in JavaScript a tag `@returns` or `@type`. */
function returnTypes(ts: typeof TS, node: TS.SignatureDeclaration): TS.TypeNode[] {
  return [node.type, ts.getJSDocReturnType(node), ts.getJSDocType(node)].filter((type) => type !== undefined);
}

function codesOf(checker: TS.TypeChecker, node: TS.SignatureDeclaration): readonly number[] | undefined {
  const signature = checker.getSignatureFromDeclaration(node);
  const type = signature && checker.getReturnTypeOfSignature(signature);
  if (!type) return undefined;
  if ("asteriskToken" in node && node.asteriskToken) {
    return isCoroutineGenerator(checker, type, node) ? NO_ASYNC_GENERATOR : undefined;
  }
  return isCoroutine(checker, type) ? NO_PROMISE : undefined;
}

/** By name and hook, not by file: a runtime of one's own (`importSource`) has a type of its own. */
function isCoroutine(checker: TS.TypeChecker, type: TS.Type): boolean {
  if (type.getSymbol()?.name !== "Coroutine") return false;
  // What `[onAwait]` is called by the checker: "__@onAwait@" and a number.
  return checker.getPropertiesOfType(type).some(({ escapedName }) => String(escapedName).startsWith("__@onAwait@"));
}

function isCoroutineGenerator(checker: TS.TypeChecker, type: TS.Type, at: TS.Node): boolean {
  const next = type.getSymbol()?.name === "CoroutineGenerator" ? type.getProperty("next") : undefined;
  const signatures = next ? checker.getTypeOfSymbolAtLocation(next, at).getCallSignatures() : [];
  return signatures.some((signature) => isCoroutine(checker, checker.getReturnTypeOfSignature(signature)));
}
