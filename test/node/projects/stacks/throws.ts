interface Point {
  x: number;
}

export async function fail(point: Point): Promise<never> {
  const copy: Point = { ...point };
  await Promise.resolve();
  throw new RangeError(`bad ${copy.x}`);
}
