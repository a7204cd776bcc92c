// Calls that wait: with no locals, with ten that are needed afterwards, and as links of a chain.
export async function none(gate) {
  await gate;
}

export async function ten(gate, number) {
  const a = number;
  const b = number + 1;
  const c = number + 2;
  const d = number + 3;
  const e = number + 4;
  const f = number + 5;
  const g = number + 6;
  const h = number + 7;
  const i = number + 8;
  const j = number + 9;
  await gate;
  return a + b + c + d + e + f + g + h + i + j;
}

export async function chain(gate, depth) {
  if (depth > 1) await chain(gate, depth - 1);
  else await gate;
}
