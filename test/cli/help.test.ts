// The help and the version: on stdout, exit 0, and every option of the contract is in it.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
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
});

test("--version prints the package's version", async () => {
  const { stdout } = await inFolder().run("--version");
  expect(JSON.parse(readFileSync("package.json", "utf8"))).toHaveProperty("version", stdout.trimEnd());
});
