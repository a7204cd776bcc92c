import path from "node:path";
import * as d from "./d.cjs";
export const loads = ((globalThis as any).cLoads = ((globalThis as any).cLoads ?? 0) + 1);
export async function c(x: string): Promise<string> {
  return path.basename(await d.d(x));
}
export const isMain = require.main === module;
export const lazy = () => import("./m.mjs");
