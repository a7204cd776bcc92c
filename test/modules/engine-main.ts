// The process in which graphs of modules are evaluated, under any Node; ../engines/engine.ts starts it.
//
//     process.send({ modules: { "./main.js": "L(1)" }, counts: true })   →   ["1:0 1", "1:1 evaluated", …]
import { evaluate, watchRejections, type Job } from "./evaluate.ts";

let last: Promise<unknown> = Promise.resolve();

watchRejections();
process.on("message", (job: Job) => {
  last = last.then(async () => process.send!(await evaluate(job)));
});
