// How well nodes answer a query: weight × rarity × impact, the best of each word, the sum over the words.

import { SearchError } from "./files.js";

/** @import { Bytes, Index } from "./files.js" */
/** @import { Match } from "./words.js" */

/** What a title counts for what is in its page, section or item. */
const INHERITED = 0.7;
const LEVELS = 8;
/** Below this weight a word's many uses are not all read. */
const STRONG = 0.6;

/** Which nodes are in which environments. @param {Index} index */
export const within = (index) =>
  index.keep("within", async () => {
    const facet = await index.facet("environment");
    const sets = facet.values.map(({ label }) => label.split(",").map(Number));
    // For each node the place of its set.
    const of = new Uint16Array(index.manifest.nodes);
    facet.values.forEach((value, place) => {
      if (place) index.runs(facet, value, (from, to) => of.fill(place, from, to));
    });
    return {
      sets,
      of,
      meet: sets.map((one) => sets.map((other) => one.some((place) => other.includes(place)))),
      in: (/** @type {string} */ name) =>
        index.keep(`in ${name}`, async () => {
          const place = index.manifest.environments.findIndex((one) => one.name === name);
          return Uint8Array.from(of, (set) => Number(sets[set]?.includes(place)));
        }),
    };
  });

/** How much the nodes of boosted pages count. @param {Index} index */
export const boosts = (index) =>
  index.keep("boosts", async () => {
    const facet = await index.facet("boost");
    if (!facet.values.length) return undefined;
    const boosts = new Float32Array(index.manifest.nodes).fill(1);
    for (const value of facet.values) index.runs(facet, value, (from, to) => boosts.fill(Number(value.name), from, to));
    return boosts;
  });

/**
 * The scores of all nodes for one word, and how many nodes use it; `cut` tells that there are some that were not read.
 * @param {Index} index @param {Match[]} found @param {boolean} tails whether to read all
 */
export async function score(index, found, tails) {
  const { nodes } = index.manifest;
  const scores = new Float32Array(nodes);
  const { of, meet } = await within(index);
  let cut = false;
  const places = found.flatMap(({ entry: { head, tail }, weight }) => {
    const isRead = tail && tails && weight > STRONG;
    cut ||= Boolean(tail) && !isRead;
    return (isRead ? [head, tail] : [head]).map((place) => ({ place, weight }));
  });
  const lists = await Promise.all(places.map(async ({ place, weight }) => ({ list: await index.postings(place), weight })));
  const used = Math.max(0, ...found.map(({ entry }) => entry.count));
  const rarity = Math.log(1 + nodes / (1 + used)) / LEVELS;
  for (const { list, weight } of lists) {
    for (const isSpan of [false, true]) {
      const levels = list.byte();
      for (let level = LEVELS; level > 0; level--) {
        const value = weight * rarity * level;
        let node = -1;
        for (let count = (levels >> (level - 1)) & 1 ? list.number() : 0; count > 0; count--) {
          node += 1 + list.number();
          if (node >= nodes) throw new SearchError("damaged");
          if (scores[node] < value) scores[node] = value;
          if (!isSpan) continue;
          const end = Math.min(nodes, node + list.number() + 1);
          const own = meet[of[node]] ?? [];
          for (let inner = node + 1; inner < end; inner++) {
            if (scores[inner] < value * INHERITED && own[of[inner]]) scores[inner] = value * INHERITED;
          }
        }
      }
    }
  }
  return { scores, cut, used };
}

/** The greatest of several; or the sum, where all are there. @param {Float32Array[]} all @param {boolean} every */
export function joined([first, ...rest], every) {
  for (const other of rest) {
    for (let node = 0; node < first.length; node++) {
      if (!every) first[node] = Math.max(first[node], other[node]);
      else first[node] = first[node] && other[node] && first[node] + other[node];
    }
  }
  return first;
}

/**
 * The best nodes, in order: those that have all words, then others if there are hardly any.
 * @param {Float32Array[]} words @param {{ bonus?: Float32Array, boost?: Float32Array, pass?: Uint8Array, most: number }} wish
 */
export function best(words, { bonus, boost, pass, most }) {
  const nodes = words[0].length;
  const full = new Uint8Array(nodes);
  const totals = new Uint32Array(words.length + 1);
  /** @type {[node: number, score: number, words: number][]} */
  const top = [];
  for (let node = 0; node < nodes; node++) {
    let [score, found] = [0, 0];
    for (const scores of words) {
      if (scores[node]) found++;
      score += scores[node];
    }
    if (!found) continue;
    if (found === words.length) full[node] = 1;
    if (pass && !pass[node]) continue;
    totals[found]++;
    if (bonus) score += bonus[node];
    if (boost) score *= boost[node];
    let at = top.length;
    while (at > 0 && (top[at - 1][2] < found || (top[at - 1][2] === found && top[at - 1][1] < score))) at--;
    if (at === most) continue;
    top.splice(at, 0, [node, score, found]);
    if (top.length > most) top.pop();
  }
  const whole = totals[words.length];
  return {
    top: whole < 3 ? top : top.filter(([, , found]) => found === words.length),
    full,
    total: whole || totals.reduce((sum, count) => sum + count, 0),
    isFull: whole > 0,
  };
}
