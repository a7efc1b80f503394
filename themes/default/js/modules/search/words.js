// Which words of the site a typed word may mean, and how far each is from it.

/** @import { Index, Entry } from "./files.js" */

/** The most words that one is taken for. */
const MOST = 24;
/** The most parts of the lexicon that are read for a word, and for one of which nothing is found. */
const PARTS = 4;
const PARTS_FOR_NEAREST = 40;

/** @typedef {{ entry: Entry, weight: number }} Match */

/** The part of the lexicon where a term is, if it is. @param {Index} index @param {string} term */
function partOf({ manifest: { lexicon } }, term) {
  let [low, high] = [0, lexicon.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lexicon[middle][0] <= term) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** @param {Index} index @param {Iterable<number>} parts */
async function read(index, parts) {
  const known = [...new Set(parts)].filter((part) => part < index.manifest.lexicon.length);
  return (await Promise.all(known.map((part) => index.part(part)))).flat();
}

/** @param {number} from @param {number} to */
const range = (from, to) => Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);

/**
 * The words that a term is, begins, or is another form of (rotate, rotating); best first.
 * @param {Index} index @param {string} term @param {boolean} whole whether only it itself and what it begins are meant
 * @returns {Promise<Match[]>}
 */
export async function matches(index, term, whole) {
  const own = partOf(index, term);
  const last = Math.min(partOf(index, `${term}\uffff`), own + PARTS - 1);
  const stem = !whole && /^\p{Alphabetic}{5,}$/u.test(term) ? term.slice(0, Math.max(4, term.length - 3)) : term;
  const first = Math.max(partOf(index, stem), last - PARTS);
  const entries = await read(index, range(first, last));
  /** @type {Match[]} */
  const found = [];
  for (const entry of entries) {
    const weight = closeness(term, entry.term, stem);
    if (weight) found.push({ entry, weight });
  }
  return best(found);
}

/** @param {string} term @param {string} other @param {string} stem */
function closeness(term, other, stem) {
  if (other === term) return 1;
  if (other.startsWith(term)) return 0.5 + (0.4 * term.length) / other.length;
  if (stem === term || !other.startsWith(stem)) return 0;
  let shared = stem.length;
  while (shared < term.length && term[shared] === other[shared]) shared++;
  // What is behind the stem is an ending: -s, -ed, -ing.
  const longer = Math.max(term.length, other.length);
  const ends = term.length - shared <= 3 && other.length - shared <= 3 && shared >= 0.6 * longer;
  return ends && /^\p{Alphabetic}+$/u.test(other) ? (0.8 * shared) / longer : 0;
}

/** @param {Match[]} found */
function best(found) {
  const worth = (/** @type {Match} */ { weight, entry }) => (weight === 1 ? 100 : weight * (3 + Math.log2(entry.count)));
  return found.sort((a, b) => worth(b) - worth(a)).slice(0, MOST);
}

/**
 * The words from which a term is one letter away, or two if it is long. First those are looked at that begin like it, then
 * those that its first letters could have been.
 * @param {Index} index @param {string} term @returns {Promise<Match[]>}
 */
export async function nearest(index, term) {
  const letters = Array.from(term);
  const most = letters.length > 7 ? 2 : letters.length > 2 ? 1 : 0;
  if (!most) return [];
  const near = async (/** @type {string[]} */ starts) => {
    const entries = await read(index, starts.map((start) => partOf(index, start)).slice(0, PARTS_FOR_NEAREST));
    /** @type {Match[]} */
    const found = [];
    for (const entry of entries) {
      const away = distance(letters, entry.term, most);
      if (away <= most) found.push({ entry, weight: away < 1.5 ? 0.7 - 0.1 * (away - 1) * 2 : 0.5 });
    }
    return best(found);
  };
  const [a, b = "", ...rest] = letters;
  const tail = rest.join("");
  const found = await near([term, a + tail, b + a + tail, b + tail, a + b, a]);
  if (found.length) return found;
  const { lexicon } = index.manifest;
  if (lexicon.length <= PARTS_FOR_NEAREST) return near(lexicon.map(([first]) => first));
  const firsts = Array.from("eatonisrlcdhumpgbfyvwkxjzq0123456789");
  return near(firsts.map((letter) => letter + b + tail));
}

/**
 * How many letters are wrong, left out, put in or turned round (optimal string alignment); half a letter more if only the
 * word's beginning is meant. More than `most` is just more.
 * @param {string[]} letters @param {string} term @param {number} most
 */
export function distance(letters, term, most) {
  if (term.length < letters.length - most) return most + 1;
  const other = Array.from(term).slice(0, letters.length + most + 1);
  /** @type {number[]} */
  let before = [];
  /** @type {number[]} */
  let above = other.map((_, at) => at).concat(other.length);
  for (let row = 1; row <= letters.length; row++) {
    const line = [row];
    let least = row;
    for (let at = 1; at <= other.length; at++) {
      const same = letters[row - 1] === other[at - 1];
      let value = Math.min(above[at] + 1, line[at - 1] + 1, above[at - 1] + (same ? 0 : 1));
      if (row > 1 && at > 1 && letters[row - 1] === other[at - 2] && letters[row - 2] === other[at - 1]) {
        value = Math.min(value, before[at - 2] + 1);
      }
      line.push(value);
      if (value < least) least = value;
    }
    if (least > most) return most + 1;
    [before, above] = [above, line];
  }
  const whole = other.length <= letters.length + most ? above[other.length] : most + 1;
  return letters.length > 4 ? Math.min(whole, Math.min(...above) + 0.5) : whole;
}
