L("fails 1");
async function fail() {
  await W(1, 2);
  throw E("failed");
}
try {
  await fail();
} finally {
  L("finally 1");
  await W("finally", 2);
  L("finally 2");
}
L("never");
export const ok = 1;
