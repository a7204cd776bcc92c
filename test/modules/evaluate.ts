// Evaluates a graph of modules through vm.SourceTextModule and gives what was logged, in a process of its own
// (engine-main.ts), with the helpers of the random programs as globals.
//
//     await evaluate({ modules: { "./main.js": "L(await W(1, 2))" }, counts: true })   →   ["1:0 await 1", "1:2 1", …]
import vm from "node:vm";
import * as OpenAwait from "../../runtime/index.ts";
import { Clock } from "../fuzz/clock.ts";
import { hideTexts, makeHelpers, show } from "../fuzz/helpers.ts";

export interface Job {
  /** Their texts by specifier; `./main.js` is evaluated. */
  readonly modules: Readonly<Record<string, string>>;
  /** Stamp every line with its microtask. */
  readonly counts: boolean;
}

const PATIENCE = 1500;

let report: (line: string) => void = () => {};

/** Once in a process. */
export function watchRejections(): void {
  process.on("unhandledRejection", (reason) => report(`unhandled ${show(reason)}`));
  process.on("rejectionHandled", () => report("handled late"));
}

export async function evaluate({ modules, counts }: Job): Promise<string[]> {
  const clock = new Clock(counts);
  const { log, helpers } = makeHelpers(clock);
  const add = (line: string): void => void log.push(clock.stamp(line));
  Object.assign(globalThis, helpers);
  if (counts) report = add;
  const restore = hideTexts();
  const graph = makeGraph(modules);
  let done = false;
  try {
    const main = graph("./main.js");
    // Linking takes microtasks for each import, so it is over before anything runs.
    for (const specifier of Object.keys(modules)) {
      const module = graph(specifier);
      if (module.status === "unlinked") await module.link(graph);
    }
    clock.begin();
    // When its promise settles is a matter of Node's, which has it from another promise, not of the engine's.
    let failure: string | undefined;
    main.evaluate().catch((error: unknown) => (failure = `failed ${show(error)}`));
    await settled(() => clock.pending > 0 || main.status === "evaluating");
    log.push(failure ?? main.status);
    for (const [name, value] of Object.entries(main.status === "evaluated" ? main.namespace : {}))
      add(`${name} is ${show(value)}`);
    done = true;
  } catch (error) {
    add(`refused ${String(error)}`);
    done = true;
  }
  report = () => {};
  restore();
  return done ? log : [...log, "hangs"];
}

async function settled(busy: () => boolean): Promise<void> {
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  await turn();
  for (let turns = 0; turns < PATIENCE && busy(); turns++) await turn();
}

/** Finds modules by specifier; all of them lie in one folder. */
function makeGraph(modules: Job["modules"]): (specifier: string) => vm.Module {
  const found = new Map<string, vm.Module>();
  const runtime = new vm.SyntheticModule(Object.keys(OpenAwait), function (this: vm.SyntheticModule) {
    for (const [name, value] of Object.entries(OpenAwait)) this.setExport(name, value);
  });
  found.set("openawait/runtime", runtime);
  const graph = (specifier: string): vm.Module => {
    const known = found.get(specifier);
    if (known) return known;
    const code = modules[specifier];
    if (code === undefined) throw new Error(`no module ${specifier}`);
    const module = new vm.SourceTextModule(code, {
      identifier: specifier,
      importModuleDynamically: importing as never,
    });
    found.set(specifier, module);
    return module;
  };
  const importing = async (specifier: string): Promise<vm.Module> => {
    const module = graph(specifier);
    if (module.status === "linked") await module.evaluate();
    return module;
  };
  return graph;
}
