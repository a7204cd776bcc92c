// Scenarios of a client of the mongodb driver against the small server on loopback.
//
//     clients["many at once"]()   →   { right: 200, … }
// Helpers stand in the scenario that uses them; `_id` is what MongoDB calls it.
/* oxlint-disable unicorn/consistent-function-scoping, no-underscore-dangle */
import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { mongodb, MongoClient, server, connectTo, describe, outcome } from "./copy.mjs";

export const clients = {
  async documents() {
    const client = await connectTo().connect();
    const things = client.db("shop").collection("things");
    const result = {
      insertOne: await things.insertOne({ _id: 1, n: 1 }),
      insertMany: await things.insertMany(Array.from({ length: 9 }, (_, i) => ({ _id: i + 2, n: i + 2 }))),
      duplicate: await outcome(() => things.insertOne({ _id: 1 })),
      duplicates: await outcome(() => things.insertMany([{ _id: 50 }, { _id: 1 }, { _id: 51 }], { ordered: false })),
      findOne: await things.findOne({ _id: 3 }),
      missing: await things.findOne({ _id: 99 }),
      updateOne: await things.updateOne({ _id: 3 }, { $inc: { n: 10 } }),
      updateMany: await things.updateMany({ n: { $gte: 5 } }, { $set: { big: true } }),
      upsert: await things.updateOne({ _id: 70 }, { $set: { n: 70 } }, { upsert: true }),
      findOneAndUpdate: await things.findOneAndUpdate({ _id: 4 }, { $inc: { n: 1 } }, { returnDocument: "after" }),
      deleteOne: await things.deleteOne({ _id: 5 }),
      count: await things.estimatedDocumentCount(),
      countDocuments: await things.countDocuments({ big: true }),
      distinct: await things.distinct("big"),
      bulk: await things.bulkWrite([
        { insertOne: { document: { _id: 80 } } },
        { updateOne: { filter: { _id: 80 }, update: { $set: { x: 1 } } } },
        { deleteOne: { filter: { _id: 80 } } },
      ]),
      badBulk: await outcome(() => things.bulkWrite([{ insertOne: { document: { _id: 1 } } }])),
      emptyUpdate: await outcome(() => things.updateOne({}, {})),
      ordered: await things.initializeOrderedBulkOp().insert({ _id: 90 }).find({ _id: 90 }).deleteOne().execute(),
      collections: await client.db("shop").listCollections().toArray(),
      indexes: await things.indexes(),
      createIndex: await things.createIndex({ n: 1 }),
      unknown: await outcome(() => client.db("shop").command({ doesNotExist: 1 })),
      aggregate: await things.aggregate([{ $match: { big: true } }, { $group: {} }]).toArray(),
      badAggregate: await outcome(() => things.aggregate([{ $fail: 1 }]).toArray()),
      dropped: [await things.drop(), await outcome(() => client.db("shop").dropCollection("none"))],
      commands: server.commands(),
    };
    await client.close();
    return { ...result, closed: await outcome(() => things.findOne({})) };
  },
  async cursors() {
    const client = connectTo();
    const rows = client.db("shop").collection("rows");
    await rows.insertMany(Array.from({ length: 25 }, (_, i) => ({ _id: i })));
    const find = (options) => rows.find({}, { batchSize: 4, sort: { _id: 1 }, ...options });
    const ids = [];
    for await (const { _id } of find()) ids.push(_id);
    const some = [];
    const left = find();
    for await (const { _id } of left) if (some.push(_id) === 6) break;
    const thrown = await outcome(async () => {
      for await (const { _id } of find()) if (_id === 5) throw new Error("enough");
    });
    const steps = find();
    const stepped = [
      await steps.hasNext(),
      await steps.next(),
      await steps.tryNext(),
      steps.readBufferedDocuments().length,
    ];
    steps.rewind();
    stepped.push(await steps.next());
    await steps.close();
    const each = [];
    await find().forEach(({ _id }) => each.push(_id) < 7);
    const streamed = [];
    for await (const chunk of find()
      .map(({ _id }) => _id * 2)
      .stream())
      streamed.push(chunk);
    const transformed = await find()
      .stream({ transform: ({ _id }) => `row ${_id}` })
      .take(3)
      .toArray();
    const controller = new AbortController();
    const aborted = await outcome(async () => {
      for await (const { _id } of find({ signal: controller.signal }))
        if (_id === 2) controller.abort(new Error("stop"));
    });
    server.fail("getMore", { ok: 0, code: 43, codeName: "CursorNotFound", errmsg: "gone" });
    const lost = await outcome(() => find().toArray());
    const result = {
      ids,
      some,
      closed: left.closed,
      thrown,
      stepped,
      each,
      streamed,
      transformed,
      aborted,
      lost,
      limited: await find({ limit: 3, skip: 2 }).toArray(),
      again: await outcome(() => steps.next()),
      mapped: await find()
        .map(({ _id }) => ({ _id: -_id }))
        .limit(2)
        .toArray(),
      mapThrows: await outcome(() =>
        find()
          .map(() => {
            throw new TypeError("in map");
          })
          .toArray(),
      ),
      runCursor: await client
        .db("shop")
        .runCursorCommand({ find: "rows", batchSize: 10 })
        .toArray()
        .then((all) => all.length),
      commands: server.commands(),
    };
    await client.close();
    return result;
  },
  async "sessions and transactions"() {
    const client = connectTo();
    const accounts = client.db("bank").collection("accounts");
    await accounts.insertMany([
      { _id: "a", sum: 10 },
      { _id: "b", sum: 0 },
    ]);
    server.commands();
    const transfer = (session) => async () => {
      await accounts.updateOne({ _id: "a" }, { $inc: { sum: -1 } }, { session });
      await accounts.updateOne({ _id: "b" }, { $inc: { sum: 1 } }, { session });
      return "moved";
    };
    const transient = {
      ok: 0,
      code: 251,
      codeName: "NoSuchTransaction",
      errmsg: "x",
      errorLabels: ["TransientTransactionError"],
    };
    const unknown = {
      ok: 0,
      code: 91,
      codeName: "ShutdownInProgress",
      errmsg: "x",
      errorLabels: ["RetryableWriteError"],
    };
    const result = {
      plain: await client.withSession((session) => session.withTransaction(transfer(session))),
      plainCommands: server.commands(),
    };
    server.fail("update", transient);
    result.retried = await client.withSession((session) => session.withTransaction(transfer(session)));
    result.retriedCommands = server.commands();
    server.fail("commitTransaction", unknown);
    result.committed = await client.withSession((session) => session.withTransaction(transfer(session)));
    result.committedCommands = server.commands();
    result.aborted = await outcome(() =>
      client.withSession((session) => session.withTransaction(() => Promise.reject(new Error("business rule")))),
    );
    const session = client.startSession();
    session.startTransaction();
    await accounts.insertOne({ _id: "c" }, { session });
    result.states = [session.inTransaction(), await outcome(async () => session.startTransaction())];
    await session.abortTransaction();
    result.states.push(session.inTransaction(), await outcome(() => session.commitTransaction()));
    await session.endSession();
    result.ended = [session.hasEnded, await outcome(() => accounts.findOne({}, { session }))];
    result.commands = server.commands();
    await client.close();
    return result;
  },
  async "failures and retries"() {
    const client = connectTo({ monitorCommands: true });
    const events = [];
    for (const name of ["commandStarted", "commandSucceeded", "commandFailed"]) {
      client.on(name, (event) => events.push(`${name} ${event.commandName}`));
    }
    const items = client.db("f").collection("items");
    const retryable = (errorLabels) => ({ ok: 0, code: 91, codeName: "ShutdownInProgress", errmsg: "x", errorLabels });
    const result = {};
    const attempt = async (name, how, times, run) => {
      server.fail(name, how, times);
      const ended = await outcome(run);
      result[Object.keys(result).length] = { ended, commands: server.commands(), events: events.splice(0) };
    };
    await attempt("insert", "drop", 1, () => items.insertOne({ _id: 1 }));
    await attempt("insert", retryable(["RetryableWriteError"]), 1, () => items.insertOne({ _id: 2 }));
    await attempt("insert", retryable([]), 2, () => items.insertOne({ _id: 3 }));
    await attempt("find", "drop", 1, () => items.findOne({ _id: 1 }));
    await attempt("find", retryable([]), 2, () => items.findOne({ _id: 1 }));
    await attempt("find", { ok: 0, code: 2, codeName: "BadValue", errmsg: "bad" }, 1, () => items.findOne({ _id: 1 }));
    await attempt("find", "drop", 1, () => items.find({}).toArray());
    await attempt("none", "drop", 1, () => items.insertOne({ _id: 4 }, { writeConcern: { w: 0 } }));
    await client.close();
    return result;
  },
  async "timeouts and aborts"() {
    const client = connectTo({ socketTimeoutMS: 60, retryReads: false });
    const items = client.db("t").collection("items");
    await items.insertOne({ _id: 1 });
    server.fail("find", "hang", 1);
    const timeout = await outcome(() => items.findOne({}));
    server.fail("find", "hang", 1);
    const signal = AbortSignal.timeout(40);
    const aborted = await outcome(() => items.find({}, { signal }).toArray());
    const early = await outcome(() => items.find({}, { signal: AbortSignal.abort(new Error("early")) }).toArray());
    await client.close();
    const small = connectTo({ maxPoolSize: 1, waitQueueTimeoutMS: 40 });
    await small.connect();
    server.fail("ping", "hang", 1);
    const hanging = outcome(() => small.db("t").command({ ping: 1 }));
    await delay(20);
    const waiting = await outcome(() => small.db("t").command({ ping: 1 }));
    await small.close();
    const nobody = new MongoClient("mongodb://127.0.0.1:1/", { serverSelectionTimeoutMS: 60 });
    const refused = await outcome(() => nobody.connect());
    await nobody.close();
    server.commands();
    return { timeout, aborted, early, waiting, hanging: await hanging, refused };
  },
  async "many at once"() {
    const client = connectTo({ maxPoolSize: 4 });
    const pool = { connectionCreated: 0, connectionCheckedOut: 0, connectionCheckedIn: 0 };
    for (const name of Object.keys(pool)) client.on(name, () => pool[name]++);
    const items = client.db("m").collection("items");
    await Promise.all(Array.from({ length: 200 }, (_, i) => items.insertOne({ _id: i })));
    const found = await Promise.all(Array.from({ length: 200 }, (_, i) => items.findOne({ _id: i })));
    const closing = outcome(() => items.findOne({ _id: 1 }));
    await client.close();
    await closing;
    server.commands();
    return {
      right: found.filter((item, i) => item?._id === i).length,
      most: pool.connectionCreated <= 5,
      even: pool.connectionCheckedOut === pool.connectionCheckedIn,
    };
  },
  async "change streams"() {
    const client = connectTo();
    const feed = client.db("c").collection("feed");
    await feed.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }]);
    const ids = [];
    const stream = feed.watch([], { maxAwaitTimeMS: 10 });
    for await (const change of stream) if (ids.push(change.fullDocument._id) === 3) break;
    const events = feed.watch();
    const seen = await new Promise((done) => {
      const list = [];
      events.on("change", ({ documentKey }) => list.push(documentKey._id) === 2 && done(list));
    });
    await events.close();
    const steps = feed.watch();
    const next = [await steps.next(), await steps.tryNext()].map(({ _id, operationType }) => [_id, operationType]);
    server.fail("getMore", { ok: 0, code: 43, codeName: "CursorNotFound", errmsg: "lost" });
    const resumed = (await steps.next()).documentKey;
    await steps.close();
    const result = {
      ids,
      closed: stream.closed,
      seen,
      next,
      resumed,
      after: await outcome(() => steps.next()),
      mixed: null,
    };
    const mixed = feed.watch();
    mixed.on("change", () => {});
    result.mixed = await outcome(() => mixed.next());
    await mixed.close();
    await client.close();
    server.commands();
    return result;
  },
  async GridFS() {
    const client = connectTo();
    const bucket = new mongodb.GridFSBucket(client.db("g"), { chunkSizeBytes: 10 });
    const id = new mongodb.ObjectId("00000000000000000000000a");
    const upload = bucket.openUploadStreamWithId(id, "file.txt", { metadata: { m: 1 } });
    await new Promise((done, fail) =>
      Readable.from(["some text ", "in several ", "chunks"]).pipe(upload).on("finish", done).on("error", fail),
    );
    let text = "";
    for await (const chunk of bucket.openDownloadStream(id)) text += chunk;
    let part = "";
    for await (const chunk of bucket.openDownloadStreamByName("file.txt", { start: 5, end: 15 })) part += chunk;
    const missing = await outcome(async () => {
      for await (const chunk of bucket.openDownloadStreamByName("none")) void chunk;
    });
    const aborted = bucket.openUploadStream("aborted");
    const errors = [];
    aborted.on("error", (error) => errors.push(describe(error)));
    aborted.write("begin");
    await aborted.abort();
    const result = {
      text,
      part,
      missing,
      errors,
      length: upload.length,
      again: await outcome(() => aborted.abort()),
      files: (await bucket.find().toArray()).map(({ filename, length, chunkSize, metadata }) => ({
        filename,
        length,
        chunkSize,
        metadata,
      })),
      renamed: await bucket.rename(id, "other.txt"),
      deleted: await bucket.delete(id),
      gone: await outcome(() => bucket.delete(id)),
    };
    await client.close();
    server.commands();
    return result;
  },
  async closing() {
    const disposed = connectTo();
    await disposed.connect();
    await disposed[Symbol.asyncDispose]?.();
    const client = connectTo();
    await Promise.all([client.connect(), client.connect()]);
    const cursor = client.db("shop").collection("rows").find({}, { batchSize: 2 });
    await cursor.next();
    await Promise.all([client.close(), client.close()]);
    const result = { cursor: await outcome(() => cursor.toArray()) };
    await client.connect();
    result.again = await client.db("x").command({ ping: 1 });
    await client.close(true);
    server.commands();
    return result;
  },
};
