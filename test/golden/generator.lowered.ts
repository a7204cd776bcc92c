import * as $await from "openawait/runtime";
export function f(xs: AsyncIterable<number>) {
  let got, $1, $2, $3, $4;
  const f = ($) => {
    for (;;) switch ($.label) {
      case 0:
        $.handler = 10;
        return $.yield(1, 2);
      case 2:
        if ($.resumption === $await.RETURN) { $.label = 14; continue; }
        got = $.value;
        $3 = $await.delegate(xs);
        $.label = 6; continue;
      case 3:
        $.handler = 17;
        return $.yield($3.value, 4);
      case 4:
        if ($.resumption !== $await.RETURN) { $.label = 6; continue; }
        if ($.settle($.value, 5)) return $await.SUSPENDED;
      case 5:
      case 6:
        $.handler = 10;
        if ($.settle($3.resume($), 7)) return $await.SUSPENDED;
      case 7:
        if (!$3.done($.value)) { $.label = 3; continue; }
        if (!$3.returning) { $.label = 8; continue; }
        $4 = $3.value;
        $1 = 16;
        $.label = 11; continue;
      case 8:
        if ($.settle(got, 9)) return $await.SUSPENDED;
      case 9:
        $4 = $.value;
        $1 = 16;
        $.label = 11; continue;
      case 10:
        $.handler = 0;
        $2 = $.value;
        $1 = 13;
      case 11:
        $.handler = 0;
        return $.yield(2, 12);
      case 12:
        if ($.resumption === $await.RETURN) { $.label = 18; continue; }
        $.label = $1; continue;
      case 13:
        return $await.raise($2);
      case 14:
        if ($.settle($.value, 15)) return $await.SUSPENDED;
      case 15:
        $4 = $.value;
        $1 = 16;
        $.label = 11; continue;
      case 16:
        return $4;
      case 17:
        $.handler = 10;
        $3.raise($.value);
        $.label = 6; continue;
      case 18:
        if ($.settle($.value, 19)) return $await.SUSPENDED;
      case 19:
        return $.value;
    }
  };
  return $await.createCoroutineGenerator("f", f);
}
