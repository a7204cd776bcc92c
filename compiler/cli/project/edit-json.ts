/**
 * Edits package.json and tsconfig.json as text: comments, order and indentation stay.
 *
 *     { "plugins": [{ "name": "a" }] } // mine   →   { "plugins": [{ "transform": … }, { "name": "a" }] } // mine
 */
import {
  applyEdits,
  findNodeAtLocation,
  type JSONPath,
  modify,
  type Node,
  parse,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";
import { CantEdit } from "./edit-config.ts";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The data of a file with comments and trailing commas. Throws CantEdit where it is no object, or no JSON. */
export function parseJson(text: string): JsonObject {
  const errors: ParseError[] = [];
  const value: unknown = parse(text.replace(/^\uFEFF/, ""), errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error) {
    const line = text.slice(0, error.offset).split("\n").length;
    throw new CantEdit(`not valid JSON in line ${line} (${printParseErrorCode(error.error)})`);
  }
  if (!isJsonObject(value)) throw new CantEdit("not an object");
  return value;
}

/**
 * The text with `value` at `path` (`undefined`: without what is there). A new property comes last, or as the `index`-th;
 * what stands around it keeps its looks.
 */
export function setJson(text: string, path: readonly string[], value: Json | undefined, index?: number): string {
  const tree = parseTree(text, [], { allowTrailingComma: true })!;
  const isNew = value !== undefined && !findNodeAtLocation(tree, [...path]);
  const edited = isNew
    ? withProperty(text, tree, path, value, index)
    : applyEdits(text, modify(text, [...path], value, { formattingOptions: formatting(text) }));
  parseJson(edited);
  return edited;
}

function formatting(text: string): { insertSpaces: boolean; tabSize: number; eol: string } {
  const [, indent = "  "] = /^([ \t]+)\S/m.exec(text) ?? [];
  return {
    insertSpaces: !indent.startsWith("\t"),
    tabSize: indent.startsWith("\t") ? 1 : indent.length,
    eol: eolOf(text),
  };
}

const eolOf = (text: string): string => (text.includes("\r\n") ? "\r\n" : "\n");

function withProperty(text: string, tree: Node, path: readonly string[], value: Json, index?: number): string {
  const [above, key] = [path.slice(0, -1), path.at(-1)!];
  const parent = findNodeAtLocation(tree, above);
  if (!parent) return withProperty(text, tree, above, { [key]: value });
  const properties = parent.children ?? [];
  const unit = /^([ \t]+)\S/m.exec(text)?.[1] ?? "  ";
  const inline = properties.length > 0 && !text.slice(parent.offset, properties.at(-1)!.offset).includes("\n");
  const outer = indentAt(text, parent.offset);
  const indent = inline ? "" : properties[0] ? indentAt(text, properties[0].offset) : outer + unit;
  const eol = inline ? " " : `${eolOf(text)}${indent}`;
  const added = `${JSON.stringify(key)}: ${inline ? oneLine(value) : pretty(value, indent, unit, eolOf(text))}`;
  const next = properties[index ?? properties.length];
  if (next) return insert(text, next.offset, `${added},${eol}`);
  const last = properties.at(-1);
  if (!last) return insert(text, parent.offset + 1, `${eol}${added}${eolOf(text)}${outer}`);
  // A comment at the end of the line belongs to the property that stands there.
  const end = last.offset + last.length;
  const [, comma = "", comment = ""] = /^(\s*,)?([ \t]*(?:\/\/.*|\/\*.*\*\/[ \t]*(?=\r?$)))?/m.exec(text.slice(end))!;
  const line = comma.includes("\n") ? "" : comment;
  if (comma === "") return text.slice(0, end) + `,${line}${eol}${added}` + text.slice(end + line.length);
  return insert(text, end + comma.length + line.length, `${eol}${added},`);
}

const indentAt = (text: string, offset: number): string =>
  /^[ \t]*/.exec(text.slice(text.lastIndexOf("\n", offset - 1) + 1))![0];

/** A list has an element in each line, an object a property; what is in a list stays on its line. */
function pretty(value: Json, indent: string, unit: string, eol: string): string {
  const isList = Array.isArray(value);
  if (!isList && !isJsonObject(value)) return JSON.stringify(value);
  const parts = isList
    ? (value as readonly Json[]).map(oneLine)
    : Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${pretty(each, indent + unit, unit, eol)}`);
  const [open, close] = isList ? "[]" : "{}";
  return `${open}${eol}${indent}${unit}${parts.join(`,${eol}${indent}${unit}`)}${eol}${indent}${close}`;
}

/** `{ "name": "x" }`, as people write it. */
function oneLine(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(", ")}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${oneLine(each)}`);
  return `{ ${members.join(", ")} }`;
}

/** A dependency in its place in the alphabet, as package managers write it. */
export function addDependency(
  text: string,
  group: "dependencies" | "devDependencies",
  name: string,
  range: string,
): string {
  const manifest = parseJson(text);
  const known = manifest[group];
  if (known === undefined) {
    const keys = Object.keys(manifest);
    const next = keys.indexOf("devDependencies");
    return setJson(text, [group], { [name]: range }, next < 0 ? keys.length : next);
  }
  const names = isJsonObject(known) ? Object.keys(known) : [];
  return setJson(text, [group, name], range, names.filter((each) => each < name).length);
}

/**
 * An entry of `compilerOptions.plugins`, as the first one: a transformer of another package has to come after
 * openawait's. Nothing changes where one with the same `key` is there.
 */
export function addTsPlugin(text: string, key: "transform" | "name", entry: JsonObject): string {
  const options = parseJson(text)["compilerOptions"];
  const plugins = isJsonObject(options) ? options["plugins"] : undefined;
  if (plugins === undefined) return setJson(text, ["compilerOptions", "plugins"], [entry]);
  if (!Array.isArray(plugins)) throw new CantEdit("its compilerOptions.plugins is not a list");
  if (plugins.some((each) => isJsonObject(each) && each[key] === entry[key])) return text;
  return insertInto(text, ["compilerOptions", "plugins"], entry, key === "transform");
}

/** Into a list whose elements keep their looks. */
function insertInto(text: string, path: JSONPath, value: JsonObject, atStart: boolean): string {
  const list = findNodeAtLocation(parseTree(text, [], { allowTrailingComma: true })!, path)!;
  const children = list.children ?? [];
  const next = atStart ? children[0] : children.at(-1);
  const added = oneLine(value);
  if (!next) return insert(text, list.offset + 1, added);
  const ownLine = text.lastIndexOf("\n", next.offset) > list.offset;
  const space = ownLine ? `${eolOf(text)}${indentAt(text, next.offset)}` : " ";
  return atStart
    ? insert(text, next.offset, `${added},${space}`)
    : insert(text, next.offset + next.length, `,${space}${added}`);
}

const insert = (text: string, at: number, added: string): string => text.slice(0, at) + added + text.slice(at);
