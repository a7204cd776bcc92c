/**
 * What a thread of the build runs: a task in, the compiled file out.
 *
 *     new Pool(new URL("./worker.js", import.meta.url), 2)
 */
import { compileUnit } from "./compile.ts";
import { serve } from "./pool.ts";

serve(compileUnit);
