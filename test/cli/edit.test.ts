// What `init` does to files: before → after for each form of configuration, and what it refuses. Text that is not
// concerned stays as it is.
import { describe, expect, test } from "vitest";
import { addPlugin, CantEdit, type Plugin } from "../../compiler/cli/project/edit-config.ts";
import { addDependency, addTsPlugin, parseJson } from "../../compiler/cli/project/edit-json.ts";

const VITE: Plugin = { module: "openawait/vite", args: "", place: "exported" };
const ESBUILD: Plugin = { module: "openawait/esbuild", args: "", place: "esbuild" };

const FORMS: Record<string, [before: string, after: string, plugin?: Plugin]> = {
  "a list on one line, single quotes": [
    "import react from '@x/react';\nexport default defineConfig({ plugins: [react()] });\n",
    "import react from '@x/react';\nimport openawait from 'openawait/vite';\nexport default defineConfig({ plugins: [openawait(), react()] });\n",
  ],
  "a list on lines of its own, no semicolons, tabs": [
    'import a from "a"\n\nexport default {\n\tplugins: [\n\t\t// first\n\t\ta(),\n\t],\n}\n',
    'import a from "a"\nimport openawait from "openawait/vite"\n\nexport default {\n\tplugins: [\n\t\t// first\n\t\topenawait(),\n\t\ta(),\n\t],\n}\n',
  ],
  "an empty list": [
    "export default { plugins: [] };\n",
    'import openawait from "openawait/vite";\n\nexport default { plugins: [openawait()] };\n',
  ],
  "no list": [
    'import x from "x";\nexport default {\n  root: ".",\n};\n',
    'import x from "x";\nimport openawait from "openawait/vite";\nexport default {\n  plugins: [openawait()],\n  root: ".",\n};\n',
  ],
  "an empty object": [
    "export default {};\n",
    'import openawait from "openawait/vite";\n\nexport default { plugins: [openawait()] };\n',
  ],
  "Windows line ends, a first comment": [
    "// mine\r\nexport default {\r\n  plugins: [\r\n    a(),\r\n  ],\r\n};\r\n",
    '// mine\r\nimport openawait from "openawait/vite";\r\n\r\nexport default {\r\n  plugins: [\r\n    openawait(),\r\n    a(),\r\n  ],\r\n};\r\n',
  ],
  "a function that returns it": [
    "export default defineConfig(({ mode }) => {\n  const dev = mode !== 'production';\n  return { plugins: [a(dev)] };\n});\n",
    "import openawait from \"openawait/vite\";\n\nexport default defineConfig(({ mode }) => {\n  const dev = mode !== 'production';\n  return { plugins: [openawait(), a(dev)] };\n});\n",
  ],
  "a function declaration": [
    "export default function config() { return { plugins: [a()] }; }\n",
    'import openawait from "openawait/vite";\n\nexport default function config() { return { plugins: [openawait(), a()] }; }\n',
  ],
  "a constant, typed": [
    'import type { UserConfig } from "vite";\nconst config = { plugins: [a()] } satisfies UserConfig;\nexport default config as UserConfig;\n',
    'import type { UserConfig } from "vite";\nimport openawait from "openawait/vite";\nconst config = { plugins: [openawait(), a()] } satisfies UserConfig;\nexport default config as UserConfig;\n',
  ],
  "a list of its own name, a filtered list": [
    "const plugins = [x && a()].filter(Boolean);\nexport default { plugins };\n",
    'import openawait from "openawait/vite";\n\nconst plugins = [openawait(), x && a()].filter(Boolean);\nexport default { plugins };\n',
  ],
  CommonJS: [
    '"use strict";\nconst path = require("path");\nmodule.exports = { plugins: [a()] };\n',
    '"use strict";\nconst path = require("path");\nconst openawait = require("openawait/vite").default;\nmodule.exports = { plugins: [openawait(), a()] };\n',
  ],
  "a list of one configuration": [
    "export default [{ plugins: [a()] }];\n",
    'import openawait from "openawait/vite";\n\nexport default [{ plugins: [openawait(), a()] }];\n',
  ],
  "the name is taken": [
    "const openawait = 1;\nexport default { base: openawait };\n",
    'import openawait_ from "openawait/vite";\n\nconst openawait = 1;\nexport default { plugins: [openawait_()], base: openawait };\n',
  ],
  "imported already": [
    'import oa from "openawait/vite";\nexport default { plugins: [] };\n',
    'import oa from "openawait/vite";\nexport default { plugins: [oa()] };\n',
  ],
  "options of the plugin": [
    "export default { plugins: [] };\n",
    'import openawait from "openawait/vite";\n\nexport default { plugins: [openawait({ mode: "promise" })] };\n',
    { ...VITE, args: '{ mode: "promise" }' },
  ],
  "options of the plugin, single quotes": [
    "import a from 'a'\nexport default { plugins: [a()] }\n",
    "import a from 'a'\nimport openawait from 'openawait/vite'\nexport default { plugins: [openawait({ mode: 'promise' }), a()] }\n",
    { ...VITE, args: '{ mode: "promise" }' },
  ],
  "esbuild's options, shared by build and context": [
    'import * as esbuild from "esbuild";\nconst options = { bundle: true };\nif (watch) await esbuild.context(options);\nelse await esbuild.build(options);\n',
    'import * as esbuild from "esbuild";\nimport openawait from "openawait/esbuild";\nconst options = { plugins: [openawait()], bundle: true };\nif (watch) await esbuild.context(options);\nelse await esbuild.build(options);\n',
    ESBUILD,
  ],
};

describe("a plugin goes into", () => {
  test.each(Object.entries(FORMS))("%s; a second time changes nothing", (_, [before, after, plugin = VITE]) => {
    const text = addPlugin(before, "vite.config.ts", plugin);
    expect(text).toBe(after);
    expect(addPlugin(text, "vite.config.ts", plugin)).toBe(text);
  });
  test("one behind a condition is there already", () => {
    const text = 'import oa from "openawait/vite";\nexport default { plugins: [dev ? oa() : undefined] };\n';
    expect(addPlugin(text, "vite.config.ts", VITE)).toBe(text);
  });
});

const REFUSED: Record<string, [text: string, reason: RegExp, plugin?: Plugin]> = {
  "a syntax error": ["export default {\n  plugins: [,\n", /^syntax error in line 3: /],
  "no export": ["const x = 1;\n", /no default export/],
  "merged configurations": [
    "export default mergeConfig(a, { plugins: [] });\n",
    /made by `mergeConfig\(a, { plugins: \[\] }\)`/,
  ],
  "several configurations": ["export default [{}, {}];\n", /exports 2 configurations/],
  "several returns": ["export default () => { if (x) return {}; return { a: 1 }; };\n", /returns in several places/],
  "options from elsewhere": ["export default { ...base };\n", /partly from elsewhere/],
  "plugins from elsewhere": ["export default { plugins: pluginsOf(x) };\n", /`pluginsOf\(x\)`, not a list/],
  "an imported configuration": ['import config from "./x.js";\nexport default config;\n', /where `config` comes from/],
  "computed plugins": ["export default { get plugins() { return []; } };\n", /plugins are computed/],
  buildSync: ['import { buildSync } from "esbuild";\nbuildSync({});\n', /buildSync takes no plugins/, ESBUILD],
  "different options": ["build({ a: 1 });\nbuild({ a: 2 });\n", /different options/, ESBUILD],
  "no call": ["console.log(1);\n", /does not call/, ESBUILD],
};

test.each(Object.entries(REFUSED))("refused: %s", (_, [text, reason, plugin = VITE]) => {
  expect(() => addPlugin(text, "vite.config.ts", plugin)).toThrow(CantEdit);
  expect(() => addPlugin(text, "vite.config.ts", plugin)).toThrow(reason);
});

describe("JSON with comments", () => {
  const entry = { transform: "openawait/transformer" };
  test("an entry first, comments and trailing commas stay", () => {
    const before =
      '{\n\t// a\n\t"compilerOptions": {\n\t\t"strict": true, // b\n\t\t"plugins": [{ "transform": "x" },], /* c */\n\t},\n}\n';
    const after = addTsPlugin(before, "transform", entry);
    expect(parseJson(after)).toEqual({ compilerOptions: { strict: true, plugins: [entry, { transform: "x" }] } });
    for (const kept of ["\t// a\n", '\t\t"strict": true, // b\n', '{ "transform": "x" }', "/* c */"])
      expect(after).toContain(kept);
    expect(addTsPlugin(after, "transform", { ...entry, mode: "promise" })).toBe(after);
  });
  test("an entry for editors comes last; without compilerOptions they are made", () => {
    const name = { name: "openawait/language-service" };
    expect(parseJson(addTsPlugin('{ "compilerOptions": { "plugins": [{ "name": "x" }] } }', "name", name))).toEqual({
      compilerOptions: { plugins: [{ name: "x" }, name] },
    });
    expect(parseJson(addTsPlugin("{}", "name", name))).toEqual({ compilerOptions: { plugins: [name] } });
  });
  test.each([
    [
      "the last property keeps its looks, and its comment",
      '{\n  "compilerOptions": {\n    "types": ["node", "x"] // mine\n  }\n}\n',
      '{\n  "compilerOptions": {\n    "types": ["node", "x"], // mine\n    "plugins": [\n      { "transform": "openawait/transformer" }\n    ]\n  }\n}\n',
    ],
    [
      "a trailing comma, Windows line ends",
      '{\r\n\t"compilerOptions": {\r\n\t\t"lib": ["a", "b"], /* c */\r\n\t},\r\n}\r\n',
      '{\r\n\t"compilerOptions": {\r\n\t\t"lib": ["a", "b"], /* c */\r\n\t\t"plugins": [\r\n\t\t\t{ "transform": "openawait/transformer" }\r\n\t\t],\r\n\t},\r\n}\r\n',
    ],
    [
      "on one line",
      '{ "compilerOptions": { "outDir": "dist" } }',
      '{ "compilerOptions": { "outDir": "dist", "plugins": [{ "transform": "openawait/transformer" }] } }',
    ],
    [
      "nothing there",
      "{}\n",
      '{\n  "compilerOptions": {\n    "plugins": [\n      { "transform": "openawait/transformer" }\n    ]\n  }\n}\n',
    ],
    [
      "no options",
      '{\n    "extends": "x",\n    "include": ["a", "b"]\n}\n',
      '{\n    "extends": "x",\n    "include": ["a", "b"],\n    "compilerOptions": {\n        "plugins": [\n            { "transform": "openawait/transformer" }\n        ]\n    }\n}\n',
    ],
  ])("%s", (_, before, after) => {
    expect(addTsPlugin(before, "transform", entry)).toBe(after);
  });
  test("a dependency in the order of the alphabet, or a group of its own before devDependencies", () => {
    const text = addDependency(
      '{\n  "dependencies": {\n    "a": "1",\n    "z": "1"\n  }\n}\n',
      "dependencies",
      "openawait",
      "^1.0.0",
    );
    expect(text).toBe('{\n  "dependencies": {\n    "a": "1",\n    "openawait": "^1.0.0",\n    "z": "1"\n  }\n}\n');
    const grouped = addDependency('{\n  "name": "x",\n  "devDependencies": {}\n}\n', "dependencies", "a", "1");
    expect(Object.keys(parseJson(grouped))).toEqual(["name", "dependencies", "devDependencies"]);
  });
  test.each([
    ['{\n  "a": \n}', /^not valid JSON in line 3 \(ValueExpected\)/],
    ["[]", /^not an object/],
    ['{ "compilerOptions": { "plugins": {} } }', /plugins is not a list/],
  ])("refused: %s", (text, reason) => {
    expect(() => addTsPlugin(text, "transform", entry)).toThrow(reason);
  });
});
