// A switch in a loop, over what was awaited, with awaits in its cases: a small tokenizer.
export const title = "a switch in a loop";
export const count = 50_000;

const TEXT = "12+(3-4)*5 ";

async function read(i) {
  return TEXT[i % TEXT.length];
}

async function digit(character) {
  return character.charCodeAt(0) - 48;
}

export async function run(count) {
  let sum = 0;
  let depth = 0;
  for (let i = 0; i < count; i++) {
    const character = await read(i);
    switch (character) {
      case "(":
        depth++;
        break;
      case ")":
        depth--;
        break;
      case "+":
      case "-":
        sum += 10;
      // falls through
      case "*":
        sum += depth;
        break;
      case " ":
        continue;
      default:
        sum += await digit(character);
    }
  }
  return sum;
}
