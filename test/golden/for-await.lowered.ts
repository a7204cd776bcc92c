import * as $await from "openawait/runtime";
export function f(xs: AsyncIterable<number>) {
  let x, $1, $2, $3, $4;
  const f = ($) => {
    for (;;) switch ($.label) {
      case 0:
        $1 = $await.asyncIterate(xs);
      case 1:
        $.handler = 0;
        if ($.settle($1.next(), 2)) return $await.SUSPENDED;
      case 2:
        if ($1.done($.value)) { $.label = 10; continue; }
        $2 = $1.value;
        $.handler = 4;
        x = $2;
        {
    if (x > 1) { $.label = 11; continue; }
  }
        $.label = 1; continue;
      case 4:
        $.handler = 0;
        $4 = $.value;
        $3 = 9;
      case 5:
        $.handler = 8;
        if (!$1.close()) { $.label = 7; continue; }
        if ($.settle($1.closing, 6)) return $await.SUSPENDED;
      case 6:
        $1.closed($.value);
      case 7:
        $.handler = 0;
        $.label = $3; continue;
      case 8:
        $.handler = 0;
        if ($3 === 9) { $.label = 9; continue; }
        return $await.raise($.value);
      case 9:
        return $await.raise($4);
      case 10:
        return;
      case 11:
        $3 = 10;
        $.label = 5; continue;
    }
  };
  return $await.createCoroutine("f", f);
}
