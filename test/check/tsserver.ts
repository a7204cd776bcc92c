// TypeScript's server in a process of its own, as editors run it.
//   const server = startServer(folder, ["--allowLocalPluginLoads"]);
//   server.notify("open", { file }); const body = await server.request("quickinfo", { file, line: 1, offset: 1 });
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

interface Message {
  readonly type: "response" | "event";
  readonly request_seq?: number;
  readonly event?: string;
  readonly success?: boolean;
  readonly message?: string;
  readonly body?: unknown;
}

export interface Server {
  notify(command: string, args: object): void;
  request(command: string, args: object): Promise<unknown>;
  /** The next event of that name. */
  event(name: string): Promise<unknown>;
  stop(): Promise<void>;
}

/** The server of the TypeScript in `folder`/node_modules; it resolves plugins beside that TypeScript. */
export function startServer(folder: string, options: readonly string[] = [], node = process.execPath): Server {
  const script = join(folder, "node_modules/typescript/lib/tsserver.js");
  // `--preserve-symlinks-main`: a linked TypeScript is where the link is, as if it had been installed there.
  const args = ["--preserve-symlinks-main", "--preserve-symlinks", script, "--disableAutomaticTypingAcquisition"];
  const child: ChildProcess = spawn(node, [...args, ...options], { cwd: folder, stdio: ["pipe", "pipe", "inherit"] });
  const waiting: { matches: (message: Message) => boolean; done: (message: Message) => void }[] = [];
  createInterface({ input: child.stdout! }).on("line", (line) => {
    if (!line.startsWith("{")) return;
    const message = JSON.parse(line) as Message;
    for (const waiter of waiting.filter(({ matches }) => matches(message))) {
      waiting.splice(waiting.indexOf(waiter), 1);
      waiter.done(message);
    }
  });
  let sequence = 0;
  const notify = (command: string, args: object): number => {
    child.stdin!.write(`${JSON.stringify({ seq: ++sequence, type: "request", command, arguments: args })}\n`);
    return sequence;
  };
  const wait = (matches: (message: Message) => boolean): Promise<Message> =>
    new Promise((done) => waiting.push({ matches, done }));
  return {
    notify: (command, args) => void notify(command, args),
    async request(command, args) {
      const seq = notify(command, args);
      const response = await wait(({ type, request_seq }) => type === "response" && request_seq === seq);
      if (!response.success) throw new Error(`${command}: ${response.message}`);
      return response.body;
    },
    event: async (name) => (await wait(({ type, event }) => type === "event" && event === name)).body,
    stop: () =>
      new Promise((done) => {
        child.on("close", () => done());
        child.kill();
      }),
  };
}
