export async function f(a: () => Promise<number>) {
  use(early());
  {
    const x = await a();
    use(x);
  }
  {
    const x = await a();
    x;
    function early() {
      return x;
    }
  }
  const late = await a();
  function early() {
    return late;
  }
}
declare function use(x: unknown): void;
