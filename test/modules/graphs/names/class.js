export default class {
  static async m() {
    await null;
  }
  static {
    const f = async () => this.name;
    f().then(L);
  }
}
