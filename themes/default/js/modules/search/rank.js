// How well nodes answer a query: weight × rarity × impact, the best of each word, the sum over the words.

import { SearchError } from "./files.js";

/** @import { Index, Entry } from "./files.js" */
/** @import { Match } from "./words.js" */

/** What a title counts for what is in its page, section or item. */
const INHERITED = 0.7;
const LEVELS = 8;

/**
 * Which nodes are in the same environments, and which are in one.
 * @param {Index} index
 */
export const environments = (index) =>
  index.keep("environments", async () => {
    const facet = await index.facet("environment");
    const sets = facet.values.map(({ label }) => label.split(",").map(Number));
    /** For each node the place of its set. */
    const of = new Uint16Array(index.manifest.nodes);
    facet.values.forEach((value, place) => {
      if (place) index.runs(facet, value, (from, to) => of.fill(place, from, to));
    });
    const meet = sets.map((one) => sets.map((other) => one.some((place) => other.includes(place))));
    return { sets, of, meet };
  });

/** How much the nodes of boosted pages count. @param {Index} index */
export const boosts = (index) =>
  index.keep("boosts", async () => {
    if (!index.manifest.facets.boost) return undefined;
    const facet = await index.facet("boost");
    const boosts = new Float32Array(index.manifest.nodes).fill(1);
    for (const value of facet.values) index.runs(facet, value, (from, to) => boosts.fill(Number(value.name), from, to));
    return boosts;
  });

/**
 * The scores of all nodes for one word. Tails are read where `tails` says so; `cut` tells that there are some that were not.
 * @param {Index} index @param {Match[]} found @param {boolean} tails
 */
export async function score(index, found, tails) {
  const { nodes } = index.manifest;
  const scores = new Float32Array(nodes);
  const { of, meet } = await environments(index);
  const places = found.flatMap(({ entry, weight }) => {
    const { head, tail } = entry;
    return (tail && tails && weight > 0.6 ? [head, tail] : [head]).map((place) => ({ place, weight }));
  });
  const lists = await Promise.all(places.map(async ({ place, weight }) => ({ list: await index.postings(place), weight })));
  const used = Math.max(0, ...found.map(({ entry }) => entry.count));
  const rarity = Math.log(1 + nodes / (1 + used));
  for (const { list, weight } of lists) {
    const unit = (weight * rarity) / LEVELS;
    each(list, nodes, (node, level) => {
      if (scores[node] < unit * level) scores[node] = unit * level;
    });
    each(list, nodes, (node, level, length) => {
      if (scores[node] < unit * level) scores[node] = unit * level;
      const inherited = unit * level * INHERITED;
      const own = meet[of[node]];
      const end = Math.min(nodes, node + length + 1);
      for (let inner = node + 1; inner < end; inner++) {
        if (scores[inner] < inherited && own?.[of[inner]] !== false) scores[inner] = inherited;
      }
    }, true);
  }
  const cut = found.some(({ entry, weight }) => entry.tail && !(tails && weight > 0.6));
  return { scores, cut, used };
}

/**
 * @param {import("./files.js").Bytes} list @param {number} nodes
 * @param {(node: number, level: number, length: number) => void} call @param {boolean} [spans]
 */
function each(list, nodes, call, spans) {
  const levels = list.byte();
  for (let level = LEVELS; level > 0; level--) {
    if (!((levels >> (level - 1)) & 1)) continue;
    let next = 0;
    for (let count = list.number(); count > 0; count--) {
      const node = next + list.number();
      if (node >= nodes) throw new SearchError("damaged");
      call(node, level, spans ? list.number() : 0);
      next = node + 1;
    }
  }
}

/** The greatest of several, or of all the sum where each is there. @param {Float32Array[]} all @param {boolean} every */
export function joined(all, every) {
  if (all.length < 2) return all[0];
  const sum = new Float32Array(all[0].length);
  for (let node = 0; node < sum.length; node++) {
    let value = 0;
    for (const scores of all) {
      if (every && !scores[node]) {
        value = 0;
        break;
      }
      value = every ? value + scores[node] : Math.max(value, scores[node]);
    }
    sum[node] = value;
  }
  return sum;
}

/**
 * The best nodes, in order: those that have all words, then others if there are hardly any.
 * @param {Float32Array[]} words @param {{ bonus?: Float32Array, boost?: Float32Array, pass?: Uint8Array, most: number }} wish
 */
export function best(words, { bonus, boost, pass, most }) {
  const nodes = words[0].length;
  const full = new Uint8Array(nodes);
  /** @type {[node: number, score: number, full: number][]} */
  const top = [];
  let total = 0;
  let some = 0;
  const add = (/** @type {number} */ node, /** @type {number} */ score, /** @type {number} */ full) => {
    if (top.length === most && top[most - 1][2] === full && top[most - 1][1] >= score) return;
    let at = top.length;
    while (at > 0 && (top[at - 1][2] < full || (top[at - 1][2] === full && top[at - 1][1] < score))) at--;
    top.splice(at, 0, [node, score, full]);
    if (top.length > most) top.pop();
  };
  /** @type {[node: number, score: number, words: number][]} */
  const partial = [];
  for (let node = 0; node < nodes; node++) {
    let [score, found] = [0, 0];
    for (const scores of words) {
      if (scores[node]) {
        score += scores[node];
        found++;
      }
    }
    if (!found || (pass && !pass[node])) continue;
    if (bonus) score += bonus[node];
    if (boost) score *= boost[node];
    if (found === words.length) {
      full[node] = 1;
      total++;
      add(node, score, found);
    } else if (total < 3) {
      some++;
      partial.push([node, score, found]);
    }
  }
  if (total < 3) for (const [node, score, found] of partial) add(node, score, found);
  return { top, full, total: total || some, isFull: total > 0 };
}
