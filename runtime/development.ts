/**
 * The runtime under the export condition `development`: the same, with lost coroutines tracked from the start.
 *
 *     node --conditions=development app.js     → Warning: coroutine 'load' was never awaited
 */
import { setDebug } from "./debug.ts";
import { showInConsole } from "./inspect.ts";

export * from "./index.ts";

showInConsole();
setDebug(true);
