// What a top-level await throws is the error of every importer; siblings go on.
L("main");
const results = await Promise.allSettled([
  import("./fails.js"),
  import("./importer.js"),
  import("./fails.js"),
  import("./throws.js"),
  import("./syntax-of-plain.js"),
]);
for (const { status, reason, value } of results) L([status, reason, value?.ok]);
try {
  await import("./fails.js");
} catch (error) {
  L(error === results[0].reason);
}
await import("./unwatched.js").catch((error) => L(error));
throw E("of main");
export {};
