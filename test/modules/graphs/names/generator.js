export default async function* (a) {
  yield a;
}
