/**
 * The one place that claims names: nothing the compiler adds ever means something in the source.
 *
 *     source uses $ and $1:  claim("$") → "$_1"
 */
import type TS from "typescript";

/** The names that generated code uses in this file. */
export interface GeneratedNames {
  /** The runtime's namespace: `$await`. */
  readonly runtime: string;
  /** The frame: `$`. */
  readonly frame: string;
  /** Before the number of a temporary: `$`. */
  readonly temp: string;
  /** Label of a machine's loop: `$loop`. */
  readonly loop: string;
  /** Arguments behind the placeholders of parameters: `$rest`. */
  readonly rest: string;
  /** What an async generator function is known by inside of it: `$self`. */
  readonly self: string;
  /** Parameter of a function that assigns: `$input`. */
  readonly input: string;
}

export class Names {
  private readonly source: NameSet;
  private readonly claimed = new Set<string>();

  constructor(file: TS.SourceFile) {
    this.source = identifiersOf(file);
  }

  /** `wanted`, or where it is taken `wanted` with a number: x_1, x_2, … */
  claim(wanted: string): string {
    let name = wanted;
    const stem = wanted.replace(/_\d+$/, "") || wanted;
    for (let number = 1; this.has(name); number++) name = `${stem}_${number}`;
    this.claimed.add(name);
    return name;
  }

  /** True if the source has a name that is `prefix` and a number. */
  hasNumbered(prefix: string): boolean {
    for (const name of this.source.keys()) {
      if (name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length))) return true;
    }
    return false;
  }

  has(name: string): boolean {
    return this.source.has(name) || this.claimed.has(name);
  }
}

type NameSet = Pick<ReadonlySet<string>, "has" | "keys">;

/** The parser keeps the texts of all identifiers; where a host's parser does not, every word of the text counts. */
export function identifiersOf(file: TS.SourceFile): NameSet {
  const { identifiers } = file as unknown as { identifiers?: ReadonlyMap<string, string> };
  return identifiers ?? new Set(file.text.match(/[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/gu));
}

/** The names that generated code uses, none of which stands in the source. */
export function generatedNames(names: Names, global: string | undefined): GeneratedNames {
  const temp = ["$", "$$", "_$", "$_"].find((prefix) => !names.hasNumbered(prefix)) ?? "$temporary";
  return {
    runtime: global ?? names.claim("$await"),
    frame: names.has("$") ? names.claim("$frame") : "$",
    temp,
    loop: names.claim("$loop"),
    rest: names.claim("$rest"),
    self: names.claim("$self"),
    input: names.claim("$input"),
  };
}
