// Which words of the site a typed word may mean, and how far each is from it.

/** @import { Index, Entry } from "./files.js" */

/** The most words that one is taken for. */
const MOST = 24;
/** The most parts of the lexicon that are read for a word. */
const PARTS = 4;

/** @typedef {{ entry: Entry, weight: number }} Match */

/** The part of the lexicon where a term is, if it is. @param {Index} index @param {string} term */
export const partOf = ({ manifest: { lexicon } }, term) => Math.max(0, lexicon.findLastIndex(([first]) => first <= term));

/**
 * The words that a term is, begins, or is another form of (rotate, rotating); best first.
 * @param {Index} index @param {string} term @param {boolean} [whole] whether only it itself and what it begins are meant
 * @returns {Promise<Match[]>}
 */
export async function matches(index, term, whole) {
  const stem = !whole && /^\p{Alphabetic}{5,}$/u.test(term) ? term.slice(0, Math.max(4, term.length - 3)) : term;
  const last = Math.min(partOf(index, `${term}\uffff`), partOf(index, term) + PARTS - 1);
  const first = Math.max(partOf(index, stem), last - PARTS);
  const read = await Promise.all(index.manifest.lexicon.slice(first, last + 1).map((part) => index.part(part)));
  // A name of several parts is found by its parts, which are words of their own.
  const known = read.flat().filter(({ term }) => term.startsWith(stem) && (whole || /^[\p{Alphabetic}\p{N}]+$/u.test(term)));
  return best(known.map((entry) => ({ entry, weight: closeness(term, entry.term, stem.length) })));
}

/** @param {string} term @param {string} other @param {number} shared so many letters they have in common, at least */
function closeness(term, other, shared) {
  if (other === term) return 1;
  const longer = Math.max(term.length, other.length);
  if (other.startsWith(term)) return 0.5 + (0.4 * term.length) / longer;
  while (term[shared] === other[shared]) shared++;
  // What is behind these is an ending: -s, -ed, -ing.
  return other.length - shared <= 3 && shared >= 0.6 * longer ? (0.8 * shared) / longer : 0;
}

/** Those that are most likely meant: a word itself, else what is near and common. @param {Match[]} found */
export function best(found) {
  const worth = (/** @type {Match} */ { weight, entry }) => (weight === 1 ? 100 : weight * (3 + Math.log2(entry.count)));
  return found.filter(({ weight }) => weight).sort((a, b) => worth(b) - worth(a)).slice(0, MOST);
}
