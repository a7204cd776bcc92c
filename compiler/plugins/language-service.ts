/**
 * `openawait/language-service`: the plugin for editors. TypeScript's server shows the errors that `openawait check`
 * gives: `async function f(): Coroutine<T>` is none.
 *
 *     { "compilerOptions": { "plugins": [{ "name": "openawait/language-service" }] } }        tsconfig.json
 *
 * It is built as CommonJS (dist/language-service.cjs), since the server `require`s it, in whatever Node the editor has.
 */
import type TS from "typescript";
import { acceptCoroutines, configuredMode } from "./coroutine-types.ts";

/** What the server hands over: the TypeScript that it runs. */
export interface Host {
  readonly typescript: typeof TS;
}

/** The service of one project, as far as the plugin uses it. */
export interface Project {
  readonly languageService: TS.LanguageService;
}

/** Not in the public types: the errors of what is on the screen, before those of the whole file (TypeScript 5.6). */
type RegionDiagnostics = (file: string, ranges: unknown) => { diagnostics?: readonly TS.Diagnostic[] } | undefined;

export default function init({ typescript: ts }: Host): { create(project: Project): TS.LanguageService } {
  return { create: ({ languageService }) => withCoroutines(ts, languageService) };
}

function withCoroutines(ts: typeof TS, service: TS.LanguageService): TS.LanguageService {
  const accept = <D extends TS.Diagnostic>(diagnostics: readonly D[]): D[] => {
    const program = service.getProgram();
    if (!program) return [...diagnostics];
    return [...acceptCoroutines(ts, program, diagnostics, configuredMode(program.getCompilerOptions()))];
  };
  const getSemanticDiagnostics = (file: string): TS.Diagnostic[] => accept(service.getSemanticDiagnostics(file));
  const getRegionSemanticDiagnostics: RegionDiagnostics = (file, ranges) => {
    const { getRegionSemanticDiagnostics: regions } = service as { getRegionSemanticDiagnostics?: RegionDiagnostics };
    const result = regions?.call(service, file, ranges);
    return result?.diagnostics ? { ...result, diagnostics: accept(result.diagnostics) } : result;
  };
  // Not a copy: another plugin's service may be an object of any kind.
  return new Proxy(service, {
    get(target, name) {
      if (name === "getSemanticDiagnostics") return getSemanticDiagnostics;
      if (name === "getRegionSemanticDiagnostics" && name in target) return getRegionSemanticDiagnostics;
      return Reflect.get(target, name) as unknown;
    },
  });
}
