import * as $await from "openawait/runtime";
export function f(o: any, x: Promise<number>) {
  let $1, $2, $3, $4, $5, $6, $7, $8, $9;
  const f = ($) => {
    for (;;) switch ($.label) {
      case 0:
        $1 = o.m;
        if ($.await(x, 1)) return $await.SUSPENDED;
      case 1:
        $await.call($1, o, [1, $.value, ...o.rest]);
        $3 = o.a;
        if ($3 == null) { $.label = 3; continue; }
        $4 = $3.b;
        if ($.await(x, 2)) return $await.SUSPENDED;
      case 2:
        $5 = $await.call($4, $3, [$.value]);
        $2 = $5.c;
        $.label = 4; continue;
      case 3:
        $2 = undefined;
      case 4:
        $6 = o.C;
        if ($.await(x, 5)) return $await.SUSPENDED;
      case 5:
        new $6($.value);
        $7 = o.tag;
        $8 = o.s;
        if ($.await(x, 6)) return $await.SUSPENDED;
      case 6:
        $await.tag($7, o)`${$8}${$.value}`;
        $9 = `${o}`;
        if ($.await(x, 7)) return $await.SUSPENDED;
      case 7:
        return `${$9}${$.value}`;
    }
  };
  return $await.createCoroutine("f", f);
}
