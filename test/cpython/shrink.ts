// Makes a failing program small: drops driver steps, statements and clauses, and puts bodies in place of what holds them.
//
//     shrink(program, (candidates) => candidates.map(fails))      the smallest found that fails as before
import type { Operand, Program, Statement } from "./model.ts";

/** Answers many at once, since one process of python3 does. */
export type Judge = (candidates: readonly Program[]) => boolean[];

const BATCH = 40;

export function shrink(program: Program, judge: Judge, rounds = 60): Program {
  let best = program;
  for (let round = 0; round < rounds; round++) {
    const candidates = smaller(best);
    let found: Program | undefined;
    for (let start = 0; start < candidates.length && !found; start += BATCH) {
      const batch = candidates.slice(start, start + BATCH);
      const index = judge(batch).indexOf(true);
      if (index >= 0) found = batch[index];
    }
    if (!found) return best;
    best = found;
  }
  return best;
}

/** Larger steps first. */
function smaller(program: Program): Program[] {
  const { driver, functions, slots } = program;
  const candidates: Program[] = [];
  for (let size = driver.length >> 1; size >= 1; size >>= 1) {
    for (let at = driver.length - size; at >= 0; at -= size) {
      candidates.push({ ...program, driver: driver.toSpliced(at, size) });
    }
  }
  functions.forEach((each, index) => {
    const replace = (body: Statement[]): Program => ({
      ...program,
      functions: functions.with(index, { ...each, body }),
    });
    if (each.body.length > 0) candidates.push(replace([]));
    candidates.push(...blocks(each.body).map(replace));
  });
  if (slots.length > 1) candidates.push({ ...program, slots: slots.slice(0, -1) });
  return candidates;
}

/** Every block that is one step smaller. */
function blocks(block: readonly Statement[]): Statement[][] {
  return block.flatMap((statement, index) => {
    const inside = (body: Statement[]): Statement[] => block.toSpliced(index, 1, ...body);
    return [inside([]), ...unwrapped(statement).map(inside), ...changed(statement).map((each) => inside([each]))];
  });
}

function unwrapped(statement: Statement): Statement[][] {
  if (statement.kind === "if") return [statement.then, statement.else];
  if (statement.kind === "try") {
    return [statement.body, ...(statement.finally ? [statement.finally] : [])];
  }
  return statement.kind === "with" ? [statement.body] : [];
}

/** A statement with one of its parts smaller. */
function changed(statement: Statement): Statement[] {
  switch (statement.kind) {
    case "if":
      return [
        ...blocks(statement.then).map((then) => ({ ...statement, then })),
        ...blocks(statement.else).map((otherwise) => ({ ...statement, else: otherwise })),
      ];
    case "try": {
      const { handler, finally: last } = statement;
      return [
        ...(handler && last
          ? [
              { ...statement, handler: null },
              { ...statement, finally: null },
            ]
          : []),
        ...blocks(statement.body).map((body) => ({ ...statement, body })),
        ...(handler ? blocks(handler.body).map((body) => ({ ...statement, handler: { ...handler, body } })) : []),
        ...(last ? blocks(last).map((body) => ({ ...statement, finally: body })) : []),
      ];
    }
    case "with": {
      const { manager } = statement;
      return [
        ...blocks(statement.body).map((body) => ({ ...statement, body })),
        ...(manager.enter ? [{ ...statement, manager: { ...manager, enter: null } }] : []),
        ...(manager.exit ? [{ ...statement, manager: { ...manager, exit: null } }] : []),
      ];
    }
    case "loop":
    case "forItems":
    case "forGenerator":
      return blocks(statement.body).map((body) => ({ ...statement, body }));
    case "await":
    case "returnAwait":
      return simpler(statement.operand).map((operand) => ({ ...statement, operand }));
    default:
      return [];
  }
}

function simpler(operand: Operand): Operand[] {
  if (operand.kind === "wait") return [];
  const candidates: Operand[] = [{ kind: "wait", value: null }];
  if (operand.kind === "deep") {
    candidates.push(operand.inner, { ...operand, depth: operand.depth >> 1 });
    candidates.push(...simpler(operand.inner).map((inner) => ({ ...operand, inner })));
  }
  return candidates.filter((each) => JSON.stringify(each) !== JSON.stringify(operand));
}
