// Puts a copy of the mongodb driver to work and prints what came of it, as JSON: connection strings and options, BSON,
// and a client against a small server on loopback. The published copy and the lowered one must print the same.
//   node scripts/real-mongodb.mjs node_modules/mongodb/lib → { "connection strings": …, … }
// Helpers stand in the scenario that uses them; `_id` is what MongoDB calls it.
/* oxlint-disable unicorn/consistent-function-scoping, no-underscore-dangle */
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { startMongo } from "./real-mongo-server.mjs";
import { runScenarios } from "./real-scenarios.mjs";

const [folder = "node_modules/mongodb/lib", only = ""] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const mongodb = require(resolve(folder, "index.js"));
const { parseOptions, resolveSRVRecord } = require(resolve(folder, "connection_string.js"));
const { MongoClient, BSON } = mongodb;
const server = await startMongo();
/** The driver looks again after a failure at once, not after half a second. */
const connectTo = (options) => new MongoClient(server.uri, { minHeartbeatFrequencyMS: 10, ...options });

/** What an error shows to a program. */
const describe = (error) => ({
  name: error.name,
  // Where a module was looked for depends on where the copy lies.
  message: error.message.split("\nRequire stack:")[0],
  code: error.code,
  codeName: error.codeName,
  labels: error.errorLabels,
  result: error.result && { inserted: error.result.insertedCount, ids: error.insertedIds },
  cause: error.cause instanceof Error ? describe(error.cause) : undefined,
});
const outcome = async (run) => {
  try {
    return { value: await run() };
  } catch (error) {
    return describe(error);
  }
};

/** Everything of the parsed options that is data. */
const plain = (value, depth = 0) => {
  if (typeof value === "bigint" || typeof value === "symbol") return String(value);
  if (typeof value === "function") return `function ${value.name}`;
  if (value === null || typeof value !== "object") return value;
  if (value instanceof RegExp || value instanceof URL) return String(value);
  if (depth > 4) return "…";
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1));
  const entries = Object.entries(value).filter(([key]) => !/^(metadata|mongoLogger|runtime|serverSelector)$/.test(key));
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, plain(item, depth + 1)]),
  );
};

const URIS = [
  "mongodb://localhost",
  "mongodb://localhost:27018/db",
  "mongodb://a,b:1,c:2/db?replicaSet=rs&readPreference=secondaryPreferred&readPreferenceTags=dc:ny,rack:1&readPreferenceTags=",
  "mongodb://[::1]:27017,[fe80::1]/x",
  "mongodb://%2Ftmp%2Fmongodb-27017.sock/db",
  "mongodb://user:p%40ss@localhost/db?authSource=admin&authMechanism=SCRAM-SHA-256",
  "mongodb://user@localhost/?authMechanism=MONGODB-X509&tls=true",
  "mongodb://user:pass@localhost/?authMechanism=PLAIN&authMechanismProperties=SERVICE_NAME:other",
  "mongodb://localhost/?w=majority&journal=true&wtimeoutMS=100&readConcernLevel=majority",
  "mongodb://localhost/?w=3&maxPoolSize=7&minPoolSize=2&maxIdleTimeMS=1000&waitQueueTimeoutMS=50",
  "mongodb://localhost/?compressors=zlib,none&zlibCompressionLevel=3",
  "mongodb://localhost/?tls=true&tlsAllowInvalidCertificates=true&tlsAllowInvalidHostnames=true",
  "mongodb://localhost/?ssl=true&tlsInsecure=true",
  "mongodb://localhost/?retryWrites=false&retryReads=0&appName=test%20app&directConnection=true",
  "mongodb://localhost/?loadBalanced=true",
  "mongodb://localhost/?timeoutMS=500&serverSelectionTimeoutMS=10&socketTimeoutMS=20&connectTimeoutMS=30",
  "mongodb://localhost/?maxStalenessSeconds=120&readPreference=nearest",
  "mongodb://localhost/?serverMonitoringMode=poll&heartbeatFrequencyMS=600",
  "mongodb://localhost/?proxyHost=localhost&proxyPort=1080&proxyUsername=u&proxyPassword=p",
  // Those below are wrong.
  "",
  "mongodb://",
  "localhost:27017",
  "http://localhost",
  "mongodb://localhost:99999",
  "mongodb://local host",
  "mongodb://user:p@ss@localhost",
  "mongodb://localhost/?unknownOption=1",
  "mongodb://localhost/?w=-1",
  "mongodb://localhost/?maxPoolSize=x",
  "mongodb://localhost/?maxPoolSize=-1",
  "mongodb://localhost/?tls=true&ssl=false",
  "mongodb://localhost/?tls=maybe",
  "mongodb://localhost/?authMechanism=NONE",
  "mongodb://localhost/?authMechanism=SCRAM-SHA-1",
  "mongodb://a,b/?directConnection=true",
  "mongodb://a,b/?loadBalanced=true",
  "mongodb://a/?loadBalanced=true&replicaSet=r",
  "mongodb://localhost/?readPreference=none",
  "mongodb://localhost/?readConcernLevel=",
  "mongodb://localhost/?w=1&w=2",
  "mongodb://localhost/?tlsInsecure=true&tlsAllowInvalidCertificates=true",
  "mongodb://localhost/?compressors=lz4",
  "mongodb://localhost/?zlibCompressionLevel=12",
  "mongodb://localhost/?proxyPort=1080",
  "mongodb://localhost/?srvMaxHosts=1",
  "mongodb://localhost/?srvServiceName=x",
  "mongodb://localhost/?maxStalenessSeconds=10&readPreference=primary",
  "mongodb://localhost/?serverMonitoringMode=maybe",
  "mongodb://localhost/db?authMechanism=MONGODB-AWS&authSource=db",
  "mongodb://u:p@localhost/?authMechanism=GSSAPI&authMechanismProperties=CANONICALIZE_HOST_NAME:maybe",
  "mongodb://localhost/?authMechanism=MONGODB-OIDC&authMechanismProperties=ENVIRONMENT:none",
  "mongodb://localhost/?authMechanism=MONGODB-OIDC&authMechanismProperties=ENVIRONMENT:test",
  "mongodb+srv://",
  "mongodb+srv://one.two.example:27017",
  "mongodb+srv://a.b.example,c.d.example",
  "mongodb+srv://a.b.example/?srvMaxHosts=-1",
  "mongodb+srv://a.b.example/db?srvServiceName=customname&tls=false",
  "mongodb+srv://a.b.example/?directConnection=true",
];
const OPTIONS = [
  { auth: { username: "u", password: "p" } },
  { auth: { username: "u" } },
  { readPreference: "secondary", readPreferenceTags: [{ dc: "x" }] },
  { readPreference: 4 },
  { writeConcern: { w: 2, wtimeoutMS: 5 }, readConcern: { level: "local" } },
  { maxPoolSize: 1, minPoolSize: 2 },
  { serverApi: "1" },
  { serverApi: { version: "1", strict: true } },
  { serverApi: "2" },
  { tlsCAFile: "/does/not/exist", tls: true },
  { checkServerIdentity: false },
  { driverInfo: { name: "n", version: "1", platform: "p" } },
  { compressors: ["zlib"] },
  { compressors: "snappy,zlib" },
  { autoEncryption: { keyVaultNamespace: "a.b", kmsProviders: {} } },
  { pkFactory: {} },
  { pkFactory: { createPk: () => 1 } },
  { family: 4, hints: 1, localAddress: "127.0.0.1", noDelay: false },
  { nope: true },
  { loadBalanced: true, srvHost: "a" },
  { monitorCommands: "yes" },
  { promoteLongs: "x" },
  { mongodbLogPath: "stderr", mongodbLogComponentSeverities: { default: "off" } },
  { timeoutMS: -1 },
  { timeoutMS: "x" },
  { lookup: () => {}, useBigInt64: true, promoteLongs: false },
  { raw: true, enableUtf8Validation: false },
];

const scenarios = {
  async "connection strings"() {
    const results = {};
    for (const uri of URIS) {
      results[uri] = await outcome(() => plain(parseOptions(uri)));
      const client = await outcome(() => plain(new MongoClient(uri).options));
      if (JSON.stringify(client) !== JSON.stringify(results[uri])) results[`client ${uri}`] = client;
    }
    return results;
  },
  async options() {
    const results = [];
    for (const options of OPTIONS)
      results.push(await outcome(() => plain(new MongoClient("mongodb://a:1/db", options).options)));
    return results;
  },
  async "srv records"() {
    const dns = require("node:dns").promises;
    const { resolve: original } = dns;
    const lookUp = async (uri, srv, txt) => {
      // One answer for each time that it asks.
      const answers = { SRV: [...srv], TXT: [...txt] };
      const asked = [];
      dns.resolve = async (name, type) => {
        asked.push(`${type} ${name}`);
        const answer = answers[type].shift();
        if (answer instanceof Error) throw answer;
        return answer;
      };
      const options = parseOptions(uri);
      const hosts = await outcome(async () => (await resolveSRVRecord(options)).map(String));
      return { hosts, asked, options: plain(options) };
    };
    const record = (name, port = 27017) => ({ name, port, priority: 0, weight: 0 });
    const none = Object.assign(new Error("no TXT record"), { code: "ENODATA" });
    const other = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
    const found = [[record("a.two.example")]];
    const slow = Object.assign(new Error("slow"), { code: "ETIMEOUT" });
    const uri = "mongodb+srv://one.two.example/db";
    try {
      return {
        good: await lookUp(uri, [[record("a.two.example"), record("b.two.example", 1)]], [none]),
        txt: await lookUp(uri, found, [[["authSource=x&", "replicaSet=rs"]]]),
        balanced: await lookUp(uri, found, [[["loadBalanced=true"]]]),
        retried: await lookUp(uri, [slow, ...found], [slow, none]),
        slow: await lookUp(uri, [slow, slow], [none]),
        noHosts: await lookUp(uri, [[]], [none]),
        parent: await lookUp(uri, [[record("evil.example")]], [none]),
        failed: await lookUp(uri, [other], [none]),
        txtFailed: await lookUp(uri, found, [other]),
        txtTwo: await lookUp(uri, found, [[["a"], ["b"]]]),
        txtOption: await lookUp(uri, found, [[["ssl=false"]]]),
        txtEmpty: await lookUp(uri, found, [[["authSource="]]]),
        user: await lookUp("mongodb+srv://u:p@one.two.example/db", found, [[["authSource=y"]]]),
      };
    } finally {
      dns.resolve = original;
    }
  },
  async BSON() {
    const { ObjectId, Long, Decimal128, Binary, UUID, Timestamp, Code, DBRef, Int32, Double, BSONRegExp, MinKey } =
      mongodb;
    const document = {
      id: new ObjectId("0123456789abcdef01234567"),
      long: Long.fromString("9007199254740993"),
      int: new Int32(5),
      double: new Double(1),
      decimal: Decimal128.fromString("1.10"),
      binary: new Binary(Buffer.from("bin"), 0),
      uuid: new UUID("00112233-4455-6677-8899-aabbccddeeff"),
      time: new Timestamp({ t: 1, i: 2 }),
      date: new Date(0),
      code: new Code("f()", { a: 1 }),
      ref: new DBRef("c", new ObjectId("0123456789abcdef01234567")),
      regexp: /a+/im,
      bson: new BSONRegExp("x", "i"),
      min: new MinKey(),
      nothing: null,
      list: [1, "two", [true]],
      nested: { a: { b: "ü" } },
    };
    const bytes = BSON.serialize(document);
    const cyclic = {};
    cyclic.self = cyclic;
    return {
      hex: Buffer.from(bytes).toString("hex"),
      size: BSON.calculateObjectSize(document),
      back: BSON.EJSON.stringify(BSON.deserialize(bytes), { relaxed: false }),
      relaxed: BSON.EJSON.stringify(
        BSON.deserialize(bytes, { promoteLongs: false, useBigInt64: false, bsonRegExp: true }),
      ),
      parsed: plain(BSON.EJSON.parse('{"a":{"$numberLong":"5"},"b":{"$date":"1970-01-01T00:00:00Z"}}')),
      cyclic: await outcome(() => BSON.serialize(cyclic)),
      short: await outcome(() => BSON.deserialize(Buffer.from([1, 2, 3]))),
      corrupt: await outcome(() => BSON.deserialize(Buffer.from([12, 0, 0, 0, 99, 97, 0, 1, 0, 0, 0, 0]))),
      objectId: await outcome(() => new ObjectId("xyz")),
    };
  },
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

const results = await runScenarios(scenarios, only, describe, 6);
await server.stop();
const text = BSON.EJSON.stringify(results, (_, value) => (value === undefined ? "undefined" : value), 1);
process.stdout.write(`${text.replaceAll(String(server.port), "PORT")}\n`, () => process.exit(0));
