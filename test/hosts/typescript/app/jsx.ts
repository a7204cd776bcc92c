export const h = (tag: unknown, props: unknown, ...children: unknown[]): unknown => [
  typeof tag === "function" ? tag.name : tag,
  props,
  ...children,
];
export function Box(_: { a: string; b?: number }): unknown {
  return undefined;
}
declare global {
  namespace JSX {
    interface IntrinsicElements {
      i: object;
    }
    type Element = unknown;
  }
}
