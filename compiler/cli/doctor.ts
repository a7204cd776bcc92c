/**
 * `openawait doctor`: whether code is really lowered in a project, and what is in the way.
 *
 *     ✓ Node 20.20.2
 *     ✗ tsc ignores the transformer: TypeScript 6.0.3 is not patched
 *         call tspc in the scripts, or run "ts-patch install"
 *     ✗ a probe compiled by tsc 6.0.3 was not lowered: its async functions were not lowered
 */
import type { DoctorOptions } from "./commands.ts";
import { EXIT, UsageError } from "./errors.ts";
import { environmentFindings } from "./project/environment.ts";
import type { Finding } from "./project/finding.ts";
import { probe } from "./project/probe.ts";
import { lookAt, type Project, type Tool } from "./project/project.ts";
import { sourceFindings } from "./project/sources.ts";
import { toolFindings } from "./project/tool-findings.ts";
import { type Colors, colorsFor } from "./report.ts";

/** Prints what was found about the project in `folder`; 0 where code is lowered, else 1. */
export async function doctor(folder: string, options: DoctorOptions): Promise<number> {
  const project = await lookAt(folder);
  const tool = chosenTool(project, options.tool);
  const findings = [
    ...(await environmentFindings(project, tool)),
    ...toolFindings(project, tool),
    ...(await sourceFindings(project, tool)),
  ];
  const verdict = await probe(project, tool);
  findings.push(
    verdict.lowered
      ? { id: "probe", level: "ok", message: `a probe compiled by ${verdict.by} was lowered, and runs` }
      : { id: "probe", level: "problem", message: `a probe compiled by ${verdict.by}: ${verdict.problem}` },
  );
  if (options.json) {
    const report = { lowered: verdict.lowered, tool: tool.name, config: tool.config ?? null, by: verdict.by, findings };
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  } else {
    process.stdout.write(reportOf(project, tool, findings, verdict.lowered));
  }
  return verdict.lowered ? EXIT.done : EXIT.source;
}

function chosenTool({ tools }: Project, wanted: string | undefined): Tool {
  const tool = wanted === undefined ? tools[0] : tools.find(({ name }) => name === wanted);
  if (tool) return tool;
  const names = tools.map(({ name }) => name).join(", ");
  throw new UsageError(`${wanted} was not found in this project (there are: ${names})`);
}

function reportOf(project: Project, tool: Tool, findings: readonly Finding[], lowered: boolean): string {
  const colors = colorsFor(process.stdout);
  const others = project.tools.filter(({ name }) => name !== tool.name && name !== "node").map(({ name }) => name);
  const also = others.length > 0 ? colors.dim(` (also here: ${others.join(", ")}; --tool chooses)`) : "";
  const count = findings.filter(({ level }) => level === "problem").length;
  const end = lowered ? colors.green("Code is lowered.") : colors.red("Code is not lowered.");
  const problems = count > 0 ? ` ${count} ${count === 1 ? "problem" : "problems"}.` : "";
  const title = `${colors.bold(tool.name)}${tool.config === undefined ? "" : `, ${tool.config}`}${also}`;
  return `${title}\n\n${findings.map((each) => line(each, colors)).join("")}\n${end}${problems}\n`;
}

function line({ level, message, advice }: Finding, colors: Colors): string {
  const marks = { ok: colors.green("✓"), problem: colors.red("✗"), hint: colors.yellow("!") };
  const indented = message.replaceAll("\n", "\n    ");
  return `${marks[level]} ${indented}\n${advice === undefined ? "" : `    ${colors.cyan(advice)}\n`}`;
}
