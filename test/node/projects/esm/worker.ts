import { parentPort } from "node:worker_threads";
import { a } from "./a.js";
parentPort!.postMessage(["worker", await a(41), typeof (a(1) as any).send] satisfies unknown[]);
