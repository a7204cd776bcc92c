// What the generator knows while it writes a program: scopes, functions, labels, and how much it may still write.
//
//     context.declare("let", scope)  →  "x"        context.read()  →  a name that is in scope, or undefined
import { Random } from "./random.ts";

export type Kind = "let" | "const" | "var" | "function" | "class" | "parameter" | "catch";

export interface Variable {
  readonly name: string;
  readonly kind: Kind;
  /** Its declaration has been written: reads before it are in its temporal dead zone. */
  ready: boolean;
  /** What it holds, if that is known. */
  readonly holds: "value" | "async" | "generator" | "function" | "class";
}

export interface Scope {
  readonly names: Map<string, Variable>;
  /** Names of `var`s below: no lexical binding of the scope may have them. */
  readonly passed: Set<string>;
  readonly fn: FunctionContext;
}

export interface FunctionContext {
  readonly async: boolean;
  readonly generator: boolean;
  readonly arrow: boolean;
  /** A method of an object or class with a parent: `super.m` is allowed. */
  readonly method: boolean;
  /** `new.target` is allowed. */
  readonly newTarget: boolean;
  readonly strict: boolean;
  /** The top level of a module, which is no function: no `return`, no `new.target`. */
  readonly topLevel: boolean;
  labels: { name: string; loop: boolean }[];
  /** Depth of loops and switches around. */
  loops: number;
  switches: number;
}

export interface Features {
  readonly using: boolean;
  readonly sloppy: boolean;
  readonly generators: boolean;
  /** Calls that nobody awaits, requests that overlap, odd promises. */
  readonly promises: boolean;
}

const NAMES = [
  "a",
  "b",
  "c",
  "d",
  "x",
  "y",
  "$",
  "$1",
  "$2",
  "$await",
  "scope",
  "x_1",
  "a_1",
  "$value",
  "$loop",
  "$rest",
  "of",
];

export class Context {
  readonly random: Random;
  scopes: Scope[] = [];
  fn!: FunctionContext;
  /** Statements that may still be written. */
  budget: number;
  /** Directly in a clause of a switch, where `using` is not allowed everywhere. */
  inCase = false;
  private count = 0;

  constructor(
    seed: number,
    readonly features: Features,
    size: number,
  ) {
    this.random = new Random(seed);
    this.budget = size;
  }

  unique(): number {
    return ++this.count;
  }

  get scope(): Scope {
    return this.scopes.at(-1)!;
  }

  within<T>(body: () => T): T {
    this.scopes.push({ names: new Map(), passed: new Set(), fn: this.fn });
    const result = body();
    this.scopes.pop();
    return result;
  }

  /** `body` in a function of its own; `this`-like things of arrows come from around. */
  inFunction<T>(given: Partial<FunctionContext>, body: () => T): T {
    const outer = this.fn as FunctionContext | undefined;
    const arrow = given.arrow ?? false;
    this.fn = {
      async: false,
      generator: false,
      strict: outer?.strict ?? !this.features.sloppy,
      ...given,
      arrow,
      method: given.method ?? (arrow && (outer?.method ?? false)),
      newTarget: given.newTarget ?? (arrow ? (outer?.newTarget ?? true) : true),
      topLevel: given.topLevel ?? false,
      labels: [],
      loops: 0,
      switches: 0,
    };
    const result = this.within(body);
    this.fn = outer!;
    return result;
  }

  /** A name that may be declared here as `kind`. */
  declare(kind: Kind, holds: Variable["holds"] = "value", ready = true): string {
    for (let attempt = 0; attempt < 8; attempt++) {
      const name = this.random.pick(NAMES);
      if (kind === "var" ? this.canBeVar(name) : !this.scope.names.has(name) && !this.scope.passed.has(name)) {
        this.add(name, kind, holds, ready);
        return name;
      }
    }
    const name = `v${this.unique()}`;
    this.add(name, kind, holds, ready);
    return name;
  }

  private add(name: string, kind: Kind, holds: Variable["holds"], ready: boolean): void {
    const variable = { name, kind, holds, ready };
    if (kind !== "var") {
      this.scope.names.set(name, variable);
      return;
    }
    for (const scope of this.scopes.toReversed()) {
      scope.passed.add(name);
      if (this.isFunctionScope(scope)) {
        scope.names.set(name, { ...variable, ready: true });
        return;
      }
    }
  }

  private isFunctionScope(scope: Scope): boolean {
    return this.scopes.find((each) => each.fn === scope.fn) === scope;
  }

  private canBeVar(name: string): boolean {
    for (const scope of this.scopes.toReversed()) {
      if (scope.fn !== this.fn) break;
      const known = scope.names.get(name);
      if (known && known.kind !== "var" && !(known.kind === "parameter" && this.isFunctionScope(scope))) return false;
    }
    return true;
  }

  ready(name: string): void {
    const variable = this.scope.names.get(name);
    if (variable) variable.ready = true;
  }

  /** Variables that a name written here would mean. */
  visible(): Variable[] {
    const found = new Map<string, Variable>();
    for (const scope of this.scopes.toReversed()) {
      for (const [name, variable] of scope.names) if (!found.has(name)) found.set(name, variable);
    }
    return [...found.values()];
  }

  /** A variable to read: seldom one in its dead zone. */
  variable(wanted: (variable: Variable) => boolean): Variable | undefined {
    const early = this.random.chance(0.015);
    // What is called must be ready: a function that calls itself would not end.
    const fitting = this.visible().filter(
      (variable) => (variable.ready || (early && variable.holds === "value")) && wanted(variable),
    );
    return fitting.length > 0 ? this.random.pick(fitting) : undefined;
  }
}
