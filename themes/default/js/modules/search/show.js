// A result as a reader sees it: the best place of its text, and what to mark.

import { fold, terms } from "./tokens.js";

/** @import { Range, Marked } from "./types.js" */

const EXCERPT = 180;

/**
 * Where the words stand in a text.
 * @param {string} text @param {string[]} words folded, lower case @returns {Range[]}
 */
export function marks(text, words) {
  /** @type {Range[]} */
  const ranges = [];
  for (const { 0: chunk, index } of text.matchAll(/[^\s\u0085]+/gu)) {
    const folded = fold(chunk).toLowerCase();
    const { parts } = terms(fold(chunk));
    for (const word of words) {
      const at = beginning(folded, word, parts);
      if (at < 0) continue;
      // Where folding made it longer or shorter, nobody knows which letter is which.
      const same = folded.length === chunk.length;
      ranges.push(same ? [index + at, index + at + word.length] : [index, index + chunk.length]);
    }
  }
  ranges.sort(([a, b], [c, d]) => a - c || d - b);
  /** @type {Range[]} */
  const apart = [];
  for (const range of ranges) {
    const last = apart.at(-1);
    if (last && range[0] <= last[1]) last[1] = Math.max(last[1], range[1]);
    else apart.push([...range]);
  }
  return apart;
}

/** Where in a chunk a word begins, at the beginning of a part. @param {string} chunk @param {string} word @param {string[]} parts */
function beginning(chunk, word, parts) {
  for (let at = chunk.indexOf(word); at >= 0; at = chunk.indexOf(word, at + 1)) {
    const rest = chunk.slice(at);
    if (parts.some((part) => rest.startsWith(part) && (part.startsWith(word) || word.startsWith(part)))) return at;
  }
  return -1;
}

/**
 * The place of a text where most of the words stand.
 * @param {string} text @param {string[]} words @returns {Marked & { cut: boolean }}
 */
export function excerpt(text, words) {
  const found = marks(text, words);
  if (text.length <= EXCERPT) return { text, marks: found, cut: false };
  let start = 0;
  let most = 0;
  for (const [from] of found) {
    const inside = found.filter(([a, b]) => a >= from && b <= from + EXCERPT - 40);
    const count = new Set(inside.map(([a, b]) => text.slice(a, b).toLowerCase())).size + inside.length / 100;
    if (count > most) [start, most] = [from, count];
  }
  // Some words before it, and whole ones; never half of a surrogate pair.
  start = start < 40 ? 0 : text.indexOf(" ", start - 40) + 1 || start;
  if (start > (found.find(([, to]) => to > start)?.[0] ?? start)) start = Math.max(0, start - 40);
  let end = Math.min(text.length, start + EXCERPT - 4);
  if (end < text.length) end = Math.max(text.lastIndexOf(" ", end), start + EXCERPT / 2);
  if (/[\ud800-\udbff]/.test(text[end - 1] ?? "")) end--;
  if (/[\udc00-\udfff]/.test(text[start] ?? "")) start++;
  const before = start ? "… " : "";
  const shift = before.length - start;
  const inside = found.filter(([from, to]) => from >= start && to <= end);
  return {
    text: before + text.slice(start, end) + (end < text.length ? " …" : ""),
    marks: inside.map(([from, to]) => [from + shift, to + shift]),
    cut: true,
  };
}
