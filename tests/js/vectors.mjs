// Reads the shared vectors of tests/vectors/, which every implementation of the fold runs.

import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("../vectors/", import.meta.url);
export const files = readdirSync(folder).filter((name) => name.endsWith(".json"));

/** The cases of a file. An empty one would pass without a test, so it does not. */
export function cases(name) {
  const file = JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8"));
  const cases = Array.isArray(file) ? file : file.cases;
  if (!cases?.length) throw new Error(`tests/vectors/${name}.json holds no case`);
  return cases;
}

/** An event written short, as each file's `about` explains. */
export function event(short) {
  const { id, when = "00:00", value, after = [], hash, ...rest } = short;
  return {
    id: id.padEnd(22, "-"),
    actor: "someone",
    who: "Ada",
    when: when.length === 5 ? `2026-01-01T${when}:00.000Z` : when,
    target: "p/a",
    field: "state",
    ...rest,
    value: typeof value === "string" && (rest.field ?? "state") === "state" ? { state: value } : value,
    ...(hash && { hash }),
    after: after.map((one) => one.padEnd(22, "-")),
  };
}

export const short = (id) => id.replace(/-+$/, "");
