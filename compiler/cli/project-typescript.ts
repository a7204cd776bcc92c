/**
 * The TypeScript that a project is checked with.
 *
 *     projectTypeScript("/p")  → /p/node_modules/typescript, if it has an API in JavaScript: 5.0 to 6.0
 *                              → else the one that openawait depends on; TypeScript 7 is a native program
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import type TS from "typescript";

export async function projectTypeScript(folder: string): Promise<typeof TS> {
  return installedTypeScript(folder) ?? (await import("typescript")).default;
}

function installedTypeScript(folder: string): typeof TS | undefined {
  const require = createRequire(join(folder, "tsconfig.json"));
  let found: unknown;
  try {
    found = require("typescript");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
  const { createProgram, version } = found as Partial<typeof TS>;
  return createProgram && Number.parseInt(version ?? "0", 10) >= 5 ? (found as typeof TS) : undefined;
}
