/**
 * Runs programs that are written in the dialect, without a build:
 *
 *     node --import openawait/register app.ts
 *
 * `import` is compiled in Node's hooks, `require` by `Module._extensions`. Stacks show lines and columns of the source.
 * Worker threads inherit `--import`, and with it all of this.
 */
import Module from "node:module";
import { load, resolve } from "./register/hooks.ts";
import { hookRequire } from "./register/require.ts";

/** Of Node 22, which @types/node for Node 20 does not have. */
interface LaterModule {
  registerHooks?(hooks: { resolve: typeof resolve; load: typeof load }): void;
  setSourceMapsSupport?(enabled: boolean): void;
}

const later: LaterModule = Module as unknown as LaterModule;

// Only maps of the project: those of packages take time to read.
if (later.setSourceMapsSupport) later.setSourceMapsSupport(true);
else process.setSourceMapsEnabled(true);

// Before 22.15 hooks have a thread of their own.
if (later.registerHooks) later.registerHooks({ resolve, load });
else Module.register("./register/hooks.js", import.meta.url);
hookRequire();
