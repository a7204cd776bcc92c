// What tsc itself says of a folder, by its own command line in this process.
//   const { code, stdout } = tsc(folder, ["-p", "."]);
import TypeScript from "typescript";

interface Outcome {
  readonly code: number;
  readonly stdout: string;
}

/** Not in the public types: all that `tsc` does. */
interface CommandLine {
  executeCommandLine(system: TypeScript.System, callback: () => void, args: readonly string[]): void;
}

class Exit extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

/** Nothing is written. Not for two calls at once: the working folder is the process's. */
export function tsc(folder: string, args: readonly string[], ts: typeof TypeScript = TypeScript): Outcome {
  let stdout = "";
  const system: TypeScript.System = {
    ...ts.sys,
    args: [...args],
    getCurrentDirectory: () => folder,
    write: (text) => void (stdout += text),
    writeOutputIsTTY: () => false,
    writeFile: () => undefined,
    exit: (code = 0) => {
      throw new Exit(code);
    },
  };
  const home = process.cwd();
  process.chdir(folder);
  try {
    (ts as unknown as CommandLine).executeCommandLine(system, () => undefined, args);
  } catch (error) {
    if (error instanceof Exit) return { code: error.code, stdout };
    throw error;
  } finally {
    process.chdir(home);
  }
  throw new Error("tsc did not exit");
}
