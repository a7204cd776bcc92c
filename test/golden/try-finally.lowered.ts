import * as $await from "openawait/runtime";
export function f(a: () => Promise<number>) {
  let message, $1, $2, $3;
  const f = ($) => {
    for (;;) switch ($.label) {
      case 0:
      case 1:
        $.handler = 4;
        if ($.await(a(), 3)) return $await.SUSPENDED;
      case 3:
        $3 = $.value;
        $1 = 14;
        $.label = 6; continue;
      case 4:
        $.handler = 5;
        ({ message } = $.value);
        {
        if (message) { $.label = 15; continue; }
      }
        $1 = 9;
        $.label = 6; continue;
      case 5:
        $.handler = 10;
        $2 = $.value;
        $1 = 8;
      case 6:
        $.handler = 10;
        if ($.await(a(), 7)) return $await.SUSPENDED;
      case 7:
        $.label = $1; continue;
      case 8:
        $.value = $2; $.label = 10; continue;
      case 9:
        $.label = 11; continue;
      case 10:
        $.handler = 0;
        {
      { $.label = 12; continue; }
    }
      case 11:
        $.handler = 0;
      case 12:
        $.label = 1; continue;
      case 13:
        $.handler = 0;
        return;
      case 14:
        $.handler = 0;
        return $3;
      case 15:
        $1 = 13;
        $.label = 6; continue;
    }
  };
  return $await.createCoroutine("f", f);
}
