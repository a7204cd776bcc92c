// The process in which programs run, under any Node; ../engines/engine.ts starts it.
//
//     process.send({ code, counts })   →   ["1:0 1", "1:1 returned undefined"]; a string says why it is no program
import { execute, watchRejections, type Job } from "./execute.ts";

let last: Promise<unknown> = Promise.resolve();

watchRejections();
process.on("message", (job: Job) => {
  last = last.then(async () => process.send!(await execute(job)));
});
