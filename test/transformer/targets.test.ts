// The exceptions of test/harness/targets.ts are TypeScript's: the text that `lower` gives fails there just as well.
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { findFixtures } from "../harness/fixtures.ts";
import { runFixture } from "../harness/run.ts";
import { EXCEPTIONS } from "../harness/targets.ts";
import { optionsOf } from "../harness/transformer-ways.ts";
import { lowered, type Way } from "../harness/ways.ts";

const all = new Map(findFixtures().map((fixture) => [fixture.name, fixture]));

for (const { why, targets, fixtures } of EXCEPTIONS) {
  describe(why, () => {
    test.each(targets.flatMap((target) => fixtures.map((name) => [target, name] as const)))(
      "%s %s",
      async (target, name) => {
        const fixture = all.get(name)!;
        const module = fixture.esmOnly ? "esm" : "commonjs";
        const way: Way = {
          name: `plain-${target}`,
          modes: ["promise", "coroutine"],
          takes: () => true,
          compile(_, mode) {
            const compilerOptions = optionsOf(fixture, target, module);
            const text = lowered(fixture, mode, module === "esm" ? "auto" : "require");
            const result = ts.transpileModule(text, {
              fileName: fixture.file,
              compilerOptions,
              reportDiagnostics: true,
            });
            if (result.diagnostics?.length) throw new SyntaxError("does not compile");
            return { code: result.outputText, module };
          },
        };
        const modes = way.modes.filter((mode) => fixture.modes.includes(mode));
        const results = await Promise.allSettled(modes.map((mode) => runFixture(way, fixture, mode)));
        expect(results.map((result) => result.status)).toContain("rejected");
      },
    );
  });
}
