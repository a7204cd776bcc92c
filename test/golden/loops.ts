export async function f(more: () => Promise<boolean>, step: () => void) {
  outer: while (await more()) {
    for (let i = 0; i < 3; i++) {
      if (i === 1) continue outer;
      if (i === 2) break outer;
      step();
    }
    do {
      await more();
    } while (false);
  }
}
