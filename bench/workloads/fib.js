// Recursion: every call awaits two more, and none of them has to wait.
export const title = "recursive fib";
export const count = 19;
export const steps = 13_529; // calls of fib that fib(19) makes

async function fib(n) {
  if (n < 2) return n;
  return (await fib(n - 1)) + (await fib(n - 2));
}

export async function run(count) {
  return await fib(count);
}
