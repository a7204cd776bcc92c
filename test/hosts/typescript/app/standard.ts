// Decorators of ECMAScript.
export const seen: unknown[] = [];
function note(_: unknown, { kind, name }: DecoratorContext): void {
  seen.push([kind, String(name)]);
}

@note
export class Service {
  @note field = "f";
  constructor(private readonly name: string) {}
  @note async run(by: number) {
    return [this.name + this.field, await Promise.resolve(by)];
  }
}
