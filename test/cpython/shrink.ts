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
    const inside = (body: readonly Statement[]): Statement[] => block.toSpliced(index, 1, ...body);
    return [inside([]), ...unwrapped(statement).map(inside), ...changed(statement).map((each) => inside([each]))];
  });
}

/** The blocks that a statement holds and that can stand in its place. */
function unwrapped(statement: Statement): (readonly Statement[])[] {
  switch (statement.kind) {
    case "if":
      return [statement.then, statement.else];
    case "try":
      return [[...statement.body, ...statement.else], statement.finally ?? []];
    case "with":
    case "loop":
    case "while":
      return [statement.body];
    case "mix":
      return statement.parts.map((operand) => [{ kind: "await", to: statement.to, operand }]);
    default:
      return [];
  }
}

const OPTIONAL = ["handler", "finally", "enter", "exit", "operand", "throw", "close"];

/** A statement, or a part of one, with one of its parts smaller. */
function changed<T extends object>(whole: T): T[] {
  return Object.entries(whole).flatMap(([key, part]: [string, unknown]): T[] => {
    const replaced = (by: unknown): T => ({ ...whole, [key]: by });
    if (isBlock(part)) return [...(key === "else" && part.length > 0 ? [[]] : []), ...blocks(part)].map(replaced);
    if (Array.isArray(part)) return lists(part).map(replaced);
    if (typeof part !== "object" || part === null) return [];
    const without = OPTIONAL.includes(key) && !isNeeded(whole, key) ? [null] : [];
    return [...without, ...(isOperand(key) ? simpler(part as Operand) : changed(part))].map(replaced);
  });
}

/** A `try` has a handler or a `finally`; what is awaited by nothing but a loop's head can go. */
function isNeeded(whole: object, key: string): boolean {
  if (key === "operand") return (whole as { kind?: string }).kind !== "while" && !("values" in whole);
  return (
    "handler" in whole &&
    ((key === "handler" && !("finally" in whole && whole.finally)) || (key === "finally" && !whole.handler))
  );
}

const isOperand = (key: string): boolean => ["operand", "enter", "exit", "inner", "of", "result"].includes(key);

const isBlock = (part: unknown): part is Statement[] =>
  Array.isArray(part) &&
  part.every(
    (each) => typeof each === "object" && each !== null && !Array.isArray(each) && isStatement(each as object),
  );

const isStatement = (each: object): boolean => "kind" in each && !OPERANDS.includes(String(each.kind));

const OPERANDS = [
  "wait",
  "call",
  "slot",
  "shared",
  "iterator",
  "hook",
  "wrapper",
  "refuses",
  "plain",
  "variable",
].concat(["closure", "again", "deep", "step"]);

/** Managers and the parts of an expression, one of them smaller. */
function lists(list: readonly unknown[]): unknown[][] {
  return list.flatMap((each, index) => {
    if (typeof each !== "object" || each === null || Array.isArray(each)) return [];
    const operand = "kind" in each;
    const smallerOnes: unknown[] = operand ? simpler(each as Operand) : changed(each);
    const without = !operand && list.length > 1 ? [list.toSpliced(index, 1)] : [];
    return [...without, ...smallerOnes.map((small) => list.with(index, small))];
  });
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
