export default async function named(a, b) {
  await named;
}
L(named.name);
named = 1;
L(typeof named);
