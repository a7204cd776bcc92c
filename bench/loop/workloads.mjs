// What the drivers are compared by. Each contender (a file of this folder) has a function of each name, which gets the
// count, and gives the answer or a promise of it.
//
//     spawn(1000)      →      499500, when 1,000 tasks have been spawned and joined
export const workloads = {
  spawn: { title: "spawn and join a task", count: 5_000, answer: (count) => (count * (count - 1)) / 2 },
  pingPong: { title: "ping-pong over two queues, a round trip", count: 5_000, answer: (count) => count },
  switching: { title: "sleep(0) in two tasks, a turn", count: 10_000, answer: (count) => count },
  ready: { title: "await a call that is ready", count: 50_000, answer: (count) => count },
  deep: { title: "await calls 100 deep, a call", count: 50_000, answer: (count) => count },
  cancel: { title: "cancel a tree of waiting tasks, a task", count: 3_280, answer: (count) => count },
};

/** Levels of the tree that is cancelled: each task above the last level has three below it. */
export const LEVELS = 8;
export const DEPTH = 100;
