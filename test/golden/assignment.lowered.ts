import * as $await from "openawait/runtime";
export function f(o: any, k: any, x: Promise<any>) {
  let y, p, q, rest, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11;
  const f = ($) => {
    for (;;) switch ($.label) {
      case 0:
        $1 = o.a;
        $2 = $await.referenceKey($1, k);
        $3 = $1[$2];
        if ($.await(x, 1)) return $await.SUSPENDED;
      case 1:
        $1[$2] = $3 + $.value;
        $4 = o.b;
        if ($4 != null) { $.label = 3; continue; }
        if ($.await(x, 2)) return $await.SUSPENDED;
      case 2:
        $4 = $.value;
        o.b = $4;
      case 3:
        if ($.await(x, 4)) return $await.SUSPENDED;
      case 4:
        $5 = $.value;
        $6 = $await.iterate($5);
        $.handler = 8;
        $7 = $6.take();
        if ($7 !== undefined) { $.label = 7; continue; }
        if ($.await(x, 6)) return $await.SUSPENDED;
      case 6:
        $7 = $.value;
      case 7:
        y = $7;
        o.c = $6.take();
        $.label = 9; continue;
      case 8:
        $.handler = 0;
        $6.abandon();
        return $await.raise($.value);
      case 9:
        $.handler = 0;
        $6.close();
        $8 = o;
        $await.requireObject($8);
        p = $8["p"];
        $9 = $await.toKey(k);
        $10 = $8[$9];
        $await.requireObject($10);
        $11 = $10["q"];
        if ($11 !== undefined) { $.label = 11; continue; }
        if ($.await(x, 10)) return $await.SUSPENDED;
      case 10:
        $11 = $.value;
      case 11:
        q = $11;
        rest = $await.objectRest($8, ["p", $9]);
        return [p, q, rest, y];
    }
  };
  return $await.createCoroutine("f", f);
}
