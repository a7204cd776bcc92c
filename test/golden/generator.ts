export async function* f(xs: AsyncIterable<number>) {
  try {
    const got: unknown = yield 1;
    yield* xs;
    return got;
  } finally {
    yield 2;
  }
}
