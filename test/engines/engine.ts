// A Node that runs programs in a process of its own. Where a program does not give control back, the process is
// replaced, and the programs behind it run in the next one.
//
//     const engine = await Engine.start<Job, string[]>({ node, main: "test/fuzz/engine-main.ts", hung: ["hangs"] });
//     await engine.run({ code: "async function main() { L(1) }", counts: false })   →   ["1", "returned undefined"]
import { fork, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

// The same from here and from where scripts bundle this to, .cache/fuzz/.
const PROJECT = fileURLToPath(new URL("../../", import.meta.url));

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

export interface EngineOptions<Answer> {
  /** The executable. */
  readonly node: string;
  /** What it runs: a file of the project that answers each message with one message, in order. */
  readonly main: string;
  readonly flags?: readonly string[];
  /** The answer of a program that does not give control back, or ends the process. */
  readonly hung: Answer;
  /** After this many milliseconds without an answer it does not give control back. */
  readonly patience?: number | undefined;
}

interface Waiting<Job, Answer> {
  readonly job: Job;
  readonly resolve: (answer: Answer) => void;
}

export class Engine<Job extends object, Answer> {
  #child: ChildProcess;
  #timer: NodeJS.Timeout | undefined;
  /** The first ones are with the process. */
  #queue: Waiting<Job, Answer>[] = [];
  #sent = 0;

  private constructor(
    readonly options: EngineOptions<Answer>,
    readonly file: string,
  ) {
    this.#child = this.#spawn();
  }

  static async start<Job extends object, Answer>(options: EngineOptions<Answer>): Promise<Engine<Job, Answer>> {
    return new Engine<Job, Answer>(options, await bundle(options.main));
  }

  run(job: Job): Promise<Answer> {
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
    const { node, flags = [] } = this.options;
    const execArgv = [...flags];
    const child = fork(this.file, [], { execPath: node, execArgv, stdio: ["ignore", "inherit", "inherit", "ipc"] });
    child.on("message", (answer) => this.#answer(answer as Answer));
    child.on("exit", () => this.#replace());
    return child;
  }

  #feed(): void {
    while (this.#sent < Math.min(WINDOW, this.#queue.length)) this.#child.send(this.#queue[this.#sent++]!.job);
    clearTimeout(this.#timer);
    if (this.#sent > 0) {
      this.#timer = setTimeout(() => this.#replace(), this.options.patience ?? PATIENCE);
    }
  }

  #answer(answer: Answer): void {
    this.#sent--;
    this.#queue.shift()!.resolve(answer);
    this.#feed();
  }

  #replace(): void {
    this.stop();
    this.#child = this.#spawn();
    this.#sent = 0;
    this.#queue.shift()?.resolve(this.options.hung);
    this.#feed();
  }
}

const bundles = new Map<string, Promise<string>>();

/** The file with all that it imports, the runtime as it is now among it; made once. */
function bundle(main: string): Promise<string> {
  const known = bundles.get(main);
  if (known) return known;
  const made = (async () => {
    const outfile = join(
      PROJECT,
      `.cache/engines/${main.replaceAll("/", "-").replace(/\.ts$/, "")}-${process.pid}.mjs`,
    );
    const entryPoints = [join(PROJECT, main)];
    await build({ entryPoints, bundle: true, platform: "node", format: "esm", outfile, logLevel: "warning" });
    return outfile;
  })();
  bundles.set(main, made);
  return made;
}
