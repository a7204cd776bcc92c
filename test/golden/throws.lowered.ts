import * as $await from "openawait/runtime";
// Errors whose way out is known, and those that something stands in the way of.
export function never(x: number) { if (!$body_never) $body_never = { never: ($) => { let x = $.value;
  if (x > 1) return $await.raise(new RangeError("no state"));
  try {
    if (x > 0) throw 1;
  } catch {}
  for (const y of [x]) if (y) throw y;
} }.never; return $await.createCoroutine("never", $body_never, x); } var $body_never;

export function suspends(x: number) {
  let error;
  const suspends = ($) => {
    $loop: for (;;) switch ($.label) {
      case 0:
        if (x > 1) return $await.raise(new RangeError("out"));
        $.handler = 3;
        if ($.await(x, 2)) return $await.SUSPENDED;
      case 2:
        while (x) if (x > 0) { $.value = (1, x); $.label = 3; continue $loop; }
        $.label = 4; continue;
      case 3:
        $.handler = 0;
        error = $.value;
        {
    return $await.raise(error);
  }
      case 4:
        $.handler = 0;
        return;
    }
  };
  return $await.createCoroutine("suspends", suspends);
}
