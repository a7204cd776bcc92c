// The compiler's API and what hosts load: arguments, results, and what they refuse.
import {
  DIAGNOSTICS,
  lower,
  transpile,
  type Diagnostic,
  type DiagnosticCode,
  type LowerOptions,
  type LowerResult,
  type Machine,
  type Position,
  type RawSourceMap,
} from "openawait";
import plugin from "openawait/language-service";
import {
  Coroutine,
  ERR_NOT_LOWERED,
  GeneratorExit,
  INTERFACE_VERSION,
  RuntimeError,
  setDebug,
  SuppressedError,
  toPromise,
  type CoroutineState,
  type LoweredInterface,
  type RuntimeErrorCode,
} from "openawait/runtime";
import * as runtime from "openawait/runtime";
import transformer, { createTransformer, type TransformerOptions } from "openawait/transformer";
import type ts from "typescript";
import { type } from "./equal.ts";

// ── openawait ────────────────────────────────────────────────────────────────────────────────────────────────────────

const result = lower("", {
  fileName: "a.ts",
  mode: "coroutine",
  importSource: "openawait/runtime",
  runtime: { global: "OpenAwait" },
  plainAwait: "error",
  sourceMap: true,
});
type(result).is<LowerResult>();
type(result.code).is<string>();
type(result.map).is<RawSourceMap | undefined>();
type(result.diagnostics).is<readonly Diagnostic[]>();
type(result.machines).is<readonly Machine[]>();
type<Diagnostic["code"]>().is<DiagnosticCode>();
type<Diagnostic["severity"]>().is<"error" | "warning">();
type<Diagnostic["start"]>().is<Position>();
type<Position["offset" | "line" | "column"]>().is<number>();
type<DiagnosticCode>().is<keyof typeof DIAGNOSTICS>();
type(transpile("", { target: "es2015" }).code).is<string>();
type<LowerOptions["mode"]>().is<"coroutine" | "promise" | undefined>();
// @ts-expect-error -- neither of the modes
lower("", { mode: "other" });
// @ts-expect-error -- no such option
lower("", { modes: "promise" });
// @ts-expect-error -- source to source has no target
lower("", { target: "es2015" });
// @ts-expect-error -- the result is not for writing
result.code = "";

// ── openawait/transformer, openawait/language-service ────────────────────────────────────────────────────────────────

type(createTransformer()).is<ts.TransformerFactory<ts.SourceFile>>();
type(createTransformer({ mode: "promise", plainAwait: "allow" })).is<ts.TransformerFactory<ts.SourceFile>>();
type<TransformerOptions["mode"]>().is<"coroutine" | "promise" | undefined>();
type(transformer(undefined, { mode: "coroutine" })).is<ts.TransformerFactory<ts.SourceFile>>();
// @ts-expect-error -- neither of the modes
createTransformer({ mode: "other" });
declare const host: { typescript: typeof ts };
declare const project: { languageService: ts.LanguageService; config: unknown };
type(plugin(host).create(project)).is<ts.LanguageService>();

// ── openawait/runtime ────────────────────────────────────────────────────────────────────────────────────────────────

export const lowered: LoweredInterface = runtime;
declare const c: Coroutine<number>;
type(c.state).is<CoroutineState>();
type<CoroutineState>().is<"created" | "running" | "suspended" | "closed">();
type(c.name).is<string>();
type(c.awaiting).is<unknown>();
type(c.send()).is<IteratorResult<unknown, number>>();
type(c.throw(new GeneratorExit())).is<IteratorResult<unknown, number>>();
type(c.close()).is<void>();
type(c.then((x) => String(x))).is<Promise<string>>();
type(c[runtime.onAwait]().next()).is<IteratorResult<unknown, number>>();
type<Awaited<typeof c>>().is<number>();
type(toPromise(c)).is<Promise<number>>();
// @ts-expect-error -- it is no iterator
c.next();
// @ts-expect-error -- they are not for making
new Coroutine();
declare const unknownValue: unknown;
if (unknownValue instanceof Coroutine) type(unknownValue).is<Coroutine<unknown>>();
if (unknownValue instanceof RuntimeError) type(unknownValue.code).is<string>();
type<Extract<RuntimeErrorCode, "ERR_BAD_YIELD">>().is<"ERR_BAD_YIELD">();
type<typeof ERR_NOT_LOWERED>().is<"ERR_NOT_LOWERED">();
type(new SuppressedError(1, 2).suppressed).is<unknown>();
type(setDebug(true)).is<void>();
type<typeof INTERFACE_VERSION>().is<2>();
