// Errors whose way out is known, and those that something stands in the way of.
export async function never(x: number) {
  if (x > 1) throw new RangeError("no state");
  try {
    if (x > 0) throw 1;
  } catch {}
  for (const y of [x]) if (y) throw y;
}

export async function suspends(x: number) {
  if (x > 1) throw new RangeError("out");
  try {
    await x;
    while (x) if (x > 0) throw (1, x);
  } catch (error) {
    throw error;
  }
}
