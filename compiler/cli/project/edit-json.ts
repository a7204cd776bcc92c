/**
 * Edits package.json and tsconfig.json as text: comments, order and indentation stay.
 *
 *     { "plugins": [{ "name": "a" }] } // mine   →   { "plugins": [{ "transform": … }, { "name": "a" }] } // mine
 */
import { applyEdits, type JSONPath, modify, parse, type ParseError, printParseErrorCode } from "jsonc-parser";
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

/** The text with `value` at `path` (`undefined`: without what is there). */
export function setJson(text: string, path: JSONPath, value: Json | undefined, insertAt?: number): string {
  const inList = typeof path.at(-1) === "number";
  const edits = modify(text, path, value, {
    formattingOptions: formatting(text),
    ...(inList && { isArrayInsertion: true }),
    ...(insertAt !== undefined && { getInsertionIndex: () => insertAt }),
  });
  const edited = applyEdits(text, edits);
  parseJson(edited);
  return edited;
}

function formatting(text: string): { insertSpaces: boolean; tabSize: number; eol: string } {
  const [, indent = "  "] = /^([ \t]+)\S/m.exec(text) ?? [];
  return {
    insertSpaces: !indent.startsWith("\t"),
    tabSize: indent.startsWith("\t") ? 1 : indent.length,
    eol: text.includes("\r\n") ? "\r\n" : "\n",
  };
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
  return setJson(text, ["compilerOptions", "plugins", key === "transform" ? 0 : plugins.length], entry);
}
