// The search engine: `open(base)`, then `search(query, wish)`. It reads the files that `src/search/` writes, and knows
// neither the page nor what a reader has done.

import { fetched, Index, SearchError } from "./files.js";
import { best, boosts, environments, joined, score } from "./rank.js";
import { excerpt, marks } from "./show.js";
import { chunks, phrase, terms } from "./tokens.js";
import { distance, matches, nearest } from "./words.js";

export { SearchError };

/** @import { Answer, Engine, Facet, FacetKey, Filters, Kind, Parsed, Read, Result, Wish, WordReport } from "./types.js" */
/** @import { Match } from "./words.js" */

/** @type {Kind[]} */
const KINDS = ["page", "section", "item"];
const LEVELS = /** @type {const} */ (["required", "recommended", "optional"]);
/** @type {FacetKey[]} */
const FACETS = ["environment", "kind", "level", "owner", "tag", "control", "phase"];

/**
 * Opens the index in a folder, whose address ends with `/`.
 * @param {string | URL} base @param {{ read?: Read }} [options] @returns {Promise<Engine>}
 */
export async function open(base, { read = fetched(String(base)) } = {}) {
  let index = await Index.open(read);

  /**
   * Asks the index; once more, after it is read anew, if a file of it is gone: a new build has taken its place.
   * @template T @param {(index: Index) => Promise<T>} ask @param {AbortSignal} [signal] @returns {Promise<T>}
   */
  const asked = async (ask, signal) => {
    try {
      try {
        return await unless(signal, ask(index));
      } catch (error) {
        if (signal?.aborted || !(error instanceof SearchError) || error.code !== "unreachable") throw error;
        index = await unless(signal, Index.open(read));
        return await unless(signal, ask(index));
      }
    } catch (error) {
      if (signal?.aborted || error instanceof SearchError) throw error;
      throw new SearchError("damaged", error);
    }
  };

  return {
    search: (query, wish = {}) => asked((index) => search(index, String(query), wish), wish.signal),
    facets: (signal) => asked((index) => facets(index), signal),
    parse: (text) => asked((index) => parse(index, String(text))),
    label: (key, name) => {
      const { environments, owners } = index.manifest;
      if (key === "environment") return environments.find((one) => one.name === name)?.label ?? name;
      return (key === "owner" && owners[name]) || index.labels.get(`${key} ${name}`) || name;
    },
    get environments() {
      return index.manifest.environments;
    },
    get items() {
      return index.manifest.items;
    },
    warm: () => void environments(index).catch(() => {}),
  };
}

/** What `promise` gives, unless `signal` comes first. @template T @param {AbortSignal | undefined} signal @param {Promise<T>} promise */
function unless(signal, promise) {
  if (!signal) return promise;
  return /** @type {Promise<T>} */ (
    new Promise((resolve, reject) => {
      const abort = () => reject(signal.reason);
      if (signal.aborted) abort();
      signal.addEventListener("abort", abort, { once: true });
      promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
    })
  );
}

/** @param {Index} index @param {string} query @param {Wish} wish @returns {Promise<Answer>} */
async function search(index, query, { filters = {}, limit = 10, offset = 0, counts }) {
  const wanted = await allowed(index, filters);
  const typed = chunks(query).filter((chunk) => terms(chunk).parts.length);
  const most = Math.max(0, offset) + Math.max(0, limit);
  if (!typed.length) return listed(index, wanted, filters, most, offset, counts);
  const words = await Promise.all(typed.map((chunk) => understand(index, chunk)));
  const whole = phrase(query);
  const [boost, phrases] = await Promise.all([boosts(index), whole ? matches(index, whole, true) : []]);
  const pass = both([...wanted.values()]);
  /** @param {boolean} tails */
  const rank = async (tails) => {
    const scored = await Promise.all(words.map((word) => scores(index, word, tails)));
    const bonus = phrases.length ? (await score(index, phrases, tails)).scores : undefined;
    const found = best(scored.map((one) => one.scores), { bonus, boost, pass, most });
    return { ...found, scored, cut: scored.some((one) => one.cut) };
  };
  let ranked = await rank(words.length > 1 || Boolean(counts));
  if (ranked.cut && (!ranked.isFull || ranked.top.length < most)) ranked = await rank(true);
  const marked = words.map((word) => [...word.alternatives.flat(2).map(({ entry }) => entry.term), ...word.typed]);
  const known = [...new Set(marked.flat())].sort((a, b) => b.length - a.length);
  const results = await shown(index, ranked.top.slice(Math.max(0, offset)), known, filters);
  for (const result of results) result.partial = result.words < words.length;
  const estimate = Math.max(...ranked.scored.map(({ used }) => used));
  return {
    results: results.map(({ words: _, ...result }) => result),
    total: ranked.cut && !pass ? Math.max(ranked.total, estimate) : ranked.total,
    exact: !ranked.cut,
    words: words.map(({ alternatives, report }) => ({
      ...report,
      used: [...new Set(alternatives.flat(2).map(({ entry }) => entry.term))].slice(0, 8),
    })),
    ...(counts && { counts: await counted(index, ranked.full, wanted, counts) }),
    partial: results.some((result) => result.partial),
  };
}

/**
 * What a typed word may mean: alternatives, each of which is words that must all be there, each of which is words of the site.
 * @param {Index} index @param {string} chunk
 * @returns {Promise<{ typed: string[], alternatives: Match[][][], report: Omit<WordReport, "used"> }>}
 */
async function understand(index, chunk) {
  const { parts, tails } = terms(chunk);
  const all = tails.length ? await matches(index, tails[0], true) : [];
  /** @type {Match[][][]} */
  const alternatives = all.length ? [[all]] : [];
  let corrected = false;
  /** @type {string[]} */
  let near = [];
  if (!all.length) {
    const found = await Promise.all(parts.map((part) => matches(index, part, false)));
    for (let at = 0; at < parts.length; at++) {
      if (found[at].length) continue;
      found[at] = await nearest(index, parts[at]);
      corrected ||= found[at].length > 0;
      near.push(...found[at].slice(0, 5).map(({ entry }) => entry.term));
    }
    alternatives.push(found);
  }
  const key = tails[0] ?? parts.join("");
  for (const [word, meaning] of index.manifest.synonyms) {
    if (chunks(word).map((chunk) => terms(chunk)).some(({ parts, tails }) => (tails[0] ?? parts.join("")) === key)) {
      const meant = chunks(meaning).map((chunk) => terms(chunk));
      const wholes = await Promise.all(
        meant.map(async ({ parts, tails }) => {
          const whole = tails.length ? await matches(index, tails[0], true) : [];
          return whole.length ? [whole] : Promise.all(parts.map((part) => matches(index, part, false)));
        }),
      );
      alternatives.push(wholes.flat());
    }
  }
  const found = alternatives.some((every) => every.every((words) => words.length));
  const report = { typed: chunk, found: found && !corrected, nearest: near, corrected };
  return { typed: [...tails.slice(0, 1), ...parts], alternatives, report };
}

/** @param {Index} index @param {{ alternatives: Match[][][] }} word @param {boolean} tails */
async function scores(index, { alternatives }, tails) {
  const scored = await Promise.all(
    alternatives.map(async (every) => {
      const parts = await Promise.all(every.map((found) => score(index, found, tails)));
      return { parts, scores: joined(parts.map((one) => one.scores), true) };
    }),
  );
  const all = scored.flatMap(({ parts }) => parts);
  return {
    scores: joined(scored.map((one) => one.scores), false),
    cut: all.some(({ cut }) => cut),
    used: Math.max(...all.map(({ used }) => used)),
  };
}

/** Which nodes each filter lets through. @param {Index} index @param {Filters} filters @returns {Promise<Map<string, Uint8Array>>} */
async function allowed(index, filters) {
  const asked = Object.entries(filters).filter(([, names]) => names?.length);
  const sets = asked.map(async ([key, names]) => {
    const pass = new Uint8Array(index.manifest.nodes);
    if (key === "environment") {
      const { sets, of } = await environments(index);
      const place = index.manifest.environments.findIndex(({ name }) => name === names);
      const has = sets.map((set) => Number(set.includes(place)));
      for (let node = 0; node < pass.length; node++) pass[node] = has[of[node]];
    } else {
      const facet = await index.facet(key);
      const is = (/** @type {string} */ name) =>
        names.includes(name) || (key === "control" && names.includes(name.split(":")[0]));
      for (const value of facet.values) if (is(value.name)) index.runs(facet, value, (from, to) => pass.fill(1, from, to));
    }
    return /** @type {const} */ ([key, pass]);
  });
  return new Map(await Promise.all(sets));
}

/** @param {Uint8Array[]} sets */
function both(sets) {
  if (sets.length < 2) return sets[0];
  return sets[0].map((pass, node) => Number(sets.every((set) => set[node])));
}

/** What filters alone let through, in the site's order. @param {Index} index @param {Map<string, Uint8Array>} wanted @param {Filters} filters @param {number} most @param {number} offset @param {Wish["counts"]} counts @returns {Promise<Answer>} */
async function listed(index, wanted, filters, most, offset, counts) {
  const kinds = await allowed(index, wanted.has("kind") ? {} : { kind: ["item"] });
  const all = new Map(wanted.size ? [...wanted, ...kinds] : [["none", new Uint8Array(index.manifest.nodes)]]);
  const pass = both([...all.values()]);
  const { top, total } = best([Float32Array.from(pass)], { most });
  top.sort(([a], [b]) => a - b);
  const results = await shown(index, top.slice(offset), [], filters);
  return {
    results: results.map(({ words: _, ...result }) => result),
    total,
    exact: true,
    words: [],
    ...(counts && { counts: await counted(index, new Uint8Array(pass.length).fill(1), all, counts) }),
    partial: false,
  };
}

/** @param {Index} index @param {Uint8Array} full @param {Map<string, Uint8Array>} wanted @param {true | FacetKey[]} keys @returns {Promise<Facet[]>} */
function counted(index, full, wanted, keys) {
  const of = (/** @type {FacetKey} */ key) => {
    const others = both([full, ...[...wanted].filter(([other]) => other !== key).map(([, pass]) => pass)]);
    return valued(index, key, (facet, value) => {
      let count = 0;
      index.runs(facet, value, (from, to) => {
        for (let node = from; node < to; node++) count += others[node];
      });
      return count;
    }, (place) => others.reduce((sum, one, node) => sum + (one && place(node)), 0));
  };
  return Promise.all((keys === true ? FACETS : keys).map(of));
}

/** @param {Index} index */
const facets = (index) => Promise.all(FACETS.map((key) => valued(index, key, (_, value) => value.items)));

/**
 * A facet with a number for each value; of environments `each` counts those nodes that are in one.
 * @param {Index} index @param {FacetKey} key @param {(facet: any, value: import("./files.js").Value) => number} count
 * @param {(is: (node: number) => number) => number} [each] @returns {Promise<Facet>}
 */
async function valued(index, key, count, each) {
  const facet = await index.facet(key);
  for (const { name, label } of facet.values) index.labels.set(`${key} ${name}`, label);
  if (key !== "environment") {
    return { key, values: facet.values.map((value) => ({ name: value.name, label: value.label, count: count(facet, value) })) };
  }
  const { sets, of } = await environments(index);
  const values = index.manifest.environments.map(({ name, label }, place) => {
    const has = sets.map((set) => Number(set.includes(place)));
    const inSets = facet.values.reduce((sum, value, at) => sum + has[at] * value.items, 0);
    return { name, label, count: each ? each((node) => has[of[node]]) : inSets };
  });
  return { key, values };
}

/** @param {Index} index @param {[node: number, score: number, words: number][]} top @param {string[]} words @param {Filters} filters */
async function shown(index, top, words, filters) {
  const { environments } = index.manifest;
  const results = top.map(async ([node, score, found]) => {
    const document = await index.document(node);
    if (!document) return [];
    const [kind, , , title, body, anchor, own] = document.words;
    const [pageTitle, url, page] = document.page;
    const [level, owner, phase, tags, controls, flags] = document.facts ?? [];
    const names = own.flatMap((/** @type {number} */ place) => environments[place]?.name ?? []);
    const hrefs = Object.fromEntries((names.length ? names : [""]).map((/** @type {string} */ name) => [name, href(name, url, anchor)]));
    /** @type {Result & { words: number }} */
    const result = {
      node,
      kind: KINDS[kind],
      id: kind === 2 ? `${page}/${anchor}` : kind ? `${page}#${anchor}` : page,
      page: { id: page, title: pageTitle, marks: marks(pageTitle, words) },
      section: document.section && {
        title: document.section[0],
        anchor: document.section[1],
        marks: marks(document.section[0], words),
      },
      title: { text: title, marks: marks(title, words) },
      excerpt: excerpt(body, words),
      href: hrefs[filters.environment ?? ""] ?? Object.values(hrefs)[0],
      hrefs,
      environments: names,
      level: LEVELS[level],
      owner: owner || undefined,
      phase: phase || undefined,
      tags: tags ?? [],
      controls: controls ?? [],
      planned: Boolean(flags & 1),
      signOff: Boolean(flags & 2),
      noGo: Boolean(flags & 4),
      score,
      partial: false,
      words: found,
    };
    return [result];
  });
  return (await Promise.all(results)).flat();
}

/** @param {string} environment @param {string} url @param {string} anchor */
function href(environment, url, anchor) {
  const folder = [environment, url].filter(Boolean).join("/");
  return `${folder ? `${folder}/` : "./"}${anchor ? `#${anchor}` : ""}`;
}

/** @type {Record<string, FacetKey>} */
const KEYS = { env: "environment", tags: "tag", controls: "control", ...Object.fromEntries(FACETS.map((key) => [key, key])) };

/** @param {Index} index @param {string} text @returns {Promise<Parsed>} */
async function parse(index, text) {
  /** @type {Parsed} */
  const parsed = { words: "", filters: {}, state: undefined, unknown: [] };
  const rest = [];
  for (const [piece, word, quoted, bare] of text.matchAll(/(?:(\p{L}+):)?(?:"([^"]*)"?|(\S+))/gu)) {
    const value = quoted ?? bare;
    const key = KEYS[word?.toLowerCase()];
    if (word?.toLowerCase() === "is") parsed.state = value.toLowerCase();
    else if (!key || !Object.hasOwn(KEYS, word.toLowerCase())) rest.push(piece);
    else {
      const { values } = await valued(index, key, () => 0);
      const lower = value.toLowerCase();
      const named = values.filter(({ name, label }) => {
        const names = [name, label, ...(key === "control" ? name.split(":") : [])];
        return names.some((one) => one.toLowerCase() === lower);
      });
      const names = named.map(({ name }) => name);
      if (!names.length) {
        const letters = Array.from(lower);
        const near = values.filter(({ name }) => name.toLowerCase().startsWith(lower) || distance(letters, name.toLowerCase(), 2) <= 2);
        parsed.unknown.push({ key, value, nearest: near.slice(0, 5).map(({ name }) => name) });
      } else if (key === "environment") parsed.filters.environment = names[0];
      else parsed.filters[key] = [...new Set([...(parsed.filters[key] ?? []), .../** @type {any[]} */ (names)])];
    }
  }
  parsed.words = rest.join(" ");
  return parsed;
}
