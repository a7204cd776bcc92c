// Names of types that are imported and exported without `type`: each file is compiled by itself, and yet they go.
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { type Folder, inFolder } from "./command.ts";

vi.setConfig({ testTimeout: 60_000 });

const TYPES = `export interface Shape { sides: number }
export type Name = string;
export class Circle {}
export const enum Kind { round }
export default interface Options { name: Name }
`;

const INDEX = `import { type Circle as OnlyType, Circle, Name, Shape } from "./types.js";
import Options, { Kind } from "./types.js";
import { Server } from "node:http";
import { Outer } from "pkg";
import { far, Far } from "./middle.js";
export { Name, Circle, OnlyType, Shape as Form, Kind };
export { Server, Outer, far, Far };
export { Shape } from "./types.js";
export { default as Defaults, Circle as Round } from "./types.js";
export { Unknown } from "./middle.js";
export default Options;
export const later = (shape: Shape) => shape.sides;
`;

const FILES = {
  "package.json": '{ "type": "module" }',
  "src/types.ts": TYPES,
  "src/middle.ts": 'export * from "./deep.js";\nexport type { Hidden as Unknown } from "./deep.js";\n',
  "src/deep.ts": "export const far = 1;\nexport interface Far {}\nexport class Hidden {}\n",
  "src/index.ts": INDEX,
  "node_modules/@types/node/package.json": '{ "name": "@types/node", "types": "index.d.ts" }',
  "node_modules/@types/node/index.d.ts":
    'declare module "node:http" {\n  export class Server {}\n  export interface Agent {}\n}\n',
  "node_modules/pkg/package.json": '{ "name": "pkg", "types": "index.d.ts" }',
  "node_modules/pkg/index.d.ts": "export interface Outer {}\n",
};

const NAMES = ["Circle", "Kind", "Round", "Server", "far", "later"];

async function exportsOf(folder: Folder, file: string): Promise<string[]> {
  return Object.keys((await import(pathToFileURL(join(folder.path, file)).href)) as object).toSorted();
}

const config = (compilerOptions: object = {}): string =>
  JSON.stringify({ compilerOptions: { outDir: "out", module: "nodenext", types: ["node"], ...compilerOptions } });

test("a project: what comes out has the names that have values, and loads", async () => {
  const folder = inFolder({ ...FILES, "tsconfig.json": config() });
  const { code, stderr } = await folder.run("build", "-p", ".");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(await exportsOf(folder, "out/index.js")).toEqual(NAMES);
  expect(folder.read("out/index.js")).not.toMatch(/Shape|Outer|Options|Far\b/);
});

test("paths: the same; CommonJS and ES5: the same", async () => {
  const folder = inFolder(FILES);
  expect((await folder.run("build", "src", "--out-dir", "out")).code).toBe(0);
  expect(await exportsOf(folder, "out/index.js")).toEqual(NAMES);
  const old = inFolder({
    ...FILES,
    "package.json": "{}",
    "src/index.ts": `${INDEX}export const wait = async () => (await far, new Circle());\n`,
    "tsconfig.json": config({ module: "commonjs", target: "es5", ignoreDeprecations: "6.0" }),
  });
  expect((await old.run("build", "-p", ".")).code).toBe(0);
  expect(old.read("out/index.js")).not.toMatch(/Shape|Outer|Options|Far\b/);
  expect(old.read("out/index.js")).toMatch(/types_js_1\.Circle/);
});

test("a module of types only is not loaded any more; a file of exports only stays a module", async () => {
  const folder = inFolder({
    "package.json": '{ "type": "module" }',
    "src/index.ts": 'export { A } from "./a.js";\n',
    "src/a.ts": 'console.log("loaded");\nexport type A = string;\n',
  });
  expect((await folder.run("build", "src", "--out-dir", "out", "--no-source-map")).code).toBe(0);
  expect(folder.read("out/index.js")).toBe("export {};\n");
});

test("metadata of decorators names what is imported", async () => {
  const source = `import { Shape, Circle } from "./types.js";
declare const dependency: any;
export class A {
  @dependency shape!: Shape;
  @dependency circle!: Circle;
}
`;
  const folder = inFolder({
    "package.json": '{ "type": "module" }',
    "src/types.ts": TYPES,
    "src/a.ts": source,
    "tsconfig.json": config({ experimentalDecorators: true, emitDecoratorMetadata: true }),
  });
  expect((await folder.run("build", "-p", ".")).code).toBe(0);
  expect(folder.read("out/a.js")).toContain('import { Circle } from "./types.js";');
});

test("where `type` has to be written, nothing is looked up", async () => {
  const folder = inFolder({ ...FILES, "tsconfig.json": config({ isolatedModules: true }) });
  expect((await folder.run("build", "-p", ".")).code).toBe(0);
  expect(folder.read("out/index.js")).toContain("Form");
});
