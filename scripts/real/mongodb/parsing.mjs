// Scenarios of the mongodb driver that need no client: connection strings, options, SRV records, BSON.
//
//     parsing["connection strings"]()   →   { "mongodb://localhost": { hosts: [...], … }, … }
// Helpers stand in the scenario that uses them; `_id` is what MongoDB calls it.
/* oxlint-disable unicorn/consistent-function-scoping, no-underscore-dangle */
import { mongodb, parseOptions, resolveSRVRecord, MongoClient, BSON, outcome, plain, require } from "./copy.mjs";

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

export const parsing = {
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
};
