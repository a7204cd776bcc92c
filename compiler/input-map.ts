/**
 * Maps that come in: where the source was made from something else, positions in the output lead to that.
 *
 *     a.coffee ──▶ a.js + map ──▶ lower ──▶ code, and a map from it to a.coffee
 */
import remapping from "@jridgewell/remapping";
import type { RawSourceMap } from "./output.ts";

const COMMENT = "//# sourceMappingURL=";

export interface InputMap {
  readonly map: RawSourceMap;
  /** The comment in the source that names the map, which the output must not keep. */
  readonly comment: { readonly start: number; readonly end: number } | undefined;
}

/**
 * The map of a source: `given`, or what its last comment `//# sourceMappingURL=data:…` holds. `given` false, or a
 * comment that can't be read: none.
 */
export function inputMap(source: string, given: object | string | false | undefined): InputMap | undefined {
  if (given === false) return undefined;
  const comment = lastComment(source);
  if (given !== undefined) {
    const map = parsedMap(given);
    return map && { map, comment };
  }
  const text = comment && dataOf(source.slice(comment.start + COMMENT.length, comment.end).trimEnd());
  const map = text === undefined ? undefined : parsedMap(text);
  return map && { map, comment };
}

/** A map as an object or as JSON; undefined for what is no map of version 3 without sections. */
export function parsedMap(given: object | string): RawSourceMap | undefined {
  try {
    const map = (typeof given === "string" ? JSON.parse(given) : given) as Partial<RawSourceMap> | null;
    return map?.version === 3 && typeof map.mappings === "string" && Array.isArray(map.sources)
      ? (map as RawSourceMap)
      : undefined;
  } catch {
    return undefined;
  }
}

/** From the output to where `inner` leads. */
export function joined(outer: RawSourceMap, inner: RawSourceMap): RawSourceMap {
  return JSON.parse(remapping([outer, inner], () => null).toString()) as RawSourceMap;
}

/** A comment that is the last line of the source, blank ones aside. */
function lastComment(source: string): InputMap["comment"] {
  let end = source.length;
  while (end > 0 && source.charCodeAt(end - 1) <= 32) end--;
  const line = source.lastIndexOf("\n", end - 1) + 1;
  // (Data has no white space, and what comes before another line break is no comment.)
  const start = line + source.slice(line, end).search(/[^\s][^\r\u2028\u2029]*$/);
  return source.startsWith(COMMENT, start) ? { start, end } : undefined;
}

/** The text of a `data:` URL. */
function dataOf(url: string): string | undefined {
  const [, base64, data] = /^data:[^,]*?(;base64)?,(.*)$/.exec(url) ?? [];
  if (data === undefined) return undefined;
  try {
    if (!base64) return decodeURIComponent(data);
    return new TextDecoder().decode(Uint8Array.from(atob(data), (character) => character.charCodeAt(0)));
  } catch {
    return undefined;
  }
}
