// A Node that runs programs in a process of its own. Where a program does not give control back, the process is
// replaced, and the programs behind it run in the next one.
//
//     const engine = await Engine.start(process.execPath);
//     await engine.run({ code: "async function main() { L(1) }", counts: false })   →   ["1", "returned undefined"]
import { fork, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Job } from "./execute.ts";

// The same from here and from where this is bundled to, .cache/fuzz/.
const PROJECT = fileURLToPath(new URL("../../", import.meta.url));

/** After this many milliseconds without an answer a program hangs. */
const PATIENCE = 15_000;

/** Programs that are with the process at once, so that it need not wait for the next one. */
const WINDOW = 8;

/** A Node that has all of the syntax, `using` too. Errors: it is not installed. */
export function referenceNode(): string {
  if (Number(process.versions.node.split(".")[0]) >= 26) return process.execPath;
  const packages = join(PROJECT, "test/engines/node_modules");
  const { platform, arch } = process;
  for (const name of [`node-${platform === "win32" ? "win" : platform}-${arch}`, `node-bin-${platform}-${arch}`]) {
    const path = join(packages, name, platform === "win32" ? "bin/node.exe" : "bin/node");
    if (existsSync(path)) return path;
  }
  throw new Error("Node 26 is what programs are compared with: npm ci --prefix test/engines");
}

interface Waiting {
  readonly job: Job;
  readonly resolve: (answer: string[] | string) => void;
}

export class Engine {
  #child: ChildProcess;
  #timer: NodeJS.Timeout | undefined;
  /** The first ones are with the process. */
  #queue: Waiting[] = [];
  #sent = 0;

  private constructor(
    readonly node: string,
    readonly file: string,
  ) {
    this.#child = this.#spawn();
  }

  static async start(node: string): Promise<Engine> {
    return new Engine(node, await bundled());
  }

  run(job: Job): Promise<string[] | string> {
    return new Promise((resolve) => {
      this.#queue.push({ job, resolve });
      this.#feed();
    });
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#child.removeAllListeners("exit");
    this.#child.kill("SIGKILL");
  }

  #spawn(): ChildProcess {
    const child = fork(this.file, [], {
      execPath: this.node,
      execArgv: [],
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    child.on("message", (answer) => this.#answer(answer as string[] | string));
    child.on("exit", () => this.#replace("the process ended"));
    return child;
  }

  #feed(): void {
    while (this.#sent < Math.min(WINDOW, this.#queue.length)) this.#child.send(this.#queue[this.#sent++]!.job);
    clearTimeout(this.#timer);
    if (this.#sent > 0) this.#timer = setTimeout(() => this.#replace("hangs"), PATIENCE);
  }

  #answer(answer: string[] | string): void {
    this.#sent--;
    this.#queue.shift()!.resolve(answer);
    this.#feed();
  }

  #replace(why: string): void {
    this.stop();
    this.#child = this.#spawn();
    this.#sent = 0;
    this.#queue.shift()?.resolve([why]);
    this.#feed();
  }
}

let bundling: Promise<string> | undefined;

/** What engines run, bundled once with the runtime as it is now. */
function bundled(): Promise<string> {
  return (bundling ??= (async () => {
    const outfile = join(PROJECT, `.cache/fuzz/engine-${process.pid}.mjs`);
    const entry = join(PROJECT, "test/fuzz/engine-main.ts");
    await build({ entryPoints: [entry], bundle: true, platform: "node", format: "esm", outfile, logLevel: "warning" });
    return outfile;
  })());
}
