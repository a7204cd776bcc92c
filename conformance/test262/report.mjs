// What a run prints: a table by feature, and the failing tests with their reasons.
import { CONTENDERS } from "./contenders.mjs";
import { keyOf } from "./pool.mjs";
import { featureOf, variantsOf } from "./select.mjs";

/** A Markdown table: a row for each feature and one for all, a column for each contender. */
export function table(tests, counting, results) {
  const rows = new Map();
  const all = newRow(results);
  for (const test of tests) {
    const kind = test.flags.has("module") ? "modules" : test.negative ? "refused at once" : "scripts";
    for (const variant of variantsOf(test)) {
      const key = keyOf(test.file, variant);
      if (!counting.has(key)) continue;
      const name = `${kind}: ${featureOf(test)}`;
      if (!rows.has(name)) rows.set(name, newRow(results));
      for (const row of [rows.get(name), all]) {
        row.count++;
        for (const [contender, result] of results) if (result.get(key) === undefined) row.passed[contender]++;
      }
    }
  }
  const names = [...results.keys()];
  return [
    `| tests | runs | ${names.map((name) => CONTENDERS[name].title).join(" | ")} |`,
    `| --- | ---: |${" ---: |".repeat(names.length)}`,
    ...[...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, row]) => line(name, row, names)),
    line("**all**", all, names),
  ].join("\n");
}

/** One line for each run that failed. */
export function failureList(result) {
  return [...result]
    .filter(([, failure]) => failure !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, failure]) => `${key}\t${failure.replaceAll(/\s+/g, " ")}\n`)
    .join("");
}

function newRow(results) {
  return { count: 0, passed: Object.fromEntries([...results.keys()].map((name) => [name, 0])) };
}

function line(name, { count, passed }, names) {
  const cells = names.map((each) => `${passed[each]} (${((100 * passed[each]) / count).toFixed(2)} %)`);
  return `| ${name} | ${count} | ${cells.join(" | ")} |`;
}
