import * as $await from "openawait/runtime";
export const f = (x: number) => $await.createCoroutine("f", () => x + 1);
export function g(x: number) { if (!$body_g) $body_g = { g: ($) => { let x = $.value;
  if (x) return 1;
  return 2;
} }.g; return $await.createCoroutine("g", $body_g, x); } var $body_g;
