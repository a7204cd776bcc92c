// Decorators of `experimentalDecorators`; what `emitDecoratorMetadata` says.
export const seen: unknown[] = [];
const note = (...[, name]: unknown[]): void => void seen.push(String(name));
Object.assign(Reflect, {
  metadata: (key: string, value: unknown) => (_: unknown, name: unknown) => {
    if (key === "design:returntype") seen.push([name, typeof value === "function" ? value.name : value]);
  },
});

@note
export class Service {
  @note field = "f";
  constructor(private readonly name: string) {}
  @note async run(by: number) {
    return [this.name + this.field, await Promise.resolve(by)];
  }
  @note async annotated(): Promise<void> {}
  @note plain() {
    return 1;
  }
}
