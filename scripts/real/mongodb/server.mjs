// A server that speaks enough of MongoDB's wire protocol for the driver to connect to it, keep documents in memory,
// page through cursors, run transactions, and meet failures that a scenario asks for.
//   const server = await startMongo(); new MongoClient(server.uri); await server.stop();
// `_id` is what MongoDB calls it.
/* oxlint-disable no-underscore-dangle */
import { createServer } from "node:net";
import { createRequire } from "node:module";

const { BSON } = createRequire(import.meta.url)("mongodb");
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;

/** What a mongos of version 7 says about itself. */
const HELLO = {
  ismaster: true,
  isWritablePrimary: true,
  msg: "isdbgrid",
  maxBsonObjectSize: 16_777_216,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
  logicalSessionTimeoutMinutes: 30,
  minWireVersion: 0,
  maxWireVersion: 21,
  ok: 1,
};

export async function startMongo() {
  const state = { collections: new Map(), cursors: new Map(), nextCursor: 1, failures: [], log: [] };
  const sockets = new Set();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    let pending = Buffer.alloc(0);
    socket.on("data", (data) => {
      pending = Buffer.concat([pending, data]);
      while (pending.length >= 4 && pending.length >= pending.readInt32LE(0)) {
        const size = pending.readInt32LE(0);
        receive(state, socket, pending.subarray(0, size));
        pending = pending.subarray(size);
      }
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: server.address().port,
    uri: `mongodb://127.0.0.1:${server.address().port}/test`,
    /** The names of the commands that came in since the last call, without those that time decides on. */
    commands: () => state.log.splice(0).filter((name) => !/^(hello|ismaster|endSessions)$/.test(name)),
    /** The next `times` commands of this name fail: `"drop"` cuts the connection, a document is the answer. */
    fail: (name, how, times = 1) => state.failures.push({ name, how, times }),
    stop() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

function receive(state, socket, message) {
  const id = message.readInt32LE(4);
  if (message.readInt32LE(12) === OP_QUERY) {
    const header = Buffer.alloc(36);
    const body = BSON.serialize(HELLO);
    [36 + body.length, 0, id, OP_REPLY, 8].forEach((value, i) => header.writeInt32LE(value, i * 4));
    header.writeInt32LE(1, 32);
    socket.write(Buffer.concat([header, body]));
    return;
  }
  if (message.readInt32LE(12) !== OP_MSG) {
    socket.destroy();
    return;
  }
  const command = parseMessage(message);
  const answer = run(state, command, socket);
  const send = (document) => {
    const body = BSON.serialize(document);
    const header = Buffer.alloc(21);
    [21 + body.length, 0, id, OP_MSG, 0].forEach((value, i) => header.writeInt32LE(value, i * 4));
    if (!socket.destroyed) socket.write(Buffer.concat([header, body]));
  };
  if (answer) send(answer);
}

/** The body of an OP_MSG, with its document sequences put in. */
function parseMessage(message) {
  const command = {};
  for (let at = 20; at < message.length;) {
    const kind = message[at++];
    const size = message.readInt32LE(at);
    if (kind === 0) Object.assign(command, BSON.deserialize(message.subarray(at, at + size)));
    else {
      const nameEnd = message.indexOf(0, at + 4);
      const documents = [];
      for (let inner = nameEnd + 1; inner < at + size; inner += message.readInt32LE(inner)) {
        documents.push(BSON.deserialize(message.subarray(inner, inner + message.readInt32LE(inner))));
      }
      command[message.toString("utf8", at + 4, nameEnd)] = documents;
    }
    at += size;
  }
  return command;
}

function run(state, command, socket) {
  const name = Object.keys(command).find((key) => key in COMMANDS || key === "ismaster") ?? Object.keys(command)[0];
  state.log.push(name);
  const failure = state.failures.find((entry) => entry.name === name && entry.times > 0);
  if (failure) {
    failure.times--;
    if (failure.how === "hang") return undefined;
    if (failure.how !== "drop") return failure.how;
    socket.destroy();
    return undefined;
  }
  const handler = COMMANDS[name];
  if (!handler) return { ok: 0, code: 59, codeName: "CommandNotFound", errmsg: `no such command: '${name}'` };
  return handler(state, command);
}

const documentsOf = (state, database, collection) => {
  const key = `${database}.${collection}`;
  if (!state.collections.has(key)) state.collections.set(key, []);
  return state.collections.get(key);
};

const matches = (filter) => (document) =>
  Object.entries(filter ?? {}).every(([key, wanted]) => {
    if (wanted && typeof wanted === "object" && "$gte" in wanted) return document[key] >= wanted.$gte;
    const value = wanted && typeof wanted === "object" && "$eq" in wanted ? wanted.$eq : wanted;
    return BSON.EJSON.stringify(document[key]) === BSON.EJSON.stringify(value);
  });

function page(state, command, name, documents, size) {
  const namespace = `${command.$db}.${name}`;
  const firstBatch = documents.slice(0, size);
  let id = 0;
  if (documents.length > firstBatch.length && command.singleBatch !== true) {
    id = state.nextCursor++;
    state.cursors.set(id, { documents: documents.slice(firstBatch.length), namespace });
  }
  return { cursor: { id: BSON.Long.fromNumber(id), ns: namespace, firstBatch }, ok: 1 };
}

function update(state, command) {
  const documents = documentsOf(state, command.$db, command.update);
  const result = { n: 0, nModified: 0, ok: 1 };
  command.updates.forEach(({ q, u, multi, upsert }, index) => {
    const found = documents.filter(matches(q)).slice(0, multi ? Infinity : 1);
    for (const document of found) change(document, u);
    result.n += found.length;
    result.nModified += found.length;
    if (found.length === 0 && upsert) {
      documents.push(change({ ...q }, u));
      result.n++;
      (result.upserted ??= []).push({ index, _id: q._id });
    }
  });
  return result;
}

function change(document, operators) {
  for (const [key, amount] of Object.entries(operators.$inc ?? {})) document[key] = (document[key] ?? 0) + amount;
  return Object.assign(document, operators.$set);
}

const ok = () => ({ ok: 1 });
const COMMANDS = {
  hello: () => HELLO,
  ping: ok,
  endSessions: ok,
  commitTransaction: ok,
  abortTransaction: ok,
  createIndexes: ok,
  create: ok,
  insert(state, command) {
    const documents = documentsOf(state, command.$db, command.insert);
    const writeErrors = [];
    let n = 0;
    for (const [index, document] of command.documents.entries()) {
      if (documents.some(matches({ _id: document._id }))) {
        writeErrors.push({ index, code: 11000, errmsg: `E11000 duplicate key error: ${JSON.stringify(document._id)}` });
        if (command.ordered !== false) break;
      } else {
        documents.push(document);
        n++;
      }
    }
    return writeErrors.length > 0 ? { n, writeErrors, ok: 1 } : { n, ok: 1 };
  },
  find(state, command) {
    const found = documentsOf(state, command.$db, command.find).filter(matches(command.filter));
    const [key, direction] = Object.entries(command.sort ?? {})[0] ?? [];
    if (key) found.sort((a, b) => (a[key] < b[key] ? -direction : direction));
    const end = command.limit ? (command.skip ?? 0) + Math.abs(command.limit) : undefined;
    return page(state, command, command.find, found.slice(command.skip ?? 0, end), command.batchSize ?? 101);
  },
  aggregate(state, command) {
    const [first, ...stages] = command.pipeline;
    let found = documentsOf(state, command.$db, command.aggregate);
    if (first?.$changeStream) {
      const id = state.nextCursor++;
      const events = found.map((fullDocument, i) => ({
        _id: { token: i },
        operationType: "insert",
        ns: { db: command.$db, coll: command.aggregate },
        documentKey: { _id: fullDocument._id },
        fullDocument,
      }));
      const from = first.$changeStream.resumeAfter ? first.$changeStream.resumeAfter.token + 1 : 0;
      state.cursors.set(id, { documents: events.slice(from), namespace: `${command.$db}.x`, tailing: true });
      return { cursor: { id: BSON.Long.fromNumber(id), ns: `${command.$db}.x`, firstBatch: [] }, ok: 1 };
    }
    for (const stage of [first, ...stages].filter(Boolean)) {
      if (stage.$match) found = found.filter(matches(stage.$match));
      if (stage.$group) found = [{ _id: 1, n: found.length }];
      if (stage.$fail) return { ok: 0, code: 40324, codeName: "Location40324", errmsg: "Unrecognized pipeline stage" };
    }
    return page(state, command, command.aggregate, found, command.cursor?.batchSize ?? 101);
  },
  getMore(state, command) {
    const cursor = state.cursors.get(Number(command.getMore));
    if (!cursor) return { ok: 0, code: 43, codeName: "CursorNotFound", errmsg: "cursor id not found" };
    const nextBatch = cursor.documents.splice(0, command.batchSize ?? 101);
    const done = cursor.documents.length === 0 && !cursor.tailing;
    if (done) state.cursors.delete(Number(command.getMore));
    return {
      cursor: { id: BSON.Long.fromNumber(done ? 0 : Number(command.getMore)), ns: cursor.namespace, nextBatch },
      ok: 1,
    };
  },
  killCursors(state, command) {
    for (const id of command.cursors) state.cursors.delete(Number(id));
    return { cursorsKilled: command.cursors, ok: 1 };
  },
  update,
  delete(state, command) {
    const documents = documentsOf(state, command.$db, command.delete);
    let n = 0;
    for (const { q, limit } of command.deletes) {
      for (const document of documents.filter(matches(q)).slice(0, limit || Infinity)) {
        documents.splice(documents.indexOf(document), 1);
        n++;
      }
    }
    return { n, ok: 1 };
  },
  findAndModify(state, command) {
    const document = documentsOf(state, command.$db, command.findAndModify).find(matches(command.query));
    if (!document) return { value: null, lastErrorObject: { n: 0, updatedExisting: false }, ok: 1 };
    const before = { ...document };
    change(document, command.update ?? {});
    return { value: command.new ? document : before, lastErrorObject: { n: 1, updatedExisting: true }, ok: 1 };
  },
  count: (state, command) => ({ n: documentsOf(state, command.$db, command.count).length, ok: 1 }),
  distinct: (state, command) => ({
    values: [...new Set(documentsOf(state, command.$db, command.distinct).map((document) => document[command.key]))],
    ok: 1,
  }),
  listCollections: (state, command) =>
    page(
      state,
      command,
      "$cmd.listCollections",
      [...state.collections.keys()]
        .toSorted((a, b) => (a < b ? -1 : 1))
        .map((key) => ({ name: key.split(".").slice(1).join("."), type: "collection" })),
      101,
    ),
  listIndexes: (state, command) =>
    page(state, command, command.listIndexes, [{ v: 2, key: { _id: 1 }, name: "_id_" }], 101),
  drop: (state, command) =>
    state.collections.delete(`${command.$db}.${command.drop}`)
      ? { ok: 1 }
      : { ok: 0, code: 26, codeName: "NamespaceNotFound", errmsg: "ns not found" },
};
