import { onEnter, onExit } from "openawait/runtime";

/** An async generator over what comes later. */
export async function* lines(...texts: string[]): AsyncGenerator<string, void, undefined> {
  for (const text of texts) yield await Promise.resolve(text);
}

export class Manager {
  readonly log: string[] = [];
  async [onEnter](): Promise<this> {
    this.log.push("enter");
    return this;
  }
  async [onExit](error: unknown): Promise<void> {
    this.log.push(error === undefined ? "exit" : "exit with an error");
  }
}

export enum Kind {
  Short = "short",
  Long = "long",
}

export async function fail(kind: Kind): Promise<never> {
  await Promise.resolve();
  const text: string = `a ${kind} error`;
  throw new RangeError(text); /* here */
}
