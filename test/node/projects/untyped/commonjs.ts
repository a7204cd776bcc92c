// Without `type` in package.json the syntax decides: an import of types is none.
import type { X } from "./nothing";

async function load(): Promise<string> {
  await null;
  return require("./required").text;
}

load().then((text) => console.log(text, require.main === module, typeof __dirname));
