import * as $await from "openawait/runtime";
export function f(xs: Iterable<Promise<number>>) {
  let x, key, $1, $2, $3;
  const f = ($) => {
    for (;;) switch ($.label) {
      case 0:
        $1 = $await.iterate(xs);
      case 1:
        $.handler = 0;
        if (!$1.step()) { $.label = 5; continue; }
        $.handler = 4;
        x = $1.value;
        if ($.await(x, 3)) return $await.SUSPENDED;
      case 3:
        if ($.value > 1) { $2 = "early"; $.label = 10; continue; }
        $.label = 1; continue;
      case 4:
        $.handler = 0;
        $1.abandon();
        return $await.raise($.value);
      case 5:
        $3 = $await.iterateKeys(xs);
      case 6:
        if (!$3.step()) { $.label = 8; continue; }
        key = $3.value;
        if ($.await(key, 7)) return $await.SUSPENDED;
      case 7:
        $.label = 6; continue;
      case 8:
        return;
      case 9:
        return $2;
      case 10:
        $.handler = 0;
        $1.close();
        $.label = 9; continue;
    }
  };
  return $await.createCoroutine("f", f);
}
