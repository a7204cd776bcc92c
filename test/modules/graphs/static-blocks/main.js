// Classes at the top level: computed keys that wait, static blocks and fields with functions.
// modes: promise
const key = async (name) => W(name, 2);
const { Base } = await import("./base.js");
export class C extends (await W(Base, 1)) {
  static [await key("one")] = 1;
  static two = key("two");
  static {
    L(this.one);
    key("block").then((x) => L([x, this.name]));
    const f = async () => [await super.inherited(), this.one];
    this.f = f;
  }
  #secret = async () => (await W(this, 1)) === this;
  async [await key("method")]() {
    return [await this.#secret(), await super.method(), #secret in this];
  }
  static async *[Symbol.asyncIterator]() {
    yield* [await this.two, new.target];
  }
}
L(await C.two);
L(await C.f());
L(await new C().method());
for await (const x of C) L(x);
