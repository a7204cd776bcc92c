import * as $await from "openawait/runtime";
export function f(base: Promise<new () => object>, key: Promise<string>) {
  let Local, E, $1;
  return $await.createCoroutine("f", ($) => {
    switch ($.label) {
      case 0:
        if ($.await(base, 1)) return $await.SUSPENDED;
      case 1:
        $1 = $.value;
        if ($.await(key, 2)) return $await.SUSPENDED;
      case 2:
        Local = class Local extends $1 {
    static [$.value] = 1;
    m() { return $await.createCoroutine("m", () => {
      return super.toString();
    }); }
  };
        E = (() => { enum E {
    A,
  } return E; })();
        return { Local, E };
    }
  });
}
