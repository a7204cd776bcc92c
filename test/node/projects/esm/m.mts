export const m = async (x: number) => await x2(x);
async function x2(x: number) {
  return x * 2;
}
export default "default of m";
