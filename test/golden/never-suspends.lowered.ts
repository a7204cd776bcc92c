import * as $await from "openawait/runtime";
export const f = (x: number) => $await.createCoroutine("f", () => x + 1);
export function g(x: number) { const g = () => {
  if (x) return 1;
  return 2;
}; return $await.createCoroutine("g", g); }
