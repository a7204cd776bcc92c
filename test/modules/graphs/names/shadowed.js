const $await = 1;
const $ = 2;
export default async function $frame($1) {
  const $value = await $1;
  return [$, $await, $value];
}
L(await $frame(3));
