import * as $await from "openawait/runtime";
export function f(a: () => Promise<boolean>, b: boolean) {
  let $1, $2, $3;
  const f = ($) => {
    for (;;) switch ($.label) {
      case 0:
        if ($.await(a(), 1)) return $await.SUSPENDED;
      case 1:
        if (!($.value && !b)) { $.label = 2; continue; }
        return "both";
      case 2:
        if ($.await(a(), 3)) return $await.SUSPENDED;
      case 3:
        $1 = !$.value;
        if ($1) { $.label = 6; continue; }
        $2 = b;
        if (!$2) { $.label = 5; continue; }
        if ($.await(a(), 4)) return $await.SUSPENDED;
      case 4:
        $2 = $.value;
      case 5:
        $1 = $2;
      case 6:
        if ($1) return "else";
        if (!(b)) { $.label = 8; continue; }
        if ($.await(a(), 7)) return $await.SUSPENDED;
      case 7:
        $3 = $.value;
        $.label = 10; continue;
      case 8:
        if ($.await(a(), 9)) return $await.SUSPENDED;
      case 9:
        $3 = $.value ?? "none";
      case 10:
        return $3;
    }
  };
  return $await.createCoroutine("f", f);
}
