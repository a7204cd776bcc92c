import * as $await from "openawait/runtime";
export function f(o: any, x: Promise<number>) {
  let $1, $2, $3, $4;
  const f = ($) => {
    switch ($.label) {
      case 0:
        $1 = { ...o };
        $2 = $await.toKey(o.k);
        $3 = o.v;
        $4 = [...o.xs];
        if ($.await(x, 1)) return $await.SUSPENDED;
      case 1:
        return { ...$1, [$2]: $3, o, m() {}, x: [...$4, $.value] };
    }
  };
  return $await.createCoroutine("f", f);
}
