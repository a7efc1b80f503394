// The search engine: `open(base)`, then `search(query, wish)`. It reads the files that `src/search/` writes, and knows
// neither the page nor what a reader has done. What only some queries need is loaded when one does: `near.js`, `facets.js`.

import { fetched, Index, SearchError } from "./files.js";
import { best, boosts, joined, score, within } from "./rank.js";
import { shown } from "./show.js";
import { chunks, phrase, terms } from "./tokens.js";
import { matches } from "./words.js";

/** @import { Answer, Engine, Read, Wish, WordReport } from "./types.js" */
/** @import { Match } from "./words.js" */

/**
 * Opens the index in a folder, whose address ends with `/`.
 * @param {string | URL} base @param {{ read?: Read }} [options] @returns {Promise<Engine>}
 */
export async function open(base, { read = fetched(String(base)) } = {}) {
  let index = await Index.open(read);
  /**
   * Asks the index; once more, after it is read anew, if a file of it is gone: a new build has taken its place.
   * @template T @param {AbortSignal | undefined} signal @param {(index: Index) => Promise<T>} question @returns {Promise<T>}
   */
  const ask = async (signal, question) => {
    for (let again = true; ; again = false) {
      try {
        return await unless(signal, question(index));
      } catch (error) {
        if (signal?.aborted) throw error;
        const told = error instanceof SearchError ? error : new SearchError("damaged", error);
        if (!again || told.code !== "unreachable") throw told;
        index = await unless(signal, Index.open(read));
      }
    }
  };
  const facets = () => import("./facets.js");
  return {
    search: (query, wish = {}) => ask(wish.signal, (index) => search(index, String(query), wish)),
    facets: (signal) => ask(signal, async (index) => (await facets()).facets(index)),
    parse: (text) => ask(undefined, async (index) => (await facets()).parse(index, String(text))),
    label: (key, name) => index.label(key, name),
    get environments() {
      return index.manifest.environments;
    },
    get items() {
      return index.manifest.items;
    },
    warm: () => void within(index).catch(() => {}),
  };
}

/** What `promise` gives, unless `signal` comes first. @template T @param {AbortSignal | undefined} signal @param {Promise<T>} promise @returns {Promise<T>} */
function unless(signal, promise) {
  if (!signal) return promise;
  /** @type {Promise<never>} */
  const aborted = new Promise((_, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
  });
  return Promise.race([aborted, promise]);
}

/** @param {Index} index @param {string} query @param {Wish} wish @returns {Promise<Answer>} */
async function search(index, query, { filters = {}, limit = 10, offset = 0, counts }) {
  const typed = chunks(query).filter((chunk) => terms(chunk).parts.length);
  const { environment, ...others } = filters;
  const isMore = counts || !typed.length || Object.values(others).some((names) => names?.length);
  const [from, most] = [Math.max(0, offset), Math.max(0, offset) + Math.max(0, limit)];
  const whole = phrase(query);
  // All that can be read at once is: what is read one after another makes a reader wait.
  const [words, more, own, boost, phrases] = await Promise.all([
    Promise.all(typed.map((chunk) => understand(index, chunk))),
    isMore ? import("./facets.js").then(({ chosen }) => chosen(index, filters, !typed.length)) : undefined,
    environment === undefined ? undefined : within(index).then((within) => within.in(environment)),
    boosts(index),
    whole ? matches(index, whole, true) : /** @type {Match[]} */ ([]),
    within(index),
    index.blocks(),
  ]);
  const pass = more ? more.pass : own;
  const rank = async (/** @type {boolean} */ tails) => {
    const scored = await Promise.all(words.map(({ ways }) => scores(index, ways, tails)));
    const bonus = phrases.length ? (await score(index, phrases, tails)).scores : undefined;
    const all = words.length ? scored.map(({ scores }) => scores) : [new Float32Array(pass ?? [])];
    return { ...best(all, { bonus, boost: words.length ? boost : undefined, pass, most }), scored, cut: scored.some(({ cut }) => cut) };
  };
  let ranked = await rank(words.length > 1 || Boolean(counts));
  if (ranked.cut && (!ranked.isFull || ranked.top.length < most)) ranked = await rank(true);
  const known = words.flatMap(({ typed, report }) => [...report.used, ...typed]);
  const results = await shown(index, ranked.top.slice(from), known, environment, words.length);
  const used = Math.max(0, ...ranked.scored.map(({ used }) => used));
  return {
    results,
    total: ranked.cut && !pass ? Math.max(ranked.total, used) : ranked.total,
    exact: !ranked.cut,
    words: words.map(({ report }) => ({ ...report, used: report.used.slice(0, 8) })),
    ...(more && counts && { counts: await more.count(ranked.full, counts) }),
    partial: results.some(({ partial }) => partial),
  };
}

/**
 * The ways in which a typed word can be there: each is words that must all be there, each of which may be one of several words
 * of the site.
 * @param {Index} index @param {string} chunk @returns {Promise<{ typed: string[], ways: Match[][][], report: WordReport }>}
 */
async function understand(index, chunk) {
  const { parts, tails } = terms(chunk);
  const report = { typed: chunk, found: false, used: /** @type {string[]} */ ([]), nearest: /** @type {string[]} */ ([]), corrected: false };
  const all = tails.length ? await matches(index, tails[0], true) : [];
  const way = all.length ? [all] : await Promise.all(parts.map((part) => matches(index, part)));
  await Promise.all(
    way.map(async (found, at) => {
      if (found.length) return;
      way[at] = await (await import("./near.js")).nearest(index, parts[at]);
      report.corrected ||= way[at].length > 0;
      report.nearest.push(...way[at].slice(0, 5).map(({ entry }) => entry.term));
    }),
  );
  const ways = [way];
  const key = tails[0] ?? parts.join("");
  for (const [word, meaning] of index.manifest.synonyms) {
    const known = terms(chunks(word).join(""));
    if ((known.tails[0] ?? known.parts.join("")) === key) {
      const meant = chunks(meaning).flatMap((chunk) => terms(chunk).parts);
      ways.push(await Promise.all(meant.map((part) => matches(index, part))));
    }
  }
  report.found = !report.corrected && ways.some((way) => way.every(({ length }) => length));
  report.used = [...new Set(ways.flat(2).map(({ entry }) => entry.term))];
  return { typed: [...tails.slice(0, 1), ...parts], ways, report };
}

/** @param {Index} index @param {Match[][][]} ways @param {boolean} tails */
async function scores(index, ways, tails) {
  const scored = await Promise.all(ways.map((way) => Promise.all(way.map((found) => score(index, found, tails)))));
  const sums = scored.map((parts) => joined(parts.map(({ scores }) => scores), true));
  const all = scored.flat();
  return { scores: joined(sums, false), cut: all.some(({ cut }) => cut), used: Math.max(...all.map(({ used }) => used)) };
}
