import * as $await from "openawait/runtime";
export function f(base: Promise<new () => object>, key: Promise<string>) {
  let Local, E, $1;
  const f = ($) => {
    switch ($.label) {
      case 0:
        if ($.await(base, 1)) return $await.SUSPENDED;
      case 1:
        $1 = $.value;
        if ($.await(key, 2)) return $await.SUSPENDED;
      case 2:
        Local = class Local extends $1 {
    static [$.value] = 1;
    m() { const m = () => {
      return super.toString();
    }; return $await.createCoroutine("m", m); }
  };
        E = (() => { enum E {
    A,
  } return E; })();
        return { Local, E };
    }
  };
  return $await.createCoroutine("f", f);
}
