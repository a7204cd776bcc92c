import * as $await from "openawait/runtime";
export function f(xs: Iterable<number>, later: (f: () => number) => Promise<void>) {
  let next, scope, scope_1, scope_2, $1;
  const f = ($) => {
    for (;;) switch ($.label) {
      case 0:
        $1 = $await.iterate(xs);
      case 1:
        $.handler = 0;
        if (!$1.step()) { $.label = 5; continue; }
        $.handler = 4;
        scope = { x: undefined };
        scope.x = $1.value;
        scope_1 = { count: undefined };
        scope_1.count = 0;
        next = ((scope) => ({ next: ((scope_1) => ({ next: () => scope.x + scope_1.count++ }).next)(scope_1) }).next)(scope);
        if ($.await(later(next), 3)) return $await.SUSPENDED;
      case 3:
        $.label = 1; continue;
      case 4:
        $.handler = 0;
        $1.abandon();
        return $await.raise($.value);
      case 5:
        scope_2 = { i: undefined };
        scope_2.i = 0;
        scope_2 = { i: scope_2.i };
      case 6:
        if (!(scope_2.i < 2)) { $.label = 8; continue; }
        if ($.await(later(((scope_2) => () => scope_2.i)(scope_2)), 7)) return $await.SUSPENDED;
      case 7:
        scope_2 = { i: scope_2.i };
        scope_2.i++;
        $.label = 6; continue;
      case 8:
        return;
    }
  };
  return $await.createCoroutine("f", f);
}
