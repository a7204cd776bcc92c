// The help and the version: on stdout, exit 0, and every option of the contract is in it.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { TOOL_NAMES } from "../../compiler/cli/commands.ts";
import { TOOLS } from "../../compiler/cli/project/project.ts";
import { inFolder } from "./command.ts";

test("--help lists the commands", async () => {
  for (const args of [["--help"], ["-h"], ["help"]]) {
    // oxlint-disable-next-line no-await-in-loop
    const { code, stdout, stderr } = await inFolder().run(...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/build .*\n[^]*inspect .*\n[^]*Exit codes: 0 done, 1 .* source, 2 wrong use/);
  }
});

test("each command's help has its options and examples", async () => {
  const build = (await inFolder().run("build", "--help")).stdout;
  const options =
    "--out-dir --emit --mode --import-source --target --runtime --plain-await --no-source-map --json".concat(
      " --project --declaration --watch --jobs --no-cache",
    );
  for (const option of options.split(" ")) expect(build).toContain(option);
  expect(build).toContain("Examples:\n  openawait build src ");
  const inspect = (await inFolder().run("help", "inspect")).stdout;
  for (const option of ["--function", "--as", "--mode", "Examples:"]) expect(inspect).toContain(option);
  const init = (await inFolder().run("init", "--help")).stdout;
  const ofInit = "--mode --tool --yes --dry-run --no-install Examples:";
  for (const option of ofInit.split(" ")) expect(init).toContain(option);
  const doctor = (await inFolder().run("doctor", "--help")).stdout;
  for (const option of ["--tool", "--json", "Examples:"]) expect(doctor).toContain(option);
  expect((await inFolder().run("completion", "--help")).stdout).toContain("source <(openawait completion bash)");
});

test("--version prints the package's version", async () => {
  const { stdout } = await inFolder().run("--version");
  expect(JSON.parse(readFileSync("package.json", "utf8"))).toHaveProperty("version", stdout.trimEnd());
});

test.each([
  ["commands", ["bild", "src"], "(Did you mean build?)"],
  ["options", ["build", "src", "--out-dri", "x"], "(Did you mean --out-dir?)"],
  [
    "values",
    ["build", "src", "--mode", "corutine"],
    "Allowed choices are coroutine, promise. (Did you mean coroutine?)",
  ],
  ["targets", ["build", "src", "--target", "esnxt"], "(Did you mean esnext?)"],
  ["forms", ["inspect", "a.ts", "--as", "mermiad"], "(Did you mean mermaid?)"],
  ["tools", ["doctor", "--tool", "vit"], "(Did you mean vite?)"],
])("slips in %s: what was meant", async (_, args, expected) => {
  const { code, stdout, stderr } = await inFolder().run(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(expected);
});

test("nothing is suggested where nothing is close", async () => {
  const { stderr } = await inFolder().run("build", "src", "--mode", "x");
  expect(stderr).not.toContain("Did you mean");
});

test("the names of tools in the help are those that are recognised", () => {
  expect(TOOL_NAMES).toEqual(TOOLS);
});
