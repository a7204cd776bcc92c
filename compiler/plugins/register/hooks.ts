/**
 * The hooks for `import`, for the thread that Node asks them in before 22.15; after that `register.ts` installs them
 * in the program's own.
 *
 *     module.register("./hooks.js", import.meta.url)
 */
import { fileURLToPath } from "node:url";
import type { LoadFnOutput, LoadHookContext, ResolveFnOutput, ResolveHookContext } from "node:module";
import { facade } from "./facade.ts";
import { load as loadFile } from "./load.ts";
import { hookRequire } from "./require.ts";
import { redirectImport } from "./resolve.ts";

type Next<Context, Result> = (specifier: string, context?: Partial<Context>) => Result;

/** Node calls it in the thread of the hooks. There `require.resolve` finds what CommonJS re-exports. */
export function initialize(): void {
  hookRequire();
}

/** The result is a promise where that of `next` is. */
export function resolve<Result extends ResolveFnOutput | Promise<ResolveFnOutput>>(
  specifier: string,
  context: ResolveHookContext,
  next: Next<ResolveHookContext, Result>,
): Result {
  // (Node 22.15 gives a set.) What is required has `Module._resolveFilename`, which takes paths.
  if (Array.from(context.conditions).includes("require")) return next(specifier, context);
  return next(redirectImport(specifier, context.parentURL), context);
}

/** As above. */
export function load<Result extends LoadFnOutput | Promise<LoadFnOutput>>(
  url: string,
  context: LoadHookContext,
  next: Next<LoadHookContext, Result>,
): Result | LoadFnOutput {
  const file = url.startsWith("file:") ? fileURLToPath(url) : undefined;
  const loaded = file && loadFile(file);
  if (!loaded) return next(url, context);
  const source = loaded.format === "module" ? loaded.code : facade(file, loaded);
  return { format: "module", source, shortCircuit: true };
}
