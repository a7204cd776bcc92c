/**
 * The errors that the commands tell apart. What is thrown here is shown to people as it is, so a message says what is
 * wrong, where, and what to do.
 *
 *     throw new UsageError("no such file or folder: src/mian.ts");   // exit code 2
 */

/** Done; something was wrong in the source; wrong use. */
export const EXIT = { done: 0, source: 1, usage: 2 } as const;

/** The command was called in a way that can't work: nothing has been written. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** One file could not be read or written; the others go on. */
export class FileError extends Error {
  override name = "FileError";
  /** Where in the file, if that is known; line and column from 1, as in diagnostics. */
  readonly position: { line: number; column: number } | undefined;
  constructor(message: string, position?: { line: number; column: number }) {
    super(message);
    this.position = position;
  }
}

const REASONS: Record<string, string> = {
  EACCES: "permission denied",
  EPERM: "not permitted",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is a file",
  EEXIST: "it is a file",
  ENOENT: "it does not exist",
  ELOOP: "too many symbolic links",
  ENOSPC: "no space left on the disk",
  EROFS: "the file system is read-only",
  EDQUOT: "the quota of the disk is used up",
  EFBIG: "it is larger than files may be here",
  EIO: "the disk has an error",
  EMFILE: "too many open files",
};

/** The reason of a file system error for people: `permission denied (EACCES)`. */
export function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  if (code === undefined) return error.message;
  return `${REASONS[code] ?? error.message} (${code})`;
}
