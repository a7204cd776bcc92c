export const BUDGET: Readonly<
  Record<"one async function" | "with for await" | "with await using" | "with an async generator" | "all", number>
>;
export const PROGRAMS: Readonly<Record<string, string>>;
export function runtimeSizes(): Promise<Record<string, number>>;
export function sizeOfBundle(contents: string): Promise<number>;
