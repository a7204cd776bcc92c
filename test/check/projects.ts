// Projects without a coroutine in their types: `openawait check` says of them what tsc says.

type Files = Readonly<Record<string, string>>;

export const config = (options: object = {}, rest: object = {}): string =>
  JSON.stringify({
    compilerOptions: {
      target: "es2022",
      module: "nodenext",
      strict: true,
      types: [],
      lib: ["es2018"],
      rootDir: ".",
      ...options,
    },
    ...rest,
  });

/** The smallest library, since reading it is what takes the time. */
const small = (options: object = {}, rest: object = {}): string => config({ lib: ["es5"], ...options }, rest);

export const PROJECTS: Readonly<Record<string, Files>> = {
  "no errors": { "tsconfig.json": small(), "a.ts": "export const a = 1;\n" },
  "errors in two files": {
    "tsconfig.json": small(),
    "a.ts": "export const a: number = '1';\n\nexport const b: string = 2; export const c = nowhere;\n",
    "b/c.ts": "import { a } from '../a.js';\nexport const b: { x: { y: string } } = { x: { y: a } };\n",
  },
  "one error": { "tsconfig.json": small(), "a.ts": "export const a: number = '1';\n" },
  "an async function of another type": {
    "tsconfig.json": small({ lib: ["es2015"] }),
    "a.ts":
      "export async function f(): string { return ''; }\nexport class Coroutine<T> { x!: T }\nexport async function g(): Coroutine<number> { return 1; }\n",
  },
  "a syntax error": { "tsconfig.json": small(), "a.ts": "export const a: number = '1';\nexport cosnt b = (;\n" },
  "an unknown option": { "tsconfig.json": small({ stirct: true }), "a.ts": "export const a: number = '1';\n" },
  "a wrong value": { "tsconfig.json": small({ target: "es2099" }), "a.ts": "export {};\n" },
  "a deprecated option": { "tsconfig.json": small({ target: "es5" }), "a.ts": "export {};\n" },
  "a circular extends": {
    "tsconfig.json": small({}, { extends: "./base.json" }),
    "base.json": JSON.stringify({ extends: "./tsconfig.json" }),
    "a.ts": "export const a: number = '1';\n",
  },
  "an extends that is missing": { "tsconfig.json": small({}, { extends: "./nowhere.json" }), "a.ts": "export {};\n" },
  "an extends that holds": {
    "tsconfig.json": JSON.stringify({ extends: "./base.json" }),
    "base.json": small({ noUnusedLocals: true }),
    "a.ts": "const unused = 1;\nexport {};\n",
  },
  "no inputs": { "tsconfig.json": small() },
  "a file that is missing": { "tsconfig.json": small({}, { files: ["b.ts", "a.ts"] }), "a.ts": "export {};\n" },
  "a configuration that is no JSON": {
    "tsconfig.json": '{ "compilerOptions": { "lib": ["es5"], "types": [], "strict": tru',
    "a.ts": "export {};\n",
  },
  "a declaration that can't be made": {
    "tsconfig.json": small({ declaration: true }),
    "a.ts":
      "const hidden: unique symbol = Symbol();\nexport default class { private static x = 1; y = class { private z = 1; }; }\nexport { hidden };\n",
  },
  "a composite project with a file that is not listed": {
    "tsconfig.json": small({ composite: true }, { files: ["a.ts"] }),
    "a.ts": "export { b } from './b.js';\n",
    "b.ts": "export const b = 1;\n",
  },
  "noEmit, isolated modules, incremental": {
    "tsconfig.json": small({
      noEmit: true,
      isolatedModules: true,
      incremental: true,
      allowImportingTsExtensions: true,
    }),
    "a.ts": "export { B } from './b.ts';\n",
    "b.ts": "export interface B { x: 1 }\n",
  },
  "JavaScript that is checked": {
    "tsconfig.json": small({ allowJs: true, checkJs: true }),
    "a.js": "/** @type {number} */\nexport const a = '1';\n",
  },
  "listed files and traces": {
    "tsconfig.json": small({ listFiles: true }),
    "a.ts": "export const a: number = '1';\n",
  },
  "colours by the configuration": {
    "tsconfig.json": small({ pretty: true }),
    "a.ts": "export const a: number = '1';\n",
  },
  "a reference that is missing": {
    "tsconfig.json": small({}, { references: [{ path: "./nowhere" }] }),
    "a.ts": "export {};\n",
  },
};
