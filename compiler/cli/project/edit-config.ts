/**
 * Adds a plugin to the configuration of a bundler, which is a program: its syntax tree says where, and only an import
 * and one element are put into its text. What is not understood for sure is refused.
 *
 *     export default defineConfig({ plugins: [react()] });
 *     → import openawait from "openawait/vite";
 *       export default defineConfig({ plugins: [openawait(), react()] });
 */
import { existsSync, readFileSync, statSync } from "node:fs";
import ts from "typescript";

/** The file can't be edited safely; the message says why, and follows "vite.config.ts: ". */
export class CantEdit extends Error {
  override name = "CantEdit";
}

export interface Plugin {
  /** The module whose default export makes it: `"openawait/vite"`. */
  readonly module: string;
  /** The arguments of its call, as text, with double quotes. */
  readonly args: string;
  /** Where the options are: what the file exports, or what it hands to esbuild's `build` or `context`. */
  readonly place: "exported" | "esbuild";
}

/** The text with the plugin in it: the same text where it is there already. Throws CantEdit. */
export function addPlugin(text: string, fileName: string, plugin: Plugin): string {
  const file = parseConfig(text, fileName);
  const known = importedAs(file, plugin.module);
  if (known !== undefined && pluginCalls(file, known).length > 0) return text;
  const config = configOf(file, plugin.place);
  const name = known ?? freshName(text);
  const args = plugin.args.replaceAll('"', quoteOf(file));
  const edits = [insertion(file, config, `${name}(${args})`)];
  if (known === undefined) edits.push(importOf(file, name, plugin.module));
  let edited = text;
  for (const { at, text: added } of edits.toSorted((a, b) => b.at - a.at)) {
    edited = edited.slice(0, at) + added + edited.slice(at);
  }
  return edited;
}

export function parseConfig(text: string, fileName: string): ts.SourceFile {
  const file = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true);
  // The parser's own list: not in the public type, but there since TypeScript 1.
  const [error] = (file as unknown as { parseDiagnostics: readonly ts.DiagnosticWithLocation[] }).parseDiagnostics;
  if (!error) return file;
  const line = file.getLineAndCharacterOfPosition(error.start).line + 1;
  throw new CantEdit(`syntax error in line ${line}: ${ts.flattenDiagnosticMessageText(error.messageText, " ")}`);
}

/** The local name of the module's default export. */
export function importedAs(file: ts.SourceFile, module: string): string | undefined {
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement) && isText(statement.moduleSpecifier, module)) {
      const { name, namedBindings } = statement.importClause ?? {};
      if (name) return name.text;
      if (!namedBindings || !ts.isNamedImports(namedBindings)) continue;
      const element = namedBindings.elements.find(({ propertyName }) => propertyName?.text === "default");
      if (element) return element.name.text;
    }
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (initializer && ts.isIdentifier(name) && requires(initializer, module)) return name.text;
    }
  }
  return undefined;
}

/** Calls of the plugin, wherever they are: in a list, behind a condition. */
export function pluginCalls(file: ts.SourceFile, name: string): ts.CallExpression[] {
  const calls: ts.CallExpression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === name)
      calls.push(node);
    node.forEachChild(visit);
  };
  visit(file);
  return calls;
}

/** True where the file imports the module's default export and calls it. */
export function usesPlugin(path: string, module: string): boolean {
  if (!existsSync(path) || statSync(path).isDirectory()) return false;
  const file = parseConfig(readFileSync(path, "utf8"), path);
  const name = importedAs(file, module);
  return name !== undefined && pluginCalls(file, name).length > 0;
}

const isText = (node: ts.Node | undefined, text: string): boolean =>
  node !== undefined && ts.isStringLiteralLike(node) && node.text === text;

/** `require("m")`, `require("m").default` */
function requires(node: ts.Expression, module: string): boolean {
  if (ts.isPropertyAccessExpression(node)) return node.name.text === "default" && requires(node.expression, module);
  return ts.isCallExpression(node) && node.expression.getText() === "require" && isText(node.arguments[0], module);
}

// ── where the options are ────────────────────────────────────────────────────────────────────────────────────────────

function configOf(file: ts.SourceFile, place: Plugin["place"]): ts.ObjectLiteralExpression {
  if (place === "esbuild") return esbuildOptions(file);
  const exported = file.statements.map(exportedBy).find((node) => node !== undefined);
  if (!exported) throw new CantEdit("it has no default export");
  return objectOf(file, exported);
}

function exportedBy(statement: ts.Statement): ts.Node | undefined {
  if (ts.isExportAssignment(statement)) return statement.expression;
  if (ts.isFunctionDeclaration(statement)) {
    const isDefault = statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
    return isDefault === true ? statement : undefined;
  }
  if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) return undefined;
  const { left, operatorToken, right } = statement.expression;
  const assigned = operatorToken.kind === ts.SyntaxKind.EqualsToken && left.getText() === "module.exports";
  return assigned ? right : undefined;
}

/** The one object that a configuration comes down to. */
function objectOf(file: ts.SourceFile, node: ts.Node): ts.ObjectLiteralExpression {
  if (ts.isObjectLiteralExpression(node)) return node;
  if (isWrapped(node)) return objectOf(file, node.expression);
  if (ts.isIdentifier(node)) return objectOf(file, declared(file, node));
  if (ts.isArrayLiteralExpression(node)) {
    const [only, ...others] = node.elements;
    if (only && others.length === 0) return objectOf(file, only);
    throw new CantEdit(`it exports ${node.elements.length} configurations, and it is not clear which are meant`);
  }
  if (ts.isCallExpression(node) && /^define\w*$/.test(node.expression.getText()) && node.arguments[0]) {
    return objectOf(file, node.arguments[0]);
  }
  if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) return objectOf(file, node.body);
  if (ts.isFunctionLike(node) && "body" in node && node.body && ts.isBlock(node.body)) {
    const [only, ...others] = returnsOf(node.body);
    if (only?.expression && others.length === 0) return objectOf(file, only.expression);
    throw new CantEdit("its function returns in several places, or nothing");
  }
  throw new CantEdit(`its options are made by \`${shortened(node)}\`, not written out`);
}

const isWrapped = (
  node: ts.Node,
): node is ts.ParenthesizedExpression | ts.AsExpression | ts.SatisfiesExpression | ts.AwaitExpression =>
  ts.isParenthesizedExpression(node) ||
  ts.isAsExpression(node) ||
  ts.isSatisfiesExpression(node) ||
  ts.isAwaitExpression(node);

/** The value of a variable or the function of that name: of the file, or of a function around its use. */
function declared(file: ts.SourceFile, use: ts.Identifier): ts.Node {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.name.getText() === use.text) found.push(node.initializer ?? node);
    if (ts.isFunctionDeclaration(node) && node.name?.text === use.text) found.push(node);
    node.forEachChild(visit);
  };
  visit(file);
  const [only, ...others] = found;
  if (only && others.length === 0 && !ts.isVariableDeclaration(only)) return only;
  throw new CantEdit(`where \`${use.text}\` comes from is not clear`);
}

function returnsOf(body: ts.Block): ts.ReturnStatement[] {
  const found: ts.ReturnStatement[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isReturnStatement(node)) found.push(node);
    if (!ts.isFunctionLike(node)) node.forEachChild(visit);
  };
  body.forEachChild(visit);
  return found;
}

function esbuildOptions(file: ts.SourceFile): ts.ObjectLiteralExpression {
  const found = new Set<ts.ObjectLiteralExpression>();
  const visit = (node: ts.Node): void => {
    const [options] = ts.isCallExpression(node) ? node.arguments : [];
    const called = ts.isCallExpression(node) ? node.expression.getText() : "";
    if (/^(\w+\.)?buildSync$/.test(called)) throw new CantEdit("buildSync takes no plugins; build does");
    if (options && /^(\w+\.)?(build|context)$/.test(called)) found.add(objectOf(file, options));
    node.forEachChild(visit);
  };
  visit(file);
  const [only, ...others] = found;
  if (only && others.length === 0) return only;
  throw new CantEdit(only ? "it calls esbuild with different options" : "it does not call esbuild's build or context");
}

// ── what is put in ───────────────────────────────────────────────────────────────────────────────────────────────────

interface Edit {
  at: number;
  text: string;
}

/** The call as the first plugin: it has to see a file before its types are stripped. */
function insertion(file: ts.SourceFile, config: ts.ObjectLiteralExpression, call: string): Edit {
  const plugins = config.properties.find(
    (property) => property.name?.getText().replace(/^["']|["']$/g, "") === "plugins",
  );
  if (plugins) {
    if (ts.isPropertyAssignment(plugins)) return prepended(file, listOf(file, plugins.initializer), call);
    if (ts.isShorthandPropertyAssignment(plugins)) return prepended(file, listOf(file, plugins.name), call);
    throw new CantEdit("its plugins are computed");
  }
  if (config.properties.some((property) => ts.isSpreadAssignment(property))) {
    throw new CantEdit("its options come partly from elsewhere (`...`), and so may its plugins");
  }
  return prepended(file, config, `plugins: [${call}]`);
}

function listOf(file: ts.SourceFile, node: ts.Node): ts.ArrayLiteralExpression {
  if (ts.isArrayLiteralExpression(node)) return node;
  if (isWrapped(node)) return listOf(file, node.expression);
  if (ts.isIdentifier(node)) return listOf(file, declared(file, node));
  // `[a(), b && c()].filter(Boolean)`
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    if (/^(filter|concat|flat)$/.test(node.expression.name.text)) return listOf(file, node.expression.expression);
  }
  throw new CantEdit(`its plugins are \`${shortened(node)}\`, not a list that is written out`);
}

/** A new first element, on a line of its own where the elements are. */
function prepended(
  file: ts.SourceFile,
  list: ts.ArrayLiteralExpression | ts.ObjectLiteralExpression,
  text: string,
): Edit {
  const [first] = ts.isArrayLiteralExpression(list) ? list.elements : list.properties;
  const space = ts.isObjectLiteralExpression(list) ? " " : "";
  if (!first) return { at: list.getStart(file) + 1, text: `${space}${text}${space}` };
  const at = first.getStart(file);
  const before = file.text.slice(list.getStart(file) + 1, at);
  const lineStart = file.text.lastIndexOf("\n", at - 1) + 1;
  const indent = /^[ \t]*/.exec(file.text.slice(lineStart))![0];
  return { at, text: before.includes("\n") ? `${text},${lineEnd(file.text)}${indent}` : `${text}, ` };
}

/** After the last import, in the style of the file. */
function importOf(file: ts.SourceFile, name: string, module: string): Edit {
  const imports = importsOf(file);
  const example = exampleOf(file);
  const quote = quoteOf(file);
  const end = example?.getText(file).endsWith(";") === false ? "" : ";";
  const source = `${quote}${module}${quote}`;
  const line = isModule(file)
    ? `import ${name} from ${source}${end}`
    : `const ${name} = require(${source}).default${end}`;
  const last = imports.at(-1);
  if (last) return { at: last.end, text: `${lineEnd(file.text)}${line}` };
  // Below a first comment and directives such as "use strict".
  const first = file.statements.find(
    (each) => !(ts.isExpressionStatement(each) && ts.isStringLiteral(each.expression)),
  );
  return { at: first?.getStart(file) ?? file.text.length, text: `${line}${lineEnd(file.text).repeat(2)}` };
}

const importsOf = (file: ts.SourceFile): ts.Statement[] =>
  file.statements.filter((each) => ts.isImportDeclaration(each) || isRequire(each));

/** A statement that shows the file's style. */
const exampleOf = (file: ts.SourceFile): ts.Statement | undefined =>
  importsOf(file)[0] ?? file.statements.find((each) => !ts.isFunctionDeclaration(each));

const quoteOf = (file: ts.SourceFile): string =>
  /from\s*'|require\('|^import '/.test(exampleOf(file)?.getText(file) ?? "") ? "'" : '"';

const isModule = (file: ts.SourceFile): boolean =>
  /\.m[jt]s$/.test(file.fileName) ||
  file.statements.some((each) => ts.isImportDeclaration(each) || ts.isExportAssignment(each) || isExported(each));

const isExported = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;

function isRequire(statement: ts.Statement): boolean {
  if (!ts.isVariableStatement(statement)) return false;
  return statement.declarationList.declarations.some(({ initializer }) =>
    initializer?.getText().startsWith("require("),
  );
}

const lineEnd = (text: string): string => (text.includes("\r\n") ? "\r\n" : "\n");

/** A name that the file does not use. */
function freshName(text: string): string {
  for (let name = "openawait"; ; name += "_") if (!new RegExp(`(?<![\\w/"'-])${name}\\b`).test(text)) return name;
}

function shortened(node: ts.Node): string {
  const text = node.getText().replace(/\s+/g, " ");
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
