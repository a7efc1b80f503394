// What is typed into the search, as text: filters in it, their completion, taking them out again. Pure: it knows no
// document, no storage and no engine. Loaded with the first filter.
/** @import {FacetKey, FacetValue} from "./types.js" */

/** A filter as it stands in the text. @typedef {{key: string, value: string, from: number, to: number}} Token */

/** What filters are called in the text, and what chips call them. @type {Record<string, string>} */
export const KEYS = {
  env: "Environment",
  is: "State",
  kind: "Kind",
  level: "Level",
  owner: "Owner",
  phase: "Phase",
  tag: "Tag",
  control: "Control",
};

/** @param {string} key @returns {FacetKey} */
export const facetOf = (key) => (key === "env" ? "environment" : /** @type {FacetKey} */ (key));

/** What `is:` takes, and what the items are called then. @type {Record<string, string>} */
export const STATES = {
  open: "Open",
  done: "Done",
  failed: "Failed",
  blocked: "Blocked",
  stale: "Changed since",
  expired: "No longer good",
  waived: "Waived",
  na: "Not applicable",
  conflict: "In conflict",
  mine: "Mine",
};

/** What completes `is:`. @returns {FacetValue[]} */
export const statesToOffer = () => Object.entries(STATES).map(([name, label]) => ({ name, label, count: 0 }));

/** @param {string} state behind `is:` */
export const isState = (state) => Object.hasOwn(STATES, state);

/** Whether an item that stands so is one of those that `is:` asks for. @param {string} state @param {string} standing */
export const isOne = (state, standing) =>
  state === "open" ? !["done", "waived", "na", "inactive", "planned"].includes(standing) : standing === state;

/** Other words for them. @type {Record<string, string>} */
const ALSO = { environment: "env", tags: "tag", controls: "control" };

/** All filters of a text, as the engine reads them. @param {string} text @returns {Token[]} */
export const tokensOf = (text) =>
  [...text.matchAll(/(?<!\S)(\p{L}+):("[^"]*"?|\S*)/gu)].flatMap(({ 0: whole, 1: word, 2: value, index }) => {
    const small = word.toLowerCase();
    const key = ALSO[small] ?? small;
    return Object.hasOwn(KEYS, key) ? { key, value: value.replaceAll('"', ""), from: index, to: index + whole.length } : [];
  });

/** Those that hold: of `env` and `is` the last alone. @param {string} text */
export const holding = (text) => {
  const all = tokensOf(text).filter(({ value }) => value);
  return all.filter(({ key }, at) => !isSingle(key) || all.findLastIndex((one) => one.key === key) === at);
};

/** Of these there is one at a time. @param {string} key */
const isSingle = (key) => key === "env" || key === "is";

/** The filter that is being typed: the caret stands in its value. @param {string} text @param {number} caret */
export const typing = (text, caret) => tokensOf(text).find(({ from, to }) => caret > text.indexOf(":", from) && caret <= to);

/** Whether a typed value means this one: by its name, its label, or what stands in the name before or after a colon.
 * @param {FacetValue} value @param {string} typed */
export const isNamed = ({ name, label }, typed) =>
  [name, label, ...name.split(":")].some((one) => one.toLowerCase() === typed.toLowerCase());

/** What the site has for the beginning of a name or label: those that begin so first.
 * @param {FacetValue[]} values @param {string} typed */
export function offers(values, typed) {
  const wanted = typed.toLowerCase();
  const place = (/** @type {FacetValue} */ { name, label }) => {
    const found = [name, label].map((words) => words.toLowerCase().indexOf(wanted)).filter((at) => at >= 0);
    return found.length ? Math.min(...found) : Infinity;
  };
  const rank = (/** @type {FacetValue} */ value) => Math.min(place(value), 1);
  return values.filter((value) => place(value) < Infinity).sort((a, b) => rank(a) - rank(b)).slice(0, 8);
}

/** A filter as text. @param {string} key @param {string} name */
export const written = (key, name) => `${key}:${/\s/.test(name) ? `"${name}"` : name}`;

/** The text with something else in a place of it. @param {string} text @param {{from: number, to: number}} place @param {string} [words] */
export const replaced = (text, { from, to }, words = "") =>
  `${text.slice(0, from)}${words} ${text.slice(to)}`.replace(/\s+/g, " ").trimStart();

/** The text without its filters. @param {string} text */
export const without = (text) =>
  replaced(tokensOf(text).reduceRight((rest, { from, to }) => rest.slice(0, from) + rest.slice(to), text), { from: 0, to: 0 }).trim();

/** The text with a filter more, or without it. Of `env` and `is` there is one at a time.
 * @param {string} text @param {string} key @param {FacetValue} value */
export function toggled(text, key, value) {
  const all = tokensOf(text).filter((token) => token.key === key);
  const other = isSingle(key) ? all.at(-1) : undefined;
  const same = (other ? [other] : all).find((token) => isNamed(value, token.value));
  if (same) return replaced(text, same);
  return replaced(text, other ?? { from: text.length, to: text.length }, ` ${written(key, value.name)}`);
}

/** The text with another word in place of one. @param {string} text @param {string} typed @param {string} word */
export function corrected(text, typed, word) {
  const from = text.toLowerCase().indexOf(typed.toLowerCase());
  return from < 0 ? `${text} ${word}` : replaced(text, { from, to: from + typed.length }, word).trimEnd();
}
