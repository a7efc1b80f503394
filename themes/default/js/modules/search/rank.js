// How well nodes answer a query: weight × rarity × impact, the best of each word, the sum over the words.

/** @import { Index } from "./files.js" */
/** @import { Match } from "./words.js" */

/** What a title counts for what is in its page, section or item. */
const INHERITED = 0.7;
const LEVELS = 8;
/** Below this weight a word's many uses are not all read. */
const STRONG = 0.6;
/** What one more word counts: more than all that is counted within words. */
const WORD = 1e6;

/** Of what class each node is, in which environments those of a class are, and how much they count. @param {Index} index */
export const classes = (index) =>
  index.keep("classes", async () => {
    const values = await index.facet("class");
    const sets = values.map(({ name }) => name.split(",").map(Number));
    const of = new Uint16Array(index.manifest.nodes);
    values.forEach((value, place) => index.runs(value, (from, to) => of.fill(place, from, to)));
    return {
      of,
      sets,
      boosts: values.map(({ label }) => Number(label)),
      meet: sets.map((one) => sets.map((other) => one.some((place) => other.includes(place)))),
    };
  });

/** Which nodes are in an environment. @param {Index} index @param {string} name @returns {Promise<Uint8Array>} */
export const within = (index, name) =>
  index.keep(`in ${name}`, async () => {
    const { of, sets } = await classes(index);
    const place = index.manifest.environments.indexOf(name);
    return Uint8Array.from(of, (set) => sets[set].includes(place));
  });

/**
 * The scores of all nodes for one word; `cut` tells that there are some that were not read.
 * @param {Index} index @param {Match[]} found @param {boolean} deep whether to read all
 */
export async function score(index, found, deep) {
  const { nodes } = index.manifest;
  const scores = new Float32Array(nodes);
  const { of, meet } = await classes(index);
  let cut = false;
  const lists = found.flatMap(({ entry: { head, tail }, weight }) => {
    const isRead = tail && deep && weight > STRONG;
    cut ||= tail && !isRead;
    return (isRead ? [head, tail] : [head]).map(async (place) => ({ list: await index.list(place), weight }));
  });
  const rarity = Math.log(1 + nodes / (1 + Math.max(0, ...found.map(({ entry }) => entry.count)))) / LEVELS;
  for (const { list, weight } of await Promise.all(lists)) {
    for (const isSpan of [false, true]) {
      const levels = list.number();
      for (let level = LEVELS; level > 0; level--) {
        const value = weight * rarity * level;
        let node = -1;
        for (let count = (levels >> (level - 1)) & 1 ? list.number() : 0; count > 0; count--) {
          node += 1 + list.number();
          if (scores[node] < value) scores[node] = value;
          if (!isSpan) continue;
          const end = Math.min(nodes, node + list.number() + 1);
          const own = meet[of[node]];
          for (let inner = node + 1; inner < end; inner++) {
            if (scores[inner] < value * INHERITED && own[of[inner]]) scores[inner] = value * INHERITED;
          }
        }
      }
    }
  }
  return { scores, cut };
}

/** The greatest of several; or the sum, where all are there. @param {Float32Array[]} all @param {boolean} every */
export function joined([first, ...rest], every) {
  for (const other of rest) {
    for (let node = 0; node < first.length; node++) {
      first[node] = every ? first[node] && other[node] && first[node] + other[node] : Math.max(first[node], other[node]);
    }
  }
  return first;
}

/**
 * The best nodes, in order: those that have all words, then others if there are hardly any.
 * @param {Index} index @param {Float32Array[]} words @param {Float32Array | undefined} bonus @param {Uint8Array | undefined} pass @param {number} most
 */
export async function best(index, words, bonus, pass, most) {
  const { of, boosts } = await classes(index);
  let [some, all] = [0, 0];
  /** @type {{ node: number, score: number, found: number }[]} */
  const top = [];
  for (let node = 0; node < of.length; node++) {
    if (pass && !pass[node]) continue;
    let [score, found] = [0, 0];
    for (const scores of words) {
      if (scores[node]) found++;
      score += scores[node];
    }
    if (!found && words.length) continue;
    some++;
    if (found === words.length) all++;
    if (bonus) score += bonus[node];
    score = score * boosts[of[node]] + found * WORD;
    let at = top.length;
    while (at && top[at - 1].score < score) at--;
    if (at < most) top.splice(at, 0, { node, score, found });
    if (top.length > most) top.pop();
  }
  return { top: all < 3 ? top : top.filter(({ found }) => found === words.length), total: all || some, partial: !all };
}
