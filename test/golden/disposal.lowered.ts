import * as $await from "openawait/runtime";
export function f(open: () => AsyncDisposable, lock: () => Disposable) {
  let file, held, $1, $2, $3, $4;
  const f = ($) => {
    for (;;) switch ($.label) {
      case 0:
        $1 = $await.createResources();
        $.handler = 9;
        if (!$1.enter(open())) { $.label = 3; continue; }
        if ($.await($1.pending, 2)) return $await.SUSPENDED;
      case 2:
        $1.entered($.value);
      case 3:
        file = $1.value;
        $3 = $await.createResources();
        $.handler = 6;
        held = $3.use(lock());
        if ($.await(file[Symbol.asyncDispose](), 5)) return $await.SUSPENDED;
      case 5:
        $4 = 8;
        $.label = 7; continue;
      case 6:
        $.handler = 9;
        $3.fail($.value);
        $4 = 8;
      case 7:
        $.handler = 9;
        $3.next();
        $3.finish();
        $.label = $4; continue;
      case 8:
        $2 = 14;
        $.label = 10; continue;
      case 9:
        $.handler = 0;
        $1.fail($.value);
        $2 = 14;
      case 10:
        $.handler = 12;
        if (!$1.next()) { $.label = 13; continue; }
        if ($.settle($1.pending, 11)) return $await.SUSPENDED;
      case 11:
        $1.disposed($.value);
        $.label = 13; continue;
      case 12:
        $.handler = 0;
        $1.fail($.value);
        $2 = 14;
      case 13:
        $.handler = 0;
        $1.finish();
        $.label = $2; continue;
      case 14:
        return;
    }
  };
  return $await.createCoroutine("f", f);
}
