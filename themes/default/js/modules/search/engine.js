// The search engine: `open(base)`, then `search(query, wish)`. It reads the files that `src/search/` writes, and knows
// neither the page nor what a reader has done. What only some queries need is loaded when one does: `near.js`, `facets.js`.

import { as, fetched, Index } from "./files.js";
import { best, joined, score, within } from "./rank.js";
import { shown } from "./show.js";
import { chunks, lower, terms } from "./tokens.js";
import { matches } from "./words.js";

/** @import { Answer, Engine, Read, Wish } from "./types.js" */

/** So many words of a query are looked for. */
const MOST_WORDS = 16;

const facets = () => import("./facets.js").catch(as("unreachable"));

/**
 * Opens the index in a folder, whose address ends with `/`.
 * @param {string | URL} base @param {{ read?: Read }} [options] @returns {Promise<Engine>}
 */
export async function open(base, { read = fetched(String(base)) } = {}) {
  let index = await Index.open(read).catch(as("damaged"));
  /**
   * Asks the index; once more, after it is read anew, if a file of it is gone, or what the host gives for it is none: a new
   * build has taken its place.
   * @template T @param {(index: Index) => Promise<T>} question @returns {Promise<T>}
   */
  const ask = (question) =>
    question(index)
      .catch(async () => {
        index = await Index.open(read);
        return question(index);
      })
      .catch(as("damaged"));
  return {
    async search(query, wish = {}) {
      const answer = await ask((index) => search(index, query, wish));
      wish.signal?.throwIfAborted();
      return answer;
    },
    facets: () => ask(async (index) => (await facets()).facets(index)),
    parse: (text) => ask(async (index) => (await facets()).parse(index, text)),
    label: (key, name) => index.manifest.labels[`${key} ${name}`] ?? name,
    environments: index.manifest.environments,
  };
}

/** @param {Index} index @param {string} query @param {Wish} wish @returns {Promise<Answer>} */
async function search(index, query, { filters = {}, limit = 10, counts }) {
  const typed = chunks(query).slice(0, MOST_WORDS);
  const phrase = lower(typed.join(" "));
  const { environment, ...others } = filters;
  const isFiltered = counts || !typed.length || Object.keys(others).length;
  const find = async (/** @type {boolean} */ deep) => {
    // All that can be read at once is: what is read one after another makes a reader wait.
    const [words, bonus, chosen, own] = await Promise.all([
      Promise.all(typed.map((chunk) => index.word(`${deep} ${chunk}`, () => understood(index, chunk, deep)))),
      typed[1] ? matches(index, phrase, true).then((found) => score(index, found, true)) : undefined,
      isFiltered ? facets().then(({ chosen }) => chosen(index, filters, !typed.length)) : undefined,
      environment === undefined ? undefined : within(index, environment),
      index.blocks(),
      index.facet("class"),
    ]);
    const scores = words.map(({ scores }) => scores);
    const ranked = await best(index, scores, bonus?.scores, chosen ? chosen.pass : own, limit);
    return { words, chosen, scores, cut: words.some(({ cut }) => cut), ...ranked };
  };
  let found = await find(Boolean(counts || typed[1]));
  if (found.cut && found.top.length < limit) found = await find(true);
  const { words, chosen, scores, cut, top, total, partial } = found;
  const marked = words.flatMap(({ used, parts, whole }) => [...used, ...parts, whole].filter(Boolean));
  return {
    results: await shown(index, top, marked, environment),
    total,
    exact: !cut,
    partial,
    words,
    ...(counts && { counts: await chosen?.count(scores, counts) }),
  };
}

/**
 * A typed word: in which ways it can be there, each of which is words that must all be there, each of which may be one of
 * several words of the site; and how well each node has one of the ways.
 * @param {Index} index @param {string} typed @param {boolean} deep
 */
async function understood(index, typed, deep) {
  const { parts, whole } = await terms(typed).catch(as("unreachable"));
  const all = whole ? await matches(index, whole, true) : [];
  const way = all.length ? [all] : await Promise.all(parts.map((part) => matches(index, part)));
  const ways = [way];
  for (const [word, meant] of index.manifest.synonyms) {
    if (word === (whole || parts.join(""))) ways.push(await Promise.all(meant.map((part) => matches(index, part))));
  }
  const found = ways.some((way) => way.every(({ length }) => length));
  if (!found) {
    const { nearest } = await import("./near.js").catch(as("unreachable"));
    ways[0] = await Promise.all(way.map((found, at) => (found.length ? found : nearest(index, parts[at]))));
  }
  const used = [...new Set(ways.flat(2).map(({ entry }) => entry.term))];
  const scored = await Promise.all(ways.map((way) => Promise.all(way.map((found) => score(index, found, deep)))));
  const sums = scored.map((parts) => joined(parts.map(({ scores }) => scores), true));
  return { typed, parts, whole, found, used, scores: joined(sums, false), cut: scored.flat().some(({ cut }) => cut) };
}
