export async function f(base: Promise<new () => object>, key: Promise<string>) {
  class Local extends (await base) {
    static [await key] = 1;
    async m() {
      return super.toString();
    }
  }
  enum E {
    A,
  }
  return { Local, E };
}
