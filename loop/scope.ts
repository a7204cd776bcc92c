/**
 * Which part of the program a cancellation reaches: a tree of scopes. The root of a task is one, a block under
 * `await using` another; who cancels a scope cancels what runs in it and in those below it, shields apart.
 *
 *     root of main ── timeout(100) ── root of a child of the group ── shield()
 *
 * Cancellation is a state, not an event: as long as it is in a cancelled scope, a task gets CancelledError at each
 * await that would suspend (trio, anyio: "level-triggered"). So nobody has to count or take back requests.
 */
import { CancelledError } from "./errors.ts";
import type { Task } from "./task.ts";

/** A node of the tree. */
export class Scope {
  /** @internal */ declare parent: Scope | undefined;
  /** @internal */ declare firstChild: Scope | undefined;
  /** @internal */ declare nextSibling: Scope | undefined;
  /** @internal */ declare previousSibling: Scope | undefined;
  /** Whose awaits it cancels: the task that entered it. @internal */ declare task: Task | undefined;
  /** @internal */ declare shielded: boolean;
  /** It was cancelled itself. @internal */ declare requested: boolean;
  /** It is cancelled: itself or by one around it. What tasks get. @internal */ declare error:
    CancelledError | undefined;
  /** @internal */ declare controller: AbortController | undefined;

  constructor(shielded: boolean) {
    this.parent = undefined;
    this.firstChild = undefined;
    this.nextSibling = undefined;
    this.previousSibling = undefined;
    this.task = undefined;
    this.shielded = shielded;
    this.requested = false;
    this.error = undefined;
    this.controller = undefined;
  }

  /** Cancelled by `cancel`, its deadline or its signal: not by a scope around it. */
  get cancelled(): boolean {
    return this.requested;
  }

  /** Cancels what runs in it. False: that was done before. */
  cancel(reason?: unknown): boolean {
    if (this.requested) return false;
    this.requested = true;
    if (this.error === undefined) spread(this, new CancelledError(reason));
    return true;
  }

  /** Aborted when the scope, or one around it that reaches it, is cancelled; `reason` is the CancelledError. */
  get signal(): AbortSignal {
    if (this.controller === undefined) {
      this.controller = new AbortController();
      if (this.error !== undefined) this.controller.abort(this.error);
    }
    return this.controller.signal;
  }

  /** Begins below `parent`, in `task`. @internal */
  attach(parent: Scope | undefined, task: Task): void {
    this.task = task;
    if (parent === undefined) return;
    this.parent = parent;
    const next = parent.firstChild;
    this.nextSibling = next;
    if (next !== undefined) next.previousSibling = this;
    parent.firstChild = this;
    if (parent.error !== undefined && !this.shielded) {
      // (`error` may be there already: it was cancelled before it was entered.)
      this.error ??= parent.error;
      this.controller?.abort(this.error);
    }
  }

  /** Ends. @internal */
  detach(): void {
    const { parent, nextSibling: next, previousSibling: previous } = this;
    this.task = undefined;
    if (parent === undefined) return;
    if (previous === undefined) parent.firstChild = next;
    else previous.nextSibling = next;
    if (next !== undefined) next.previousSibling = previous;
    this.parent = this.nextSibling = this.previousSibling = undefined;
  }

  /** Whether a cancellation that leaves it goes on to a scope around it. @internal */
  get cancelledFromOutside(): boolean {
    return !this.shielded && this.parent?.error !== undefined;
  }
}

/** Cancellations that are on their way: one may cause others, and those must not recurse. */
const reached: Scope[] = [];
let spreading = false;

/** Puts `error` into the scopes that are reached from `scope`, then tells signals and tasks. */
function spread(scope: Scope, error: CancelledError): void {
  const start = reached.length;
  mark(scope, error);
  for (let index = start; index < reached.length; index++) {
    // Children stand newest first, so that attaching one is cheap; the oldest is told first.
    const end = reached.length;
    for (let child = (reached[index] as Scope).firstChild; child !== undefined; child = child.nextSibling) {
      if (!child.shielded && child.error === undefined) mark(child, error);
    }
    for (let low = end, high = reached.length - 1; low < high; low++, high--) {
      [reached[low], reached[high]] = [reached[high] as Scope, reached[low] as Scope];
    }
  }
  if (spreading) return;
  spreading = true;
  try {
    for (let index = 0; index < reached.length; index++) {
      const { controller, task, error: cause } = reached[index] as Scope;
      controller?.abort(cause);
      if (task !== undefined && task.scope === reached[index]) task.interrupt(cause as CancelledError);
    }
  } finally {
    reached.length = 0;
    spreading = false;
  }
}

function mark(scope: Scope, error: CancelledError): void {
  scope.error = error;
  reached.push(scope);
}

/** Calls `cancel` when `signal` is aborted, or was. Gives what ends that. */
export function onAbort(signal: AbortSignal | undefined, cancel: (reason: unknown) => void): () => void {
  const listener = (): void => cancel(signal?.reason);
  if (signal?.aborted) listener();
  signal?.addEventListener("abort", listener);
  return () => signal?.removeEventListener("abort", listener);
}
