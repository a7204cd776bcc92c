/**
 * `openawait init`: adds openawait to a project, shows what it would change before it does, and proves that it works.
 *
 *     await init("my-app", { yes: true }) → 0, and vite.config.ts has the plugin, package.json the runtime
 *
 * Nothing is written before every change is known; where one fails, those before it are taken back.
 */
import { confirm, isCancel, select } from "@clack/prompts";
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { resolveCommand } from "package-manager-detector";
import writeFileAtomic from "write-file-atomic";
import type { InitOptions } from "./commands.ts";
import { EXIT, reason, UsageError } from "./errors.ts";
import { type Change, changesOf, isBundler, type Plan } from "./project/changes.ts";
import { probe } from "./project/probe.ts";
import { installed, lookAt, type Project, type Tool } from "./project/project.ts";
import { type Colors, colorsFor } from "./report.ts";
import { showDiff } from "./show-diff.ts";

/** Adds openawait to the project in `folder`, and gives the exit code. */
export async function init(folder: string, options: InitOptions): Promise<number> {
  const colors = colorsFor(process.stdout);
  const project = await lookAt(folder);
  const tool = await chosenTool(project, options);
  if (!tool) return cancelled();
  const plan = changesOf(project, tool, options.mode === undefined ? {} : { mode: options.mode });
  say(`${colors.bold(titleOf(tool))}, packages by ${project.manager}\n`);
  if (plan.byHand.length > 0) return refuse(plan, colors);
  for (const change of plan.changes) say(`\n${showDiff(change, colors)}`);
  if (plan.changes.length === 0) say("nothing to change: openawait is there\n");
  if (options.dryRun) return EXIT.done;
  if (plan.changes.length > 0) {
    if (!(await agreed(options))) return cancelled();
    await writeAll(project, plan.changes);
    say(`\n${colors.green("✓")} changed ${plan.changes.map(({ file }) => file).join(", ")}\n`);
  }
  return proveIt(project, tool, options, colors);
}

const say = (text: string): void => void process.stdout.write(text);

function cancelled(): number {
  say("nothing was changed\n");
  return EXIT.source;
}

const TITLES: Partial<Record<Tool["name"], string>> = {
  node: "Node without a build: --import openawait/register",
  tsc: "TypeScript through ts-patch",
  build: "openawait build",
};

const titleOf = ({ name, config }: Tool): string =>
  TITLES[name] ?? `${name}${config === undefined ? "" : ` (${config})`}`;

// ── which tool ───────────────────────────────────────────────────────────────────────────────────────────────────────

async function chosenTool({ tools }: Project, options: InitOptions): Promise<Tool | undefined> {
  const { tool: wanted } = options;
  if (wanted !== undefined) {
    const found = tools.find(({ name }) => name === wanted);
    if (found) return found;
    const names = tools.map(({ name }) => name).join(", ");
    throw new UsageError(`${wanted} was not found in this project (there are: ${names})`);
  }
  const [likeliest] = tools;
  const bundlers = tools.filter(({ name, called }) => isBundler(name) && called === likeliest?.called);
  if (bundlers.length < 2 || !likeliest || !isBundler(likeliest.name)) return likeliest;
  if (!isTerminal() || options.yes) {
    const names = bundlers.map(({ name }) => name);
    throw new UsageError(`several tools build this project; say which by --tool ${names.join(" or --tool ")}`);
  }
  const answer = await select({
    message: "Which one compiles the code?",
    options: bundlers.map((tool) => ({ value: tool, label: titleOf(tool) })),
  });
  return isCancel(answer) ? undefined : answer;
}

const isTerminal = (): boolean => process.stdin.isTTY && process.stdout.isTTY;

async function agreed(options: InitOptions): Promise<boolean> {
  if (options.yes) return true;
  if (!isTerminal())
    throw new UsageError("this is no terminal to ask on; --yes makes these changes, --dry-run only shows them");
  const answer = await confirm({ message: "Make these changes?" });
  return answer === true;
}

function refuse({ byHand }: Plan, colors: Colors): number {
  const lines = byHand.map(
    ({ file, reason: why, add }) => `${colors.cyan(file)} can't be edited safely: ${why}. Add by hand:\n\n  ${add}\n`,
  );
  process.stderr.write(`\n${lines.join("\n")}\nNothing was changed. "openawait doctor" says whether it works.\n`);
  return EXIT.source;
}

// ── making the changes ───────────────────────────────────────────────────────────────────────────────────────────────

async function writeAll({ folder }: Project, changes: readonly Change[]): Promise<void> {
  for (const { file, before } of changes) {
    const path = join(folder, file);
    const now = existsSync(path) ? readFileSync(path, "utf8") : undefined;
    if (now !== before) throw new UsageError(`${file} was changed in the meantime; nothing was written, run it again`);
  }
  const done: Change[] = [];
  for (const change of changes) {
    try {
      // One after the other, so that it is known which have to be taken back.
      // oxlint-disable-next-line no-await-in-loop
      await writeFileAtomic(join(folder, change.file), change.after);
      done.push(change);
    } catch (error) {
      // oxlint-disable-next-line no-await-in-loop
      for (const earlier of done) await takeBack(folder, earlier);
      throw new UsageError(`${change.file} can't be written: ${reason(error)}; nothing was changed`);
    }
  }
}

async function takeBack(folder: string, { file, before }: Change): Promise<void> {
  if (before === undefined) rmSync(join(folder, file));
  else await writeFileAtomic(join(folder, file), before);
}

// ── installing, and the proof ────────────────────────────────────────────────────────────────────────────────────────

async function proveIt(project: Project, tool: Tool, options: InitOptions, colors: Colors): Promise<number> {
  const missing = missingPackages(project.folder, tool);
  const command = resolveCommand(project.manager, "install", []) ?? { command: project.manager, args: ["install"] };
  const shown = [command.command, ...command.args].join(" ");
  if (missing.length > 0 && !options.install) {
    say(`next: ${colors.bold(shown)}, then ${colors.bold("openawait doctor")}\n`);
    return EXIT.done;
  }
  if (missing.length > 0) {
    say(`${shown} …\n`);
    const code = await installPackages(project.folder, command);
    if (code !== 0) {
      process.stderr.write(`${colors.red("✗")} ${shown} failed; run it again, then "openawait doctor"\n`);
      return EXIT.source;
    }
  }
  // What was just written and installed counts.
  const verdict = await probe(await lookAt(project.folder), tool);
  if (verdict.lowered) {
    say(`${colors.green("✓")} a probe compiled by ${verdict.by} was lowered, and runs\n`);
    return EXIT.done;
  }
  process.stderr.write(
    `${colors.red("✗")} a probe compiled by ${verdict.by} was not lowered: ${verdict.problem}\n` +
      `"openawait doctor" says what is in the way\n`,
  );
  return EXIT.source;
}

function missingPackages(folder: string, tool: Tool): string[] {
  const needed = tool.name === "tsc" ? ["openawait", "ts-patch"] : ["openawait"];
  return needed.filter((name) => !installed(folder, name));
}

function installPackages(cwd: string, { command, args }: { command: string; args: string[] }): Promise<number | null> {
  const child = spawn(command, args, { cwd, stdio: "inherit", shell: process.platform === "win32" });
  return new Promise((done) => {
    child.on("error", (error) => {
      process.stderr.write(`${command}: ${reason(error)}\n`);
      done(null);
    });
    child.on("close", done);
  });
}
