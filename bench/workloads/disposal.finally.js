// disposal.js by hand, for engines without `await using`: the least that does the same, `try` and `finally`.
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
  const connection = new Connection(id, log);
  try {
    return connection.id * 2;
  } finally {
    await connection[Symbol.asyncDispose]();
  }
}

export async function run(count) {
  const log = { closed: 0 };
  let used = 0;
  for (let i = 0; i < count; i++) used += await use(i, log);
  return `${used} used, ${log.closed} closed`;
}
