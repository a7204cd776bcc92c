export default async (a) => await a;
