/**
 * Reading sources and writing outputs. A file is written whole or not at all: into a temporary file beside it, which
 * then takes its name, and which is removed on failure and when the process is interrupted.
 *
 *     await writeWhole("dist/a.js", code)
 */
import { randomUUID } from "node:crypto";
import { closeSync, openSync, rmSync, writeFile } from "node:fs";
import { chmod, lstat, mkdir, readFile, readlink, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { parsedMap } from "../input-map.ts";
import { FileError, reason } from "./errors.ts";
import { shown } from "./plan.ts";

/** How often a file is read anew that was written to in the meantime, and how long it is left alone before, in ms. */
const ATTEMPTS = 5;
const PAUSE = 20;

/** All of a text to a file that is open. */
const write = promisify(writeFile);

/** The text of a source file, which must be UTF-8. A byte order mark is dropped, as tsc does. */
export async function readSource(path: string): Promise<string> {
  const bytes = await readAtRest(path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const lines = validStart(bytes).split("\n");
    const position = { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
    throw new FileError("is not valid UTF-8; save it as UTF-8", position);
  }
}

/** The bytes of a file that nobody wrote to while it was read: half of an old and half of a new one is neither. */
async function readAtRest(path: string): Promise<Buffer> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    try {
      /* oxlint-disable no-await-in-loop -- one attempt after the other */
      const before = await stateOf(path);
      const bytes = await readFile(path);
      if (before === (await stateOf(path))) return bytes;
      await delay(PAUSE * 2 ** attempt);
      /* oxlint-enable no-await-in-loop */
    } catch (error) {
      throw new FileError(`can't be read: ${await reasonFor(path, error)}`);
    }
  }
  throw new FileError("changes while it is read; build again when what writes it has finished");
}

async function stateOf(path: string): Promise<string> {
  const { ino, size, mtimeNs } = await stat(path, { bigint: true });
  return `${ino} ${size} ${mtimeNs}`;
}

async function reasonFor(path: string, error: unknown): Promise<string> {
  const link = await lstat(path).catch(() => undefined);
  const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
  if (!missing || !link?.isSymbolicLink()) return reason(error);
  return `it is a link to ${await readlink(path)}, which does not exist (ENOENT)`;
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
    await replace(path, text);
  } catch (error) {
    throw new FileError(`${shown(path)} can't be written: ${reason(error)}`);
  }
}

/** Files that are being written, under their temporary names: the process may be told to end. */
const unfinished = new Set<string>();
process.on("exit", () => {
  for (const file of unfinished) rmSync(file, { force: true });
});

/**
 * (write-file-atomic 7.0 takes it for done when the system has written a part, which is what it does on a disk that is
 * full: the half file then replaced the whole one.) Not synced to the disk: after a power failure one builds again.
 */
async function replace(path: string, text: string): Promise<void> {
  // A link stays one, and a file keeps its mode.
  const target = await realpath(path).catch(() => path);
  const mode = (await stat(target).catch(() => undefined))?.mode;
  const temporary = `${target}.${randomUUID()}`;
  unfinished.add(temporary);
  try {
    // Opened at once: another thread could make the file after the end of the process has removed it.
    const file = openSync(temporary, "wx");
    await write(file, text).finally(() => closeSync(file));
    if (mode !== undefined) await chmod(temporary, mode);
    await rename(temporary, target);
  } finally {
    // There only if something failed.
    await rm(temporary, { force: true });
    unfinished.delete(temporary);
  }
}
