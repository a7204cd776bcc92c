// Which fixtures do not go to which target of TypeScript: TypeScript itself gives other code there, or Node can't read
// what it gives. `test/transformer/targets.test.ts` holds each of these against plain TypeScript: the text of `lower`,
// compiled by it, must fail as well.
//
//     fits(the fixture expressions/super-in-object.ts, "es5") → false: there is no `super` in objects at ES5
import type { Fixture } from "./fixtures.ts";

export type Target = "es5" | "es2015" | "es2022" | "esnext";

interface Exception {
  /** What TypeScript, or Node, can't do. */
  readonly why: string;
  readonly targets: readonly Target[];
  readonly fixtures: readonly string[];
}

export const EXCEPTIONS: readonly Exception[] = [
  {
    why: "functions and classes in fields, in computed keys and made by helpers lose their names",
    targets: ["es5", "es2015"],
    fixtures: ["classes/class-expression-name.ts", "functions/class-fields.ts", "functions/names.ts"],
  },
  {
    why: "a field without a value is no property",
    targets: ["es5", "es2015"],
    fixtures: [
      "classes/field-asi-names.js",
      "classes/field-before-computed-async.js",
      "classes/fields-without-semicolons.ts",
    ],
  },
  { why: "`**` of BigInts becomes Math.pow", targets: ["es5", "es2015"], fixtures: ["syntax/literals.ts"] },
  { why: "no native async function is left", targets: ["es5", "es2015"], fixtures: ["protocol/not-lowered.ts"] },
  {
    why: "methods, arrows and anonymous classes are function expressions: other names, lengths, `new` and calls work",
    targets: ["es5"],
    fixtures: [
      "expressions/assignment-names.ts",
      "expressions/class-expression.ts",
      "expressions/object-literal-names.ts",
      "expressions/object-literal.ts",
      "functions/class-methods.ts",
      "functions/methods-odd-names.ts",
      "functions/object-methods.ts",
      "functions/lengths.ts",
      "syntax/legacy-decorators.ts",
      "spill/new-not-constructor.ts",
    ],
  },
  {
    why: "destructuring reads properties: no errors for null, other calls of the iterator",
    targets: ["es5"],
    fixtures: [
      "destructuring/iterator-closing.ts",
      "destructuring/null-source.ts",
      "functions/parameter-errors-reject.ts",
      "try/function-throws-synchronously.ts",
    ],
  },
  {
    why: "parameters share the scope of the body, there is no temporal dead zone",
    targets: ["es5"],
    fixtures: ["functions/parameter-scope.ts", "scope/class-binding.ts"],
  },
  {
    why: "a class that extends a native one is called without `new`",
    targets: ["es5"],
    fixtures: ["errors/stack-and-identity.ts", "protocol/hook-before-then.ts"],
  },
  {
    why: "no `super` in objects, no `__proto__:` beside computed keys, no template cache per place, no astral names",
    targets: ["es5"],
    fixtures: [
      "expressions/super-in-object.ts",
      "expressions/object-literal-proto.ts",
      "expressions/tagged-template-identity.ts",
      "syntax/unicode-names.ts",
    ],
  },
  {
    why: "Node 20 has no decorators, no `accessor`, no `using`",
    targets: ["esnext"],
    fixtures: [
      "protocol/top-level.ts",
      "statements/using-outside.ts",
      "syntax/accessor-keyword.ts",
      "syntax/decorators-with-await.ts",
      "syntax/standard-decorators-in-async.ts",
      "syntax/standard-decorators.ts",
    ],
  },
];

export function fits(fixture: Fixture, target: Target): boolean {
  return !EXCEPTIONS.some(({ targets, fixtures }) => targets.includes(target) && fixtures.includes(fixture.name));
}
