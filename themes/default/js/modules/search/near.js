// The words that a misspelt one is near to; loaded when a word is not found.

import { best, partOf } from "./words.js";

/** @import { Index } from "./files.js" */
/** @import { Match } from "./words.js" */

/** The most parts of the lexicon that are read. */
const PARTS_FOR_NEAREST = 40;

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
    const parts = [...new Set(starts.map((start) => index.manifest.lexicon[partOf(index, start)]))].slice(0, PARTS_FOR_NEAREST);
    const entries = await Promise.all(parts.map((part) => index.part(part)));
    /** @type {Match[]} */
    const found = [];
    for (const entry of entries.flat()) {
      const away = distance(letters, entry.term, most);
      if (away <= most) found.push({ entry, weight: away < 1.5 ? 0.7 - 0.1 * (away - 1) * 2 : 0.5 });
    }
    return best(found);
  };
  const own = await near([term]);
  if (own.some(({ weight }) => weight > 0.6)) return own;
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
