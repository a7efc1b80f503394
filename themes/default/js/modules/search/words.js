// Which words of the site a typed word may mean, and how far each is from it.

/** @import { Index, Entry } from "./files.js" */

/** The most words that one is taken for. */
const MOST = 24;
/** The most parts of the lexicon that are read for a word. */
const PARTS = 4;

/** @typedef {{ entry: Entry, weight: number }} Match */

/** The part of the lexicon where a term is, if it is. @param {Index} index @param {string} term */
export function partOf({ manifest: { lexicon } }, term) {
  let [low, high] = [0, lexicon.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lexicon[middle][0] <= term) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** @param {Index} index @param {Iterable<number>} parts */
export async function read(index, parts) {
  const known = [...new Set(parts)].filter((part) => part < index.manifest.lexicon.length);
  return (await Promise.all(known.map((part) => index.part(part)))).flat();
}

/** @param {number} from @param {number} to */
const range = (from, to) => Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);

/**
 * The words that a term is, begins, or is another form of (rotate, rotating); best first.
 * @param {Index} index @param {string} term @param {boolean} [whole] whether only it itself and what it begins are meant
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
  // A name of several parts is found by its parts, which are words of their own.
  const isOne = whole ? undefined : /^[\p{Alphabetic}\p{N}]+$/u;
  for (const entry of entries) {
    if (!entry.term.startsWith(stem) || isOne?.test(entry.term) === false) continue;
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
export function best(found) {
  const worth = (/** @type {Match} */ { weight, entry }) => (weight === 1 ? 100 : weight * (3 + Math.log2(entry.count)));
  return found.sort((a, b) => worth(b) - worth(a)).slice(0, MOST);
}
