// `await using` of a resource whose disposal is an async method. On engines without it, native is disposal.finally.js.
export const title = "await using";
export const count = 20_000;

class Connection {
  constructor(id, log) {
    this.id = id;
    this.log = log;
  }

  async [Symbol.asyncDispose]() {
    this.log.closed += this.id;
  }
}

async function use(id, log) {
  await using connection = new Connection(id, log);
  return connection.id * 2;
}

export async function run(count) {
  const log = { closed: 0 };
  let used = 0;
  for (let i = 0; i < count; i++) used += await use(i, log);
  return `${used} used, ${log.closed} closed`;
}
