export async function declared(a) {}
export async function* generator(a, b) {}
export const arrow = async (a) => a;
export const assigned = async function () {};
export const inner = async function own() {};
export let { destructured = async () => {} } = {};
export class Methods {
  static async m() {}
}
const { m } = Methods;
export { m, m as renamed, declared as "a string" };
export const keyed = { async [await W("computed", 1)]() {} }.computed;
