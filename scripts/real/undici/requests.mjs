// Scenarios of undici's own ways to ask: request, stream, pipeline, pools, interceptors, proxies.
//
//     requests["request: json"]()   →   { status: 200, … }
// Helpers stand in the scenario that uses them.
/* oxlint-disable unicorn/consistent-function-scoping */
import { Readable } from "node:stream";
import { pipeline as pipe } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import {
  undici,
  Agent,
  Client,
  Pool,
  fetch,
  request,
  stream,
  pipeline,
  interceptors,
  servers,
  base,
  pick,
  upload,
  failingUpload,
  sink,
  failure,
  soon,
} from "./copy.mjs";

export const requests = {
  async "request: json"() {
    const { statusCode, headers, body, trailers } = await request(`${base}/json`);
    return {
      statusCode,
      headers: pick(headers, "content-type"),
      json: await body.json(),
      used: body.bodyUsed,
      trailers,
    };
  },
  async "request: every way to read a body"() {
    const read = async (how) => (await request(`${base}/chunks/3`)).body[how]();
    const form = async (path) => [...(await (await fetch(base + path)).formData()).entries()];
    return {
      text: await read("text"),
      bytes: Buffer.from(await read("bytes")).toString(),
      arrayBuffer: Buffer.from(await read("arrayBuffer")).toString(),
      blob: await (await read("blob")).text(),
      dump: await read("dump"),
      formData: await failure(read("formData")),
      json: await failure(read("json")),
      urlencoded: await form("/urlencoded"),
      multipart: (await form("/form")).map(([name, value]) => [name, typeof value === "string" ? value : value.name]),
      notForm: await failure(form("/json")),
    };
  },
  async "request: a body twice"() {
    const { body } = await request(`${base}/json`);
    const first = await body.text();
    return { first, second: await failure((async () => body.text())()) };
  },
  async "request: as a stream"() {
    const { body } = await request(`${base}/chunks/5`);
    let text = "";
    for await (const chunk of body) text += chunk;
    const early = await request(`${base}/big/1000000`);
    let seen = 0;
    for await (const chunk of early.body) if ((seen += chunk.length) > 0) break;
    return { text, left: seen > 0 && early.body.destroyed };
  },
  async "request: bodies to send"() {
    const send = async (body, headers) =>
      (await request(`${base}/echo`, { method: "POST", body, headers })).body.json();
    const form = new undici.FormData();
    form.append("a", "1");
    form.append("file", new File(["content"], "name.txt", { type: "text/plain" }));
    return {
      string: await send("text", { "x-one": "1", "x-two": ["a", "b"] }),
      buffer: await send(Buffer.from("buffer")),
      readable: await send(Readable.from(["a", "b", "c"])),
      iterable: await send(upload("one ", "two ", "three")),
      blob: await send(new Blob(["blob"])),
      form: await send(form),
      web: await send(new Blob(["web stream"]).stream()),
      none: await send(null),
      failing: await failure(send(failingUpload())),
      shorter: await failure(send(upload("four"), { "content-length": "10" })),
      longer: await failure(send(upload("much too long"), { "content-length": "3" })),
      invalid: await failure(send(17)),
      header: await failure(send("x", { "x-bad": "a\nb" })),
    };
  },
  async "request: methods, query, path"() {
    const results = [];
    for (const method of ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
      const { statusCode, body } = await request(`${base}/echo?a=b`, { method });
      results.push([method, statusCode, await body.text()]);
    }
    const query = await request(`${base}/echo`, { query: { list: [1, 2], text: "a b&c" } });
    const other = await request(base, { path: "/echo?x" });
    return { results, query: (await query.body.json()).url, path: (await other.body.json()).url };
  },
  async "request: early hints, trailers, cookies"() {
    const hints = [];
    const onInfo = ({ statusCode, headers }) => hints.push([statusCode, headers.link]);
    const early = await (await request(`${base}/early`, { onInfo })).body.text();
    const trailing = await request(`${base}/trailers`);
    const text = await trailing.body.text();
    const cookies = (await fetch(`${base}/cookies`)).headers;
    return {
      hints,
      early,
      text,
      trailers: trailing.trailers,
      setCookie: cookies.getSetCookie(),
      parsed: undici.getSetCookies(cookies),
    };
  },
  async "request: aborts"() {
    const before = AbortSignal.abort();
    const during = new AbortController();
    const after = new AbortController();
    const { body } = await request(`${base}/stall`, { signal: after.signal });
    after.abort();
    const emitter = new (await import("node:events")).EventEmitter();
    return {
      before: await failure(request(`${base}/json`, { signal: before })),
      during: await soon(
        () => during.abort(new Error("changed my mind")),
        request(`${base}/hang`, { signal: during.signal }),
      ),
      after: await failure(body.text()),
      emitter: await soon(() => emitter.emit("abort"), request(`${base}/hang`, { signal: emitter })),
      timeout: await failure(request(`${base}/hang`, { signal: AbortSignal.timeout(30) })),
    };
  },
  async "request: errors"() {
    const agent = new Agent({ headersTimeout: 100, bodyTimeout: 100, maxResponseSize: 1000, maxHeaderSize: 8000 });
    const get = (path) => request(base + path, { dispatcher: agent });
    const read = async (path) => (await get(path)).body.text();
    const result = {
      refused: await failure(request(servers.refused)),
      reset: await failure(get("/reset")),
      half: await failure(read("/half")),
      status: (await get("/status/500")).statusCode,
      tooBig: await failure(read("/big/5000")),
      headerOverflow: await failure(read("/headers")),
      invalidUrl: await failure((async () => request("http://"))()),
      protocol: await failure((async () => request("ftp://example.com"))()),
      headersTimeout: await failure(get("/hang")),
      bodyTimeout: await failure(read("/stall")),
    };
    await agent.destroy();
    return result;
  },
  async "request: a callback"() {
    const client = new Client(base);
    const body = await new Promise((done, fail) =>
      client.request({ path: "/json", method: "GET" }, (error, data) => (error ? fail(error) : done(data.body))),
    );
    const text = await body.text();
    await client.close();
    return { text, closed: client.closed, after: await failure(client.request({ path: "/", method: "GET" })) };
  },
  async "stream and pipeline"() {
    const into = sink();
    const { opaque } = await stream(`${base}/chunks/4`, { opaque: into }, ({ statusCode, opaque: given }) => {
      given.status = statusCode;
      return given.writable;
    });
    const out = sink();
    await pipe(
      Readable.from(["to ", "the ", "pipe"]),
      pipeline(`${base}/echo`, { method: "POST" }, ({ body }) => body),
      out.writable,
    );
    const broken = sink();
    const failed = await failure(stream(`${base}/half`, {}, () => broken.writable));
    return { text: into.text(), status: opaque.status, pipe: out.text(), failed, destroyed: broken.writable.destroyed };
  },
  async "upgrade and connect"() {
    const client = new Client(base);
    const { socket, headers } = await client.upgrade({ path: "/up", method: "GET", protocol: "plain" });
    const text = await new Promise((done) => socket.once("data", (data) => done(String(data))));
    socket.destroy();
    const proxy = new Client(servers.proxy);
    const tunnel = await proxy.connect({ path: base.slice(7) });
    tunnel.socket.write("GET /json HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    let answer = "";
    for await (const chunk of tunnel.socket) answer += chunk;
    await Promise.all([client.destroy(), proxy.destroy()]);
    return { text, upgrade: headers.upgrade, status: tunnel.statusCode, answer: answer.split("\r\n\r\n")[1] };
  },
  async "a thousand requests at once"() {
    const agent = new Agent({ connections: 20, pipelining: 2 });
    const ids = Array.from({ length: 1000 }, (_, i) => i);
    const texts = await Promise.all(
      ids.map(async (id) => {
        if (id % 4 === 0) return (await fetch(`${base}/id/${id}`, { dispatcher: agent })).text();
        const { body } = await request(`${base}/id/${id}`, { dispatcher: agent });
        return id % 4 === 1 ? body.text() : Buffer.from(await body.arrayBuffer()).toString();
      }),
    );
    await agent.close();
    return { right: texts.filter((text, i) => text === String(i)).length };
  },
  async "some of many fail"() {
    const pool = new Pool(base, { connections: 5 });
    const results = await Promise.all(
      Array.from({ length: 60 }, async (_, i) => {
        const path = i % 3 === 0 ? "/reset" : i % 3 === 1 ? `/id/${i}` : "/status/404";
        const outcome = pool.request({ path, method: "POST", body: upload(String(i)) });
        return outcome.then(
          async ({ statusCode, body }) => `${statusCode} ${await body.text()}`,
          (error) => error.code,
        );
      }),
    );
    await pool.close();
    return results;
  },
  async "keep-alive, pipelining, close"() {
    const client = new Client(base, { pipelining: 3 });
    const events = [];
    for (const name of ["connect", "disconnect", "connectionError", "drain"]) client.on(name, () => events.push(name));
    const get = async () => (await client.request({ path: "/socket", method: "GET" })).body.text();
    const one = [await get(), await get()];
    const several = await Promise.all([get(), get(), get()]);
    const last = get();
    await client.close();
    const closed = { last: await last, events: [...events], stats: client.stats.connected };
    const other = new Client(base);
    const hanging = failure(other.request({ path: "/hang", method: "GET" }));
    await delay(20);
    await other.destroy(new Error("destroyed on purpose"));
    return { one, several, closed, hanging: await hanging, destroyed: other.destroyed };
  },
  async "pools: Pool, BalancedPool, RoundRobinPool"() {
    const run = async (dispatcher) => {
      const texts = [];
      for (let i = 0; i < 6; i++) {
        const { body } = await dispatcher.request({ path: `/id/${i}`, method: "GET" });
        texts.push(await body.text());
      }
      await dispatcher.close();
      return { texts, closed: dispatcher.closed };
    };
    return {
      pool: await run(new Pool(base, { connections: 2 })),
      balanced: await run(new undici.BalancedPool([base])),
      roundRobin: await run(new undici.RoundRobinPool(base, { connections: 2 })),
    };
  },
  async "interceptor: retry"() {
    const options = { minTimeout: 1, maxTimeout: 5, maxRetries: 3 };
    const agent = new Agent().compose(interceptors.retry(options));
    const get = async (path) => (await request(base + path, { dispatcher: agent })).body.text();
    const result = {
      text: await get("/flaky/retry-a/2"),
      never: await failure(get("/flaky/retry-b/9")),
      fetch: await (await fetch(`${base}/flaky/retry-c/1`, { dispatcher: agent })).text(),
    };
    const retryAgent = new undici.RetryAgent(new Agent(), options);
    result.agent = await (await request(`${base}/flaky/retry-d/3`, { dispatcher: retryAgent })).body.text();
    await Promise.all([agent.close(), retryAgent.close()]);
    return result;
  },
  async "interceptor: redirect"() {
    const agent = new Agent().compose(interceptors.redirect({ maxRedirections: 3 }));
    const send = async (path, options) => (await request(base + path, { dispatcher: agent, ...options })).body.json();
    const result = {
      get: await send("/redirect/2"),
      post: await send("/redirect/1/307", { method: "POST", body: upload("kept ", "body") }),
      changed: await send("/redirect/1/303", { method: "POST", body: "dropped" }),
      tooMany: (await request(`${base}/redirect/9`, { dispatcher: agent })).headers.location,
      thrown: await failure(
        request(`${base}/redirect/9`, {
          dispatcher: new Agent().compose(interceptors.redirect({ maxRedirections: 1 })),
          throwOnMaxRedirect: true,
        }),
      ),
    };
    await agent.close();
    return result;
  },
  async "interceptor: responseError, decompress, dump, deduplicate"() {
    const using = (...list) => new Agent().compose(...list);
    const text = async (path, dispatcher) => (await request(base + path, { dispatcher })).body.text();
    const deduplicating = using(interceptors.deduplicate());
    return {
      bad: await failure(request(`${base}/status/418`, { dispatcher: using(interceptors.responseError()) })),
      good: await text("/id/good", using(interceptors.responseError())),
      gzip: await text("/gzip", using(interceptors.decompress())),
      badGzip: await failure(text("/badgzip", using(interceptors.decompress()))),
      dump: await text("/big/2000", using(interceptors.dump({ maxSize: 10_000 }))),
      dumpError: await failure(text("/big/20000", using(interceptors.dump({ maxSize: 10 })))),
      same: await Promise.all([1, 2, 3].map(() => text("/flaky/dedup/0", deduplicating))),
      asked: await text("/count/dedup"),
    };
  },
  async "interceptor: cache"() {
    const agent = new Agent().compose(interceptors.cache());
    const get = async (path) => {
      const { statusCode, body } = await request(base + path, { dispatcher: agent });
      return [statusCode, await body.text()];
    };
    const result = [];
    for (const path of ["/cached/x", "/cached/x", "/cached/y", "/etag/z", "/etag/z"]) {
      result.push(await get(path));
      await delay(5);
    }
    await agent.close();
    return result;
  },
  async "interceptor: dns"() {
    const lookup = (host, options, done) => done(null, [{ address: "127.0.0.1", family: 4 }]);
    const agent = new Agent().compose(interceptors.dns({ lookup }));
    const url = base.replace("127.0.0.1", "some.invalid");
    const text = await (await request(`${url}/id/dns`, { dispatcher: agent })).body.text();
    await agent.close();
    return text;
  },
  async proxies() {
    const proxy = new undici.ProxyAgent({ uri: servers.proxy, proxyTunnel: true });
    const get = (url) => request(url, { dispatcher: proxy });
    const result = {
      text: await (await get(`${base}/id/proxied`)).body.text(),
      fetch: await (await fetch(`${base}/id/fetched`, { dispatcher: proxy })).text(),
      refused: await failure(get("http://127.0.0.1:1/")),
    };
    await proxy.close();
    const socks = new undici.Socks5ProxyAgent(servers.refused.replace("http", "socks5"));
    result.socks = await failure(request(base, { dispatcher: socks }));
    await socks.destroy();
    return result;
  },
};
