/**
 * What the scope analysis finds out: functions, scopes, bindings and their references.
 *
 *     async function f(a) {         function f: lowered, suspends
 *       for (const x of a) {          scope of the body; scope of the loop: const x
 *         await x; use(() => x);      x: captured by a closure, inside a loop that is taken apart → boxed
 *       }
 *     }
 *
 * `analysis.ts` fills these in one walk; `placement.ts` decides where each binding of a machine lives.
 */
import type ts from "typescript";
import type { EarlyError } from "./early-errors.ts";
import type { Mode } from "./options.ts";

export type BindingKind = "var" | "let" | "const" | "using" | "function" | "class" | "enum" | "parameter" | "catch";

export interface Reference {
  readonly node: ts.Identifier;
  readonly name: string;
  /** The innermost function (or field initializer, or static block) that the reference stands in. */
  readonly user: FunctionInfo;
}

export class Binding {
  readonly name: string;
  readonly kind: BindingKind;
  readonly scope: Scope;
  /** The names in its declarations. */
  readonly declarations: ts.Identifier[] = [];
  readonly references: Reference[] = [];
  /** Declared beside the machine, not where it stood. */
  hoisted = false;
  /** Its name in the output; another than `name` where hoisting would make two meanings of one name collide. */
  printed: string;
  /** Set for a binding of which each iteration of a loop has its own, seen by closures. */
  box: Box | undefined;
  /** References that may run before the declaration: they need a check. */
  unchecked: Set<ts.Identifier> | undefined;
  /** A body `var` with the name of a parameter, in a function whose parameters have expressions: starts as its value. */
  startsAs: Binding | undefined;

  constructor(name: string, kind: BindingKind, scope: Scope) {
    this.name = name;
    this.kind = kind;
    this.scope = scope;
    this.printed = name;
  }

  /** The expression that stands for the binding: `x`, `x_1`, `scope.x`. */
  get text(): string {
    return this.box ? `${this.box.name}.${this.name}` : this.printed;
  }

  /** True for bindings that can't be assigned after their declaration. */
  get isConstant(): boolean {
    return this.kind === "const" || this.kind === "using";
  }

  /** True for bindings with a temporal dead zone. */
  get isLexical(): boolean {
    return this.kind === "let" || this.kind === "const" || this.kind === "using" || this.kind === "class";
  }
}

/** Per-iteration bindings of one scope, as an object that closures can capture. */
export interface Box {
  readonly name: string;
  readonly scope: Scope;
  readonly bindings: Binding[];
}

export class Scope {
  /** The block, loop, catch clause, class or function that makes the scope. */
  readonly node: ts.Node;
  readonly parent: Scope | undefined;
  readonly owner: FunctionInfo;
  /** References not resolved yet: they go to the parent when the scope is left. */
  pending: Reference[] = [];
  private declared: Map<string, Binding> | undefined;

  constructor(node: ts.Node, parent: Scope | undefined, owner: FunctionInfo) {
    this.node = node;
    this.parent = parent;
    this.owner = owner;
  }

  /** By name. Most scopes have none. */
  get bindings(): ReadonlyMap<string, Binding> {
    return this.declared ?? NO_BINDINGS;
  }

  bind(name: string, binding: Binding): void {
    this.declared ??= new Map();
    this.declared.set(name, binding);
  }
}

const NO_BINDINGS: ReadonlyMap<string, Binding> = new Map();

/** A function, or what is one to the bindings it captures: a field initializer, a static block. */
export interface FunctionInfo {
  readonly node: ts.Node;
  readonly parent: FunctionInfo | undefined;
  /** Set where the function is to be lowered. */
  readonly lowered: Mode | undefined;
  readonly generator: boolean;
  readonly strict: boolean;
  /** Mode that nested functions inherit. */
  readonly inherited: Mode | "native";
  /** It has an await, a yield, a `using` of its own: it needs states. */
  suspends: boolean;
  /** Scope of the parameters, and of the body as well where the parameters are simple names. */
  parameters: Scope | undefined;
  body: Scope | undefined;
  /** All bindings of all its scopes. */
  readonly bindings: Binding[];
  /** Names used inside that are not bound inside. */
  readonly free: Set<string>;
  /** `break`, `continue`, `return`, `throw`, in source order. */
  readonly jumps: ts.Node[];
  /** A direct eval of its own. */
  directEval: ts.Node | undefined;
  /** A direct eval in a function inside of it. */
  nestedEval: ts.Node | undefined;
  readonly withs: ts.Node[];
  usesArguments: boolean;
}

export interface Analysis {
  /** Every function to lower, outermost first, in source order. */
  readonly functions: readonly FunctionInfo[];
  readonly byNode: ReadonlyMap<ts.Node, FunctionInfo>;
  /** Nodes of lowered functions that have a suspension inside (not counting nested functions). */
  readonly suspending: Set<ts.Node>;
  /** The binding that an identifier of a lowered function means. */
  readonly resolved: ReadonlyMap<ts.Identifier, Binding>;
  readonly scopes: ReadonlyMap<ts.Node, Scope>;
  /** Functions in blocks of sloppy code that also assign a `var` of the function (ECMA-262 B.3.2): function → var. */
  readonly sloppyFunctions: ReadonlyMap<ts.FunctionDeclaration, Binding>;
  /** Functions in blocks of sloppy code that are no `var`, since something of that name stands in the way. */
  readonly blockFunctions: ReadonlySet<ts.FunctionDeclaration>;
  /** Top-level `await`, `for await` and `await using` of the module. */
  readonly topLevel: readonly ts.Node[];
  /** What is wrong with it: nothing is to be emitted. */
  readonly errors: readonly EarlyError[];
  /** Directives of the file that stay out of the output. */
  readonly directives: readonly ts.Node[];
  readonly module: boolean;
  readonly commonJs: boolean;
  /** False if something was left unread that makes a difference: nothing of this is right then. */
  readonly complete: boolean;
}
