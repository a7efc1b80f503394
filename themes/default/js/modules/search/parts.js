// The terms of what is no plain word: an identifier, a path, a script that is written without spaces. Loaded when one is
// typed. As in `src/search/tokens.rs`.

import { lower } from "./tokens.js";

/** So many parts of a chunk are looked for; nobody types more. */
const MOST_PARTS = 48;
/** The longest term. */
const LONGEST = /^.{1,64}/su;
const SPACELESS =
  /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{323af}]/u;
/** Where one part ends and another begins: what is no letter, camelCase, a change of script. */
const BETWEEN = new RegExp(
  String.raw`[^\p{Alphabetic}\p{N}]+|(?<=\p{Lowercase})(?=\p{Uppercase})|(?<=\p{Uppercase})(?=\p{Uppercase}\p{Lowercase})|(?<=S)(?!S)|(?<!S)(?=S)`.replaceAll("S)", `${SPACELESS.source})`),
  "gu",
);

/** @param {string} text */
const longest = (text) => text.match(LONGEST)?.[0] ?? "";

/** Where the parts of a chunk are: of a script without spaces, every two letters. @param {string} chunk */
function parts(chunk) {
  /** @type {[from: number, to: number][]} */
  const ranges = [];
  let from = 0;
  for (const { 0: cut, index } of [...chunk.matchAll(BETWEEN), { 0: "", index: chunk.length }]) {
    const part = chunk.slice(from, index);
    const pairs = SPACELESS.test(part) ? [...part.matchAll(/(?=(..))/gsu)] : [];
    for (const pair of pairs) ranges.push([from + pair.index, from + pair.index + pair[1].length]);
    if (part && !pairs.length) ranges.push([from, index]);
    from = index + cut.length;
  }
  return ranges;
}

/** @param {string} chunk */
export function terms(chunk) {
  const ranges = parts(chunk);
  const [first, last] = [ranges[0], ranges.at(-1)];
  const whole = last && first !== last && !SPACELESS.test(chunk) ? chunk.slice(first[0], last[1]) : "";
  return { parts: ranges.slice(0, MOST_PARTS).map(([from, to]) => lower(longest(chunk.slice(from, to)))), whole: longest(whole) === whole ? lower(whole) : "" };
}
