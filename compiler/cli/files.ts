/**
 * Reading sources and writing outputs. A file is written whole or not at all: into a temporary file beside it, which
 * then takes its name; what is left of one is removed on failure and when the process is interrupted.
 *
 *     await writeWhole("dist/a.js", code)
 */
import { unlinkSync } from "node:fs";
import { chmod, mkdir, readFile, realpath, rename, stat, unlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { FileError, reason } from "./errors.ts";
import { shown } from "./plan.ts";

/** The text of a source file, which must be UTF-8. A byte order mark is dropped, as tsc does. */
export async function readSource(path: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new FileError(`can't be read: ${reason(error)}`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const lines = validStart(bytes).split("\n");
    const position = { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
    throw new FileError("is not valid UTF-8; save it as UTF-8", position);
  }
}

/** The text before the first character that can't be decoded, by bisection over prefixes. */
function validStart(bytes: Uint8Array): string {
  let text = "";
  let [valid, invalid] = [0, bytes.length];
  while (valid < invalid) {
    const end = (valid + invalid + 1) >> 1;
    try {
      // `stream`: a character that is cut off at the end is no error, and is not in the text.
      text = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, end), { stream: true });
      valid = end;
    } catch {
      invalid = end - 1;
    }
  }
  return text;
}

const unfinished = new Set<string>();

/** Writes `text` to `path` and makes the folders on the way. Where that fails, what was there before stays. */
export async function writeWhole(path: string, text: string): Promise<void> {
  let temporary: string | undefined;
  try {
    await mkdir(dirname(path), { recursive: true });
    // A link stays a link, and a file that was made executable stays so.
    const place = await realpath(path).catch(() => path);
    const mode = await stat(place).then(
      (stats) => stats.mode,
      () => undefined,
    );
    temporary = join(dirname(place), `.${basename(place)}.${process.pid}.tmp`);
    unfinished.add(temporary);
    await writeFile(temporary, text);
    if (mode !== undefined) await chmod(temporary, mode);
    await rename(temporary, place);
  } catch (error) {
    if (temporary !== undefined) await unlink(temporary).catch(() => undefined);
    throw new FileError(`${shown(path)} can't be written: ${reason(error)}`);
  } finally {
    if (temporary !== undefined) unfinished.delete(temporary);
  }
}

/** Until it is called back: an interrupted process leaves no temporary file, and ends by the signal as it would. */
export function cleanOnSignal(): () => void {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const stop = (): void => {
    for (const signal of signals) process.off(signal, end);
  };
  const end = (signal: NodeJS.Signals): void => {
    stop();
    for (const path of unfinished) {
      try {
        unlinkSync(path);
      } catch {
        // Not created yet, or renamed already.
      }
    }
    process.kill(process.pid, signal);
  };
  for (const signal of signals) process.on(signal, end);
  return stop;
}
