// `openawait completion`: what a real bash completes, and that zsh and fish can read their scripts where they are.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { SHELLS } from "../../compiler/cli/completion.ts";
import { inFolder } from "./command.ts";

async function script(shell: string): Promise<string> {
  const { code, stdout, stderr } = await inFolder().run("completion", shell);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

/** What bash offers for a line, in a folder with these files. */
async function completions(words: readonly string[]): Promise<string[]> {
  const folder = inFolder({ "main file.ts": "", "src/a.ts": "", "completion.bash": await script("bash") });
  const quoted = words.map((word) => `'${word}'`).join(" ");
  const line = `source completion.bash; COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _openawait; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync("bash", ["--norc", "-c", line], { cwd: folder.path, encoding: "utf8" });
  expect(stderr).toBe("");
  return stdout.split("\n").filter((each) => each !== "");
}

const has = (name: string): boolean => spawnSync(name, ["--version"]).status === 0;

describe.runIf(has("bash"))("bash", () => {
  test.each([
    ["commands", ["openawait", ""], ["build", "inspect", "init", "doctor", "completion", "help"]],
    ["a command", ["openawait", "in"], ["inspect", "init"]],
    ["options", ["openawait", "inspect", "--f"], ["--function"]],
    ["short and long options", ["openawait", "init", "-y"], ["-y"]],
    ["options of the program", ["openawait", "--ver"], ["--version"]],
    ["values", ["openawait", "inspect", "--as", "m"], ["mermaid"]],
    ["values after an equals sign", ["openawait", "build", "--mode", "=", "p"], ["promise"]],
    ["all values after an equals sign", ["openawait", "build", "--mode", "="], ["coroutine", "promise"]],
    ["shells", ["openawait", "completion", "p"], ["powershell"]],
    ["commands to help with", ["openawait", "help", "doc"], ["doctor"]],
    ["files, spaces in their names", ["openawait", "inspect", "m"], ["main file.ts"]],
    ["folders only", ["openawait", "build", "--out-dir", ""], ["src"]],
    ["folders of a project", ["openawait", "doctor", "s"], ["src"]],
  ])("%s", async (_, words, expected) => {
    const found = await completions(words);
    if (words.at(-1) === "" && words.length === 2) expect(found).toEqual(expect.arrayContaining(expected));
    else expect(found).toEqual(expected);
  });
});

describe.each(SHELLS)("%s", (shell) => {
  test("every command, option and value is in the script", async () => {
    const text = await script(shell);
    for (const word of ["build", "inspect", "init", "doctor", "completion"]) expect(text).toContain(word);
    for (const option of ["out-dir", "no-source-map", "dry-run", "tool", "json"]) expect(text).toContain(option);
    for (const value of ["mermaid", "coroutine", "rolldown", "es2022"]) expect(text).toContain(value);
  });
  test.runIf(shell !== "powershell" && has(shell))("the shell can read it", async () => {
    const folder = inFolder();
    writeFileSync(join(folder.path, "script"), await script(shell));
    const { status, stderr } = spawnSync(shell, ["-n", "script"], { cwd: folder.path, encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });
});

test.runIf(has("fish"))("fish completes by it", async () => {
  const folder = inFolder({ "x.fish": await script("fish") });
  const complete = (line: string): string[] =>
    spawnSync("fish", ["--no-config", "-c", `source x.fish; complete -C '${line}'`], {
      cwd: folder.path,
      encoding: "utf8",
    })
      .stdout.split("\n")
      .map((each) => each.split("\t")[0]!)
      .filter(Boolean);
  expect(complete("openawait ins")).toEqual(["inspect"]);
  expect(complete("openawait inspect --as m")).toEqual(["mermaid"]);
  expect(complete("openawait doctor --js")).toEqual(["--json"]);
});

test("an unknown shell is wrong use", async () => {
  const { code, stderr } = await inFolder().run("completion", "bsh");
  expect(code).toBe(2);
  expect(stderr).toContain("Allowed choices are bash, zsh, fish, powershell. (Did you mean bash?)");
});
