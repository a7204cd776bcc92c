import * as $await from "openawait/runtime";
export function f(more: () => Promise<boolean>, step: () => void) {
  const f = ($) => {
    $loop: for (;;) switch ($.label) {
      case 0:
      case 1:
        if ($.await(more(), 2)) return $await.SUSPENDED;
      case 2:
        if (!$.value) { $.label = 5; continue; }
        for (let i = 0; i < 3; i++) {
      if (i === 1) { $.label = 1; continue $loop; }
      if (i === 2) { $.label = 5; continue $loop; }
      step();
    }
      case 3:
        if ($.await(more(), 4)) return $await.SUSPENDED;
      case 4:
        if (false) { $.label = 3; continue; }
        $.label = 1; continue;
      case 5:
        return;
    }
  };
  return $await.createCoroutine("f", f);
}
