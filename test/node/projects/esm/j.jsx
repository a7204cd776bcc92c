const h = (name, props, ...children) => `<${name}>${children.join("")}</${name}>`;
export const j = <i>jsx</i>;
