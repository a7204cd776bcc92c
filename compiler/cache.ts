/**
 * What was compiled is kept on disk, by content: a key names what went in (text, options, compiler), the entry is what
 * came out. So an entry is never stale, processes may share the folder, and removing it is always safe.
 *
 *     const cache = new Cache(cacheFolder("src/a.ts"));
 *     const key = keyOf(compilerVersion(), "a.ts", text, JSON.stringify(options));
 *     cache.get(key)                                                    → undefined
 *     cache.put(key, code); cache.get(key)                              → code
 */
import { hash, randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";

/** Entries that are older are removed, in milliseconds: nothing else ends the life of those that nobody asks for. */
const LIFETIME = 30 * 24 * 60 * 60 * 1000;

export class Cache {
  private swept = false;

  constructor(readonly folder: string) {}

  /** The entry, if there is one and it is whole. */
  get(key: string): string | undefined {
    const entry = attempt(() => readFileSync(this.file(key), "utf8"));
    const end = entry?.indexOf("\n") ?? -1;
    const text = entry?.slice(end + 1);
    return text !== undefined && entry!.slice(0, end) === keyOf(text) ? text : undefined;
  }

  /** Keeps the entry if that is possible: a full disk or a read-only folder costs time and nothing else. */
  put(key: string, text: string): void {
    const file = this.file(key);
    const unfinished = `${file}.${randomUUID()}`;
    const kept = attempt(() => {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(unfinished, `${keyOf(text)}\n${text}`);
      // Readers see all of it or nothing.
      renameSync(unfinished, file);
      return true;
    });
    if (!kept) attempt(() => rmSync(unfinished, { force: true }));
    this.sweep();
  }

  private file(key: string): string {
    return join(this.folder, key.slice(0, 2), key.slice(2));
  }

  /** Once in each process that compiles something. Another one may be at it too. */
  private sweep(): void {
    if (this.swept) return;
    this.swept = true;
    const oldest = Date.now() - LIFETIME;
    for (const name of attempt(() => readdirSync(this.folder, { recursive: true, encoding: "utf8" })) ?? []) {
      const file = join(this.folder, name);
      attempt(() => {
        const entry = statSync(file);
        if (entry.isFile() && entry.mtimeMs < oldest) rmSync(file);
      });
    }
  }
}

/** The result, undefined if it throws: for the file system, where the cache works without. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

/** One name for all the parts: different if any of them is, or where one ends and the next begins. */
export function keyOf(...parts: readonly string[]): string {
  return hash("sha256", JSON.stringify(parts));
}

/**
 * Where what is compiled of `file` is kept: below the nearest node_modules above it, else in the user's cache folder
 * (not in the folder for temporary files, where others could put entries). OPENAWAIT_CACHE names another folder;
 * undefined if it is 0 or false.
 */
export function cacheFolder(file: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const wanted = env["OPENAWAIT_CACHE"];
  if (wanted === "0" || wanted === "false") return undefined;
  if (wanted) return resolve(wanted);
  for (let folder = dirname(resolve(file)); ; folder = dirname(folder)) {
    const modules = join(folder, "node_modules");
    if (attempt(() => statSync(modules).isDirectory())) return join(modules, ".cache", "openawait");
    if (folder === dirname(folder)) break;
  }
  const caches = env["XDG_CACHE_HOME"] || env["LOCALAPPDATA"] || join(homedir(), ".cache");
  return join(caches, "openawait");
}

/** The build of this compiler, and the TypeScript that it uses. */
export function compilerVersion(): string {
  return `${build()} typescript ${typescriptVersion()}`;
}

/** dist/ has it in a file; `scripts/build.mjs` writes what is found here. */
function build(): string {
  return attempt(() => readFileSync(join(import.meta.dirname, "fingerprint"), "utf8")) ?? fingerprint();
}

/** A hash of all of the compiler's code, and of the runtime's, with which it shares constants. */
export function fingerprint(): string {
  const root = dirname(import.meta.dirname);
  const files = ["compiler", "runtime"].flatMap((part) =>
    readdirSync(join(root, part), { recursive: true, encoding: "utf8" }).map((name) => join(part, name)),
  );
  const code = files.filter((name) => /(?<!\.d)\.[jt]s$/.test(name)).toSorted();
  return keyOf(...code.flatMap((name) => [name, readFileSync(join(root, name), "utf8")]));
}

/** Without loading it. */
function typescriptVersion(): string {
  const { version } = createRequire(import.meta.url)("typescript/package.json") as { version: string };
  return version;
}
