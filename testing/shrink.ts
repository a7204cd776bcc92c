/**
 * Makes a failing schedule shorter: takes decisions back, half of them, a quarter …, one by one, as long as the run
 * still fails in the same way.
 *
 *     [0, 2, 1, 0, 3]      →      [0, 1]
 */
import { withoutTail } from "./chooser.ts";

/** Runs a schedule: the decisions that were made if it fails as wanted, else `undefined`. */
export type Fails = (schedule: readonly number[]) => Promise<readonly number[] | undefined>;

/** No more runs than that for one failure. */
const LIMIT = 1_000;

/** The shortest schedule found, of those the one with the smallest decisions. */
export async function shrink(schedule: readonly number[], fails: Fails): Promise<readonly number[]> {
  "use native";
  let best = withoutTail(schedule);
  let runs = 0;
  const attempt = async (candidate: number[]): Promise<boolean> => {
    const shorter = withoutTail(candidate);
    if (runs >= LIMIT || !isLess(shorter, best)) return false;
    runs++;
    const made = await fails(shorter);
    if (made === undefined) return false;
    best = shorter;
    return true;
  };
  for (let improved = true; improved;) {
    improved = false;
    for (let size = best.length; size >= 1; size = Math.floor(size / 2)) {
      for (let at = best.length - size; at >= 0; at -= size) {
        for (const candidate of candidates(best, at, size)) {
          // oxlint-disable-next-line no-await-in-loop -- each depends on the one before
          if (await attempt(candidate)) {
            improved = true;
            break;
          }
        }
      }
    }
  }
  return best;
}

/** `schedule` with the decisions from `at` on left out, taken back, and one made smaller. */
function* candidates(schedule: readonly number[], at: number, size: number): Generator<number[]> {
  const before = schedule.slice(0, at);
  const after = schedule.slice(at + size);
  yield [...before, ...after];
  yield [...before, ...Array.from<number>({ length: size }).fill(0), ...after];
  const choice = schedule[at];
  if (size === 1 && choice !== undefined && choice > 1) {
    yield [...before, 1, ...after];
    yield [...before, choice - 1, ...after];
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

function isLess(left: readonly number[], right: readonly number[]): boolean {
  return left.length < right.length || (left.length === right.length && sum(left) < sum(right));
}
