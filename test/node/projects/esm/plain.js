export async function* plain(n) {
  for (let i = 0; i < n; i++) yield await Promise.resolve(i);
}
export const untouched = "no";
