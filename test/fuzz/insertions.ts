// Text that is put into a source at positions of its nodes, those around first: what is opened outside comes before what is
// opened inside, and is closed behind it.
//
//     text.open(0, "("); text.close(1, ")"); text.into("x;")   →   "(x);"
export class Insertions {
  private readonly before = new Map<number, string>();
  private readonly after = new Map<number, string>();

  open(at: number, text: string): void {
    this.before.set(at, (this.before.get(at) ?? "") + text);
  }

  close(at: number, text: string): void {
    this.after.set(at, text + (this.after.get(at) ?? ""));
  }

  into(source: string): string {
    let text = "";
    for (let at = 0; at <= source.length; at++)
      text += (this.after.get(at) ?? "") + (this.before.get(at) ?? "") + source.charAt(at);
    return text;
  }
}
