import * as $await from "openawait/runtime";
export function f(a: () => Promise<number>) {
  let late, x, x_1, early_1;
  function early() {
    return $await.initialized(late, "late");
  }
  const f = ($) => {
    switch ($.label) {
      case 0:
        late = $await.UNINITIALIZED;
        use(early());
        if ($.await(a(), 1)) return $await.SUSPENDED;
      case 1:
        x = $.value;
        use(x);
        early_1 = ({ early: function () {
      return x_1;
    } }).early;
        if ($.await(a(), 2)) return $await.SUSPENDED;
      case 2:
        x_1 = $.value;
        x_1;
        if ($.await(a(), 3)) return $await.SUSPENDED;
      case 3:
        late = $.value;
        return;
    }
  };
  return $await.createCoroutine("f", f);
}
declare function use(x: unknown): void;
