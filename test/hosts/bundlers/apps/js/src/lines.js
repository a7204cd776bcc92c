import { onEnter, onExit } from "openawait/runtime";

/** An async generator over what comes later. */
export async function* lines(...texts) {
  for (const text of texts) yield await Promise.resolve(text);
}

export class Manager {
  log = [];
  async [onEnter]() {
    this.log.push("enter");
    return this;
  }
  async [onExit](error) {
    this.log.push(error === undefined ? "exit" : "exit with an error");
  }
}

export const Kind = { Short: "short", Long: "long" };

export async function fail(kind) {
  await Promise.resolve();
  const text = `a ${kind} error`;
  throw new RangeError(text); /* here */
}
