// Queries that people would type to find one item that they know, made from the items of a corpus; and how early in the
// results it comes.

import { numbers } from "./corpus.mjs";

/** @import { Known } from "./corpus.mjs" */

/** @typedef {{ kind: string, query: string, id: string }} Query */

/**
 * So many queries of each kind.
 * @param {Known[]} items @param {number} count @param {number} [seed] @returns {Query[]}
 */
export function queries(items, count, seed = 7) {
  const below = numbers(seed);
  const word = (/** @type {string} */ text) => {
    const words = text.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 3);
    return words[below(words.length)] ?? text;
  };
  /** @type {Record<string, (item: Known) => string | undefined>} */
  const kinds = {
    title: ({ title }) => title.toLowerCase(),
    // What somebody types who goes on until it is there.
    beginning: ({ title, page }) => {
      const words = title.toLowerCase().split(" ");
      return `${words.slice(0, 3).join(" ")} ${words.at(-1)} ${page.toLowerCase().split(" ").at(-1)}`;
    },
    "title and page": ({ title, page }) => `${page.toLowerCase()} ${title.toLowerCase().split(" ").slice(0, 3).join(" ")}`,
    typo: ({ title, page }) => {
      const words = title.toLowerCase().split(" ");
      const at = words.findIndex((one) => one.length > 5);
      if (at < 0) return undefined;
      words[at] = wrong(words[at], below);
      return `${words.join(" ")} ${page.split(" ").slice(2).join(" ").toLowerCase()}`;
    },
    tail: ({ setting, path }) => {
      if (setting) return setting.split("_").slice(1 + below(2)).join("_").toLowerCase();
      if (path) return path.split("/").slice(2 + below(2)).join("/");
      return undefined;
    },
    "part of identifier": ({ setting }) => (setting ? setting.toLowerCase().replaceAll("_", " ") : undefined),
    body: ({ title, page, body }) => (body && !body.includes("/api") ? `${word(body)} ${title.toLowerCase()} ${word(page)}` : undefined),
  };
  /** @type {Query[]} */
  const made = [];
  for (const [kind, make] of Object.entries(kinds)) {
    let tried = 0;
    for (let found = 0; found < count && tried < 50 * count; tried++) {
      const item = items[below(items.length)];
      const query = make(item);
      if (!query) continue;
      made.push({ kind, query, id: item.id });
      found++;
    }
  }
  return made;
}

/** One wrong letter: turned round, left out, put in or another. @param {string} word @param {(limit: number) => number} below */
function wrong(word, below) {
  const at = below(word.length - 1);
  const letter = "etaoinsrhl"[below(10)];
  const [before, rest] = [word.slice(0, at), word.slice(at)];
  return [before + rest[1] + rest[0] + rest.slice(2), before + rest.slice(1), before + letter + rest, before + letter + rest.slice(1)][below(4)];
}

/**
 * The mean reciprocal rank of each kind of query, and of all: 1 if what was meant always comes first, a half if second.
 * @param {import("../../themes/default/js/modules/search/types.js").Engine} engine @param {Query[]} queries
 */
export async function meanReciprocalRanks(engine, queries) {
  /** @type {Map<string, number[]>} */
  const ranks = new Map();
  /** @type {Query[]} */
  const missed = [];
  for (const query of queries) {
    const { results } = await engine.search(query.query);
    const at = results.findIndex(({ id }) => id === query.id);
    if (at !== 0) missed.push(query);
    for (const kind of [query.kind, "all"]) ranks.set(kind, [...(ranks.get(kind) ?? []), at < 0 ? 0 : 1 / (at + 1)]);
  }
  const mean = (/** @type {number[]} */ list) => list.reduce((sum, one) => sum + one, 0) / list.length;
  return { means: Object.fromEntries([...ranks].map(([kind, list]) => [kind, mean(list)])), missed };
}
