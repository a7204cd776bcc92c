// The servers that the undici scenarios talk to: HTTP/1, cleartext HTTP/2, a WebSocket echo, a proxy, a port that
// refuses. Everything is on loopback, and nothing that is sent depends on time or on the port.
//   const servers = await startServers(); fetch(servers.http + "/json"); await servers.stop();
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";

/** Nobody listens there. (A port that was free a moment ago may be somebody else's by now; `fetch` blocks port 1.) */
const REFUSED = "http://127.0.0.1:2";

/** Starts all of them on free ports. */
export async function startServers() {
  const http = createServer(serveHttp());
  http.on("upgrade", echoWebSocket);
  const h2 = createHttp2Server(serveHttp2);
  const proxy = createServer((request, response) => response.writeHead(400).end("only CONNECT"));
  proxy.on("connect", tunnel);
  const ports = await Promise.all([http, h2, proxy].map(listen));
  const [base, h2Base, proxyBase] = ports.map((port) => `http://127.0.0.1:${port}`);
  return {
    http: base,
    ws: base.replace("http", "ws"),
    h2: h2Base,
    proxy: proxyBase,
    refused: REFUSED,
    /** Replaces what differs from run to run. */
    normalize: (text) => ports.reduce((result, port, i) => result.replaceAll(String(port), `PORT${i}`), text),
    async stop() {
      http.closeAllConnections();
      proxy.closeAllConnections();
      for (const session of sessions) session.destroy();
      await Promise.all([http, h2, proxy].map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

const sessions = new Set();

function listen(server) {
  server.on?.("session", (session) => sessions.add(session));
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(server.address().port));
  });
}

function serveHttp() {
  const seen = new Map(); // how often each flaky or cached path was asked for
  const count = (key) => {
    seen.set(key, (seen.get(key) ?? 0) + 1);
    return seen.get(key);
  };
  const routes = {
    json: (request, response) =>
      reply(response, 200, { "content-type": "application/json" }, '{"hello":"world","n":1}'),
    id: (request, response, id) => reply(response, 200, {}, id),
    empty: (request, response) => reply(response, 204, {}),
    status: (request, response, code) =>
      reply(response, Number(code), { "content-type": "application/json" }, `{"status":${code}}`),
    echo: async (request, response) => {
      const body = await collect(request);
      const headers = Object.fromEntries(
        Object.entries(request.headers).filter(([name]) => /^(x-|content-|accept|transfer|expect|user)/.test(name)),
      );
      const boundary = /boundary=(.*)$/.exec(headers["content-type"] ?? "")?.[1];
      const text = JSON.stringify({ method: request.method, url: request.url, headers, body: body.toString("latin1") });
      const plain = boundary
        ? text.replaceAll(boundary, "BOUNDARY").replace(/"content-length":"\d+"/, '"content-length":"N"')
        : text;
      reply(response, 200, { "content-type": "application/json" }, plain);
    },
    redirect: (request, response, left, code = "302") =>
      Number(left) > 0
        ? reply(response, Number(code), { location: `/redirect/${left - 1}/${code}` })
        : routes.echo(request, response),
    loop: (request, response) => reply(response, 302, { location: "/loop" }),
    chunks: (request, response, n) => {
      response.writeHead(200, { "content-type": "text/plain" });
      const send = (i) =>
        i < Number(n) ? response.write(`chunk ${i}\n`, () => setImmediate(send, i + 1)) : response.end();
      send(0);
    },
    big: (request, response, size) => reply(response, 200, {}, Buffer.alloc(Number(size), "0123456789abcdef")),
    gzip: (request, response) => reply(response, 200, { "content-encoding": "gzip" }, gzipSync("zipped ".repeat(100))),
    badgzip: (request, response) => reply(response, 200, { "content-encoding": "gzip" }, "this is not gzip"),
    hang: () => {},
    half: (request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("the first half", () => setTimeout(() => response.destroy(), 20));
    },
    stall: (request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("then nothing");
    },
    reset: (request) => request.socket.destroy(),
    flaky: (request, response, key, failures) =>
      count(key) <= Number(failures)
        ? reply(response, 503, {}, "try again")
        : reply(response, 200, {}, `asked ${count(key) - 1} times`),
    cached: (request, response, key) =>
      reply(
        response,
        200,
        { "cache-control": "public, max-age=100", "content-type": "text/plain" },
        `${key} ${count(key)}`,
      ),
    etag: (request, response, key) =>
      request.headers["if-none-match"] === '"tag"'
        ? reply(response, 304, { etag: '"tag"' })
        : reply(
            response,
            200,
            { etag: '"tag"', "cache-control": "public, max-age=0, must-revalidate" },
            `${key} ${count(key)}`,
          ),
    count: (request, response, key) => reply(response, 200, {}, String(seen.get(key) ?? 0)),
    form: (request, response) => {
      const body =
        '--B\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--B\r\ncontent-disposition: form-data; name="f"; filename="f.txt"\r\ncontent-type: text/plain\r\n\r\nfile\r\n--B--\r\n';
      reply(response, 200, { "content-type": "multipart/form-data; boundary=B" }, body);
    },
    urlencoded: (request, response) =>
      reply(response, 200, { "content-type": "application/x-www-form-urlencoded" }, "a=1&b=two+words&a=3"),
    cookies: (request, response) => reply(response, 200, { "set-cookie": ["a=1; Path=/", "b=2; HttpOnly"] }, "ok"),
    socket: (request, response) => {
      request.socket.requests = (request.socket.requests ?? 0) + 1;
      reply(response, 200, {}, `request ${request.socket.requests} of this socket`);
    },
    early: (request, response) => {
      response.writeEarlyHints({ link: "</style.css>; rel=preload" });
      reply(response, 200, {}, "after the hints");
    },
    trailers: (request, response) => {
      response.writeHead(200, { trailer: "x-end" });
      response.addTrailers({ "x-end": "of the body" });
      response.end("body");
    },
    sse: (request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(`id: 1\ndata: last ${request.headers["last-event-id"] ?? "none"}\nretry: 5\n\n`);
      response.end("id: 2\nevent: named\ndata: two\ndata: lines\n\n");
    },
    headers: (request, response) => reply(response, 200, { "x-big": "x".repeat(20_000) }, "ok"),
  };
  return (request, response) => {
    const [, name, ...args] = request.url.split("?")[0].split("/");
    const route = routes[name];
    if (!route) return reply(response, 404, {}, `no route ${name}`);
    // A request that is cut off rejects the route that collects its body: that is the client's affair.
    return Promise.resolve(route(request, response, ...args.map(decodeURIComponent))).catch(() => response.destroy());
  };
}

function reply(response, status, headers, body) {
  response.writeHead(status, headers);
  response.end(body);
}

async function collect(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function serveHttp2(request, response) {
  if (request.url === "/reset") {
    request.stream.close(2);
    return;
  }
  const body = await collect(request).catch(() => undefined);
  if (body === undefined) return;
  response.writeHead(200, { "content-type": "text/plain", "x-path": request.url });
  response.end(`${request.method} ${request.url} ${body.toString()}`);
}

/** The proxy: a tunnel to where CONNECT asks for, unless it asks for port 1. */
function tunnel(request, client, head) {
  const [host, port] = request.url.split(":");
  if (port === "1") {
    client.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    return;
  }
  const upstream = connect(Number(port), host, () => {
    client.write("HTTP/1.1 200 Connection established\r\n\r\n");
    upstream.write(head);
    upstream.pipe(client);
    client.pipe(upstream);
  });
  upstream.on("error", () => client.destroy());
  client.on("error", () => upstream.destroy());
}

/** Enough of RFC 6455 for messages below 64 kB in one frame each. */
function echoWebSocket(request, socket) {
  if (request.headers.upgrade !== "websocket") {
    socket.end("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: plain\r\n\r\nupgraded");
    return;
  }
  if (request.url === "/ws/refuse") {
    socket.end("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
    return;
  }
  const accept = createHash("sha1")
    .update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest("base64");
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`,
  );
  let pending = Buffer.alloc(0);
  socket.on("error", () => {});
  socket.on("data", (data) => {
    pending = Buffer.concat([pending, data]);
    for (let frame; (frame = takeFrame(pending));) {
      pending = pending.subarray(frame.size);
      if (frame.opcode === 9) sendFrame(socket, 10, frame.payload);
      else if (frame.opcode !== 10) sendFrame(socket, frame.opcode, frame.payload);
      if (frame.opcode === 8) socket.end();
    }
  });
}

function takeFrame(data) {
  if (data.length < 6) return undefined;
  const short = data[1] & 127;
  const at = short === 126 ? 4 : 2;
  const length = short === 126 ? data.readUInt16BE(2) : short;
  if (data.length < at + 4 + length) return undefined;
  const payload = Buffer.from(data.subarray(at + 4, at + 4 + length));
  for (let i = 0; i < length; i++) payload[i] ^= data[at + (i % 4)];
  return { opcode: data[0] & 15, payload, size: at + 4 + length };
}

function sendFrame(socket, opcode, payload) {
  const head =
    payload.length < 126 ? Buffer.from([128 | opcode, payload.length]) : Buffer.from([128 | opcode, 126, 0, 0]);
  if (payload.length >= 126) head.writeUInt16BE(payload.length, 2);
  socket.write(Buffer.concat([head, payload]));
}
