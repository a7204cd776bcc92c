export default (async function (a) {
  await a;
});
