// What is found, cut into what is shown. Pure.
/** @import {Range, Result} from "./types.js" */

/** A text in pieces, each to be marked or not. @param {string} text @param {Range[]} marks @returns {[piece: string, marked: boolean][]} */
export function slices(text, marks) {
  /** @type {[string, boolean][]} */
  const pieces = [];
  let at = 0;
  for (const [start, end] of [...marks, [text.length, text.length]]) {
    pieces.push([text.slice(at, start), false], [text.slice(start, end), true]);
    at = end;
  }
  return pieces.filter(([piece]) => piece);
}

/** Results that stand together and are of the same page and section. @param {Result[]} results @returns {Result[][]} */
export function grouped(results) {
  /** @type {Result[][]} */
  const groups = [];
  const place = (/** @type {Result} */ { kind, page, section }) => `${page.id} ${kind === "page" ? "/" : section?.id}`;
  for (const result of results) {
    const last = groups.at(-1);
    if (last && place(last[0]) === place(result)) last.push(result);
    else groups.push([result]);
  }
  return groups;
}
