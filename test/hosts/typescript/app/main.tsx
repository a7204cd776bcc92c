/** @jsx h */
// What only TypeScript has, in functions that are lowered. `main` tells what came of each.
import { awaitable, coroutine, onAwait } from "openawait/runtime";
import { seen, Service } from "./decorated.js";
import { Box, h } from "./jsx.js";
import twice, { Color, count, Level, next, /*type*/ OnlyType, /*type*/ Shape } from "./library.js";

export namespace Tools {
  export const half = async (x: number) => x / 2;
}

export const hook = awaitable({
  *[onAwait](): Generator<unknown, string, never> {
    return "hook";
  },
});

export class Resource {
  constructor(
    readonly name: string,
    private readonly log: string[],
  ) {}
  async [Symbol.asyncDispose]() {
    this.log.push(`close ${this.name}`);
  }
}

export async function* numbers<T extends number>(...xs: T[]): AsyncGenerator<T, string, undefined> {
  for (const x of xs) yield x;
  return "end";
}

export async function pick<T>(xs: readonly T[], at: Promise<number>): Promise<T | undefined> {
  return xs[await at];
}

export const exact = coroutine(async (x: number) => `${x} ${await hook}`);

export async function failing(message: string) {
  const text = await Promise.resolve(message);
  throw new RangeError(text);
}

export async function native() {
  "use native";
  return 1;
}

const isShape = (x: object): x is Shape & Partial<OnlyType> => "size" in x;

export async function main() {
  const found: unknown[] = [];
  for await (const x of numbers(1, 2)) found.push(x);
  const log: string[] = [];
  {
    await using resource = new Resource("r", log);
    log.push(`use ${resource.name}`);
  }
  const shape = { size: await pick([1, 2], Promise.resolve(1)) };
  const closures: (() => number)[] = [];
  for (let i = 0; i < 2; i++) {
    await Promise.resolve();
    closures.push(() => i);
  }
  next();
  const { length = await Promise.resolve(7), ...rest }: { length?: number; other: number } = { other: 1 };
  return {
    found,
    log,
    shape: isShape(shape) && shape.size,
    closures: closures.map((f) => f()),
    enums: [Color.Green, Color[0], Level.High],
    count,
    twice: await twice(4),
    half: await Tools.half(6),
    element: (
      <Box a={await hook} b={2}>
        <i />
      </Box>
    ),
    exact: await exact(1),
    rest: [length, rest],
    service: await new Service("s").run(2),
    seen,
    native: await native().then((x) => x),
  };
}
