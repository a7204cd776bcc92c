let found;
export async function self() {
  return [found, (await import("./self.js")).self === self];
}
import("./self.js").then((own) => {
  found = own.self === self;
  L("self is there");
});
await W(1, 6);
L("self ends");
