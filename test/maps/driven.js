// Errors on ways that native code has not: through drivers, hooks, tasks. Each logs the names in its stack.
import { coroutine, onAwait, setDebug, toPromise } from "openawait/runtime";

const later = () => new Promise((done) => setTimeout(done, 1));
const hook = {
  *[onAwait]() {
    return yield "hook";
  },
};
async function leaf() {
  const value = await hook;
  throw new Error(value);
}
async function middle() {
  return (await leaf()) + 1;
}
async function top() {
  return (await middle()) + 1;
}
function drive(coroutine, values) {
  for (const value of values) if (coroutine.send(value).done) return;
}
function driveLater(coroutine, error) {
  coroutine.send();
  coroutine.throw(error);
}
const rethrown = async () => {
  try {
    await leaf();
  } catch (error) {
    await hook;
    throw error;
  }
};
const shared = (async () => {
  "use promise";
  await later();
  throw new Error("shared");
})();
async function firstUser() {
  await shared;
}
async function secondUser() {
  await shared;
}
const marked = coroutine(function* () {
  yield 1;
  throw new Error("marked");
});
async function awaitsMarked() {
  await marked();
}
async function* pages() {
  yield 1;
  await leaf();
}
async function reads() {
  for await (const page of pages()) if (page > 1) return;
}
async function inner() {
  return await leaf();
}
async function drivesAnother() {
  await hook;
  drive(inner(), [undefined, "inner"]);
}
async function aroundIt() {
  await drivesAnother();
}
async function many(n) {
  if (n > 0) await many(n - 1);
  else await leaf();
}

const frozen = Object.freeze(new Error("frozen"));
const programs = {
  sent: () => drive(top(), [undefined, "sent"]),
  thrownIn: () => driveLater(top(), new Error("thrown in")),
  rethrown: () => drive(rethrown(), [undefined, "first", undefined]),
  marked: () => drive(awaitsMarked(), [undefined, undefined]),
  generator: () => drive(reads(), [undefined, "page"]),
  drivesAnother: () => drive(aroundIt(), [undefined, undefined]),
  frozen: () => driveLater(top(), frozen),
  noError: () => driveLater(top(), "text"),
};

/** The names of the functions of this file. */
function names(error) {
  if (typeof error === "string") return error;
  const lines = error.stack.split("\n").slice(1);
  const here = lines.filter((line) => line.includes("driven") || line.includes("runtime"));
  return here.map((line) => /at (.*?) \(/.exec(line)?.[1] ?? "?").join(", ");
}

function run(title) {
  for (const [name, program] of Object.entries(programs)) {
    try {
      program();
    } catch (error) {
      console.log(`${title} ${name}: ${names(error)}`);
    }
  }
}

run("on");
for (const user of [firstUser, secondUser]) {
  // oxlint-disable-next-line no-await-in-loop -- in turn
  await toPromise(user()).catch((error) => console.log(`on ${user.name}: ${names(error)}`));
}
try {
  drive(many(100), [undefined, "many"]);
} catch (error) {
  console.log(`on many: ${error.stack.split("\n").filter((line) => line.includes("async many")).length} lines`);
}
console.log(`limit ${Error.stackTraceLimit}`);
setDebug(false);
console.log(`limit ${Error.stackTraceLimit}`);
run("off");
