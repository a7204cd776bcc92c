import * as $await from "openawait/runtime";
export function f(x: PromiseLike<number>) {
  return $await.createCoroutine("f", ($) => {
    switch ($.label) {
      case 0:
        if ($.await(x, 1)) return $await.SUSPENDED;
      case 1:
        return 1 + $.value;
    }
  });
}
