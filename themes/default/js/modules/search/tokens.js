// What text is searched by, the same as in `src/search/tokens.rs`, which says more; `tests/vectors/tokens.json` holds
// the two equal.

const LONGEST = 64;
const MOST_TAILS = 12;
const SPACES = /[\s\u0085]+/;
const SPACELESS =
  /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{323af}]/u;
const WORD = /[\p{Alphabetic}\p{N}]/u;
const UPPER = /\p{Uppercase}/u;
const LOWER = /\p{Lowercase}/u;

/** Text in which what only looks different is the same; letter case stays. @param {string} text */
export const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").normalize("NFC");

/** Letter by letter, so that no letter depends on those around it. @param {string[]} letters */
const lower = (letters) => letters.map((letter) => letter.toLowerCase()).join("").replaceAll("ς", "σ");

/** What stands between spaces, folded. @param {string} text */
export const chunks = (text) => fold(text).split(SPACES).filter(Boolean);

/**
 * The terms of a chunk: its parts, and itself with all its tails if it has several.
 * @param {string} chunk @returns {{ parts: string[], tails: string[] }}
 */
export function terms(chunk) {
  const letters = Array.from(chunk);
  /** @type {[number, number][]} */
  const ranges = [];
  let spaceless = false;
  for (let at = 0; at < letters.length; at++) {
    if (!WORD.test(letters[at])) continue;
    spaceless ||= SPACELESS.test(letters[at]);
    const last = ranges.at(-1);
    if (last && last[1] === at && !begins(letters, at)) last[1] = at + 1;
    else ranges.push([at, at + 1]);
  }
  const parts = ranges.flatMap(([start, end]) => {
    const part = letters.slice(start, end);
    if (part.length > 1 && SPACELESS.test(part[0])) return part.slice(1).map((letter, at) => lower([part[at], letter]));
    return [lower(part.slice(0, LONGEST))];
  });
  const end = ranges.at(-1)?.[1] ?? 0;
  const tails =
    spaceless || ranges.length < 2
      ? []
      : ranges
          .slice(0, -1)
          .slice(0, MOST_TAILS)
          .filter(([start]) => end - start <= LONGEST)
          .map(([start]) => lower(letters.slice(start, end)));
  return { parts, tails };
}

/** The phrase that a line of two to six words is, if it is one. @param {string} text */
export function phrase(text) {
  const words = chunks(text).map((chunk) => lower(Array.from(chunk)));
  const whole = words.join(" ");
  return words.length > 1 && words.length < 7 && Array.from(whole).length <= LONGEST ? whole : undefined;
}

/** @param {string[]} letters @param {number} at */
function begins(letters, at) {
  const [before, letter, after] = [letters[at - 1], letters[at], letters[at + 1] ?? ""];
  const camel = UPPER.test(letter) && (LOWER.test(before) || (UPPER.test(before) && LOWER.test(after)));
  return camel || SPACELESS.test(before) !== SPACELESS.test(letter);
}
