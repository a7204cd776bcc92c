export enum Color {
  Red,
  Green = 4,
}
export const enum Level {
  Low = 1,
  High = Low << 3,
}
export interface Shape {
  size: number;
}
export class OnlyType {
  tag = "type";
}
export let count = 0;
export const next = (): number => ++count;

export default async function twice(this: unknown, x: number) {
  return [this === undefined, 2 * (await Promise.resolve(x))];
}
