import * as $await from "openawait/runtime";
export function f(x: PromiseLike<number>) {
  const f = ($) => {
    switch ($.label) {
      case 0:
        if ($.await(x, 1)) return $await.SUSPENDED;
      case 1:
        return 1 + $.value;
    }
  };
  return $await.createCoroutine("f", f);
}
