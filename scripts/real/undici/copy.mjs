// The copy of undici that is put to work, its servers, and what its answers show.
//
//     failure(request(`${base}/closed`))   →   { name: "SocketError", code: "UND_ERR_SOCKET", … }
import { createRequire } from "node:module";
import { resolve as resolvePath } from "node:path";
import { Writable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { startServers } from "./servers.mjs";

const [folder = "node_modules/undici"] = process.argv.slice(2);
export const undici = createRequire(import.meta.url)(resolvePath(folder));
export const { Agent, Client, Pool, fetch, request, stream, pipeline, interceptors } = undici;
export const servers = await startServers();
export const base = servers.http;

export const pick = (headers, ...names) => Object.fromEntries(names.map((name) => [name, headers[name]]));
export const upload = async function* (...parts) {
  for (const part of parts) {
    await delay(1);
    yield part;
  }
};
export const failingUpload = async function* () {
  yield "begin";
  throw new RangeError("the upload failed");
};
export const sink = () => {
  const chunks = [];
  const writable = new Writable({ write: (chunk, _, done) => (chunks.push(chunk), done()) });
  return { writable, text: () => Buffer.concat(chunks).toString() };
};
/** What an error shows to a program, its causes included. */
export const describe = (error) =>
  error instanceof Error || error instanceof DOMException
    ? {
        name: error.name,
        message: error.message,
        code: error.code,
        statusCode: error.statusCode,
        cause: error.cause && describe(error.cause),
        errors: error.errors?.map(describe),
      }
    : { thrown: error };
export const failure = (promise) =>
  promise.then(
    (value) => ({ unexpected: String(value) }),
    (error) => describe(error),
  );

/** The failure of something that is under way when `interrupt` is called. */
export const soon = (interrupt, promise) => {
  setTimeout(() => interrupt(), 20);
  return failure(promise);
};
