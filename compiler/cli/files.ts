/**
 * Reading sources and writing outputs. A file is written whole or not at all: into a temporary file beside it, which
 * then takes its name, and which is removed on failure and when the process is interrupted.
 *
 *     await writeWhole("dist/a.js", code)
 */
import { mkdir, readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { parsedMap } from "../input-map.ts";
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

/** The map that the last comment of a source names, where there is one beside it that can be used. */
export async function readMapOf(source: string, path: string): Promise<string | undefined> {
  const url = /(?:^|\n)\/\/# sourceMappingURL=(?!data:)(\S+)\s*$/.exec(source.slice(-2000))?.[1];
  if (url === undefined) return undefined;
  try {
    const map = await readFile(resolve(dirname(path), decodeURIComponent(url)), "utf8");
    return parsedMap(map) && map;
  } catch {
    // As other tools have it: a map that is not there is none.
    return undefined;
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

/** Writes `text` to `path` and makes the folders on the way. Where that fails, what was there before stays. */
export async function writeWhole(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    // Not synced to the disk: after a power failure one builds again.
    await writeFileAtomic(path, text, { fsync: false });
  } catch (error) {
    throw new FileError(`${shown(path)} can't be written: ${reason(error)}`);
  }
}
