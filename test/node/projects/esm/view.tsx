const h = (name: string, props: object | null, ...children: unknown[]) => `<${name}>${children.join("")}</${name}>`;
export async function view(title: Promise<string>) {
  return <b>{await title}</b>;
}
