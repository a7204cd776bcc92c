export class Base {
  static async inherited() {
    return W(`inherited by ${this.name}`, 1);
  }
  async method() {
    return "super";
  }
}
