import * as $await from "openawait/runtime";
export function f(x: number, a: (n: number) => Promise<number>) {
  const f = ($) => {
    for (;;) switch ($.label) {
      case 0:
        if ($.await(a(1), 1)) return $await.SUSPENDED;
      case 1:
        if (x === $.value) { $.label = 2; continue; }
        if (x === 2) { $.label = 5; continue; }
        $.label = 4; continue;
      case 2:
        if ($.await(a(10), 3)) return $await.SUSPENDED;
      case 3:
      case 4:
        return "default";
      case 5:
        {
      { $.label = 6; continue; }
    }
      case 6:
        return;
    }
  };
  return $await.createCoroutine("f", f);
}
