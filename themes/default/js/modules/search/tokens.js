// What text is searched by, the same as in `src/search/tokens.rs`, which says more; `tests/vectors/tokens.json` holds
// the two equal.

/** A word that is in one part whatever script it is in. */
const PLAIN = /^(\p{Uppercase}+|\p{Uppercase}?[\p{Lowercase}\p{N}]{1,60})$/u;

/** Text in which what only looks different is the same; letter case stays. @param {string} text */
export const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").normalize("NFC");

/** @param {string} text */
export const lower = (text) => text.toLowerCase().replaceAll("ς", "σ");

/** What stands between spaces and has a letter or a digit, folded. @param {string} text */
export const chunks = (text) => fold(text).split(/[\s\u0085]+/).filter((chunk) => /[\p{Alphabetic}\p{N}]/u.test(chunk));

/** The terms of a chunk: its parts, and as a whole if it has several. @param {string} chunk @returns {Promise<{ parts: string[], whole: string }>} */
export async function terms(chunk) {
  return PLAIN.test(chunk) ? { parts: [lower(chunk)], whole: "" } : (await import("./parts.js")).terms(chunk);
}
