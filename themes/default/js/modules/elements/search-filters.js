// Filters of the search: those that hold, as chips; all there are, with counts; what completes the one that is being typed;
// items that stand as `is:` wants them; and where something is not found, what may be meant instead. Loaded with the first of
// these.
/** @import {Answer, Engine, FacetValue, Filters, Parsed, Wish} from "../search/types.js" */
/** @import {Asked, Search} from "./search-dialog.js" */
import { KEYS, STATES, corrected, facetOf, holding, isNamed, isOne, isState, offers, replaced, statesToOffer, toggled, tokensOf, typing, without, written } from "../search/ask.js";
import { button, make } from "./make.js";
import { group, option, short } from "./search-dialog.js";

/** So many results are looked at first for items that stand as they should, and four times as many each time that is too few. */
const FIRST = 50;
const MOST_VALUES = 12;
const reader = () => import("../reader.js");

/** Items by how they stand in the current run. @param {Search} search @param {Engine} engine @param {Parsed} parsed @param {Wish} wish @returns {Promise<Answer>} */
export async function find({ root }, engine, { words, state = "" }, wish) {
  const { limit = 0 } = wish;
  if (!isState(state)) return engine.search(words, wish);
  const { choices, finished, standing, touched } = await reader();
  /** @type {Answer} */
  const nothing = { results: [], total: 0, exact: true, words: [], partial: false };
  /** @type {Filters} */
  const filters = { ...wish.filters, kind: ["item"] };
  if (state === "mine") {
    filters.owner = (await choices()).get("mine") ?? [];
    return filters.owner?.length ? engine.search(words, { ...wish, filters }) : nothing;
  }
  if (filters.environment !== undefined) {
    // What nothing was said of is open, and nothing else.
    const [among, pages] = state === "open" ? /** @type {const} */ (["except", await finished(filters.environment)]) : /** @type {const} */ (["page", await touched(filters.environment)]);
    if (!pages.length && among === "page") return nothing;
    if (pages.length) filters[among] = pages;
  }
  for (let many = FIRST; ; many *= 4) {
    const answer = await engine.search(words, { ...wish, filters, limit: many });
    const standings = await Promise.all(answer.results.map((result) => standing(result, root)));
    const results = answer.results.filter((_, index) => isOne(state, standings[index]));
    const all = many > answer.results.length;
    if (all || results.length > limit) return { ...answer, results: results.slice(0, limit), total: results.length, exact: all };
  }
}

/** What stands around what is found. @param {Search} search @param {Asked} asked */
export async function around(search, asked) {
  const offered = await completing(search, asked);
  return {
    groups: offered ? [offered.list] : [],
    hints: hintsOf(search, asked, offered?.from),
    chips: chipsOf(search, asked),
    rows: asked.found.counts && rowsOf(search, asked),
  };
}

/** What completes the filter that is being typed. @param {Search} search @param {Asked} asked */
async function completing(search, { engine, text }) {
  const token = typing(text, search.input.selectionStart ?? text.length);
  if (!token) return undefined;
  const facet = token.key !== "is" && (await engine.facets()).find(({ key }) => key === facetOf(token.key));
  const known = facet ? facet.values : token.key === "is" ? statesToOffer() : [];
  if (known.some((value) => isNamed(value, token.value))) return undefined;
  const options = offers(known, token.value).map(({ name, label, count }) => {
    const more = [name !== label && name, count].filter(Boolean).join(" · ");
    return option(() => search.write(replaced(text, token, written(token.key, name))), label, " ", make("small", {}, more));
  });
  return options.length ? { from: token.from, list: group([KEYS[token.key]], options) } : undefined;
}

/** The filters that hold, each with a way to take it away. @param {Search} search @param {Asked} asked @returns {Node[]} */
function chipsOf(search, { engine, text }) {
  return holding(text).map((token) => {
    const { key, value } = token;
    const label = key === "is" ? (isState(value.toLowerCase()) ? STATES[value.toLowerCase()] : value) : engine.label(facetOf(key), value);
    return button(`${KEYS[key]}: ${short(label)}`, () => search.write(replaced(text, token)), { className: "taken" });
  });
}

/** All there is to filter by, with how much each would leave; and the link to this search.
 * @param {Search} search @param {Asked} asked @returns {Node[]} */
function rowsOf(search, { engine, text, parsed: { filters, state }, found: { counts = [] } }) {
  const row = (/** @type {string} */ words, /** @type {Node[]} */ buttons) => make("div", { role: "group", ariaLabel: words }, make("span", {}, words), ...buttons);
  const rows = Object.entries(KEYS).flatMap(([key, words]) => {
    const facet = counts.find((one) => one.key === facetOf(key));
    const held = [key === "is" ? (state ?? []) : ((facet && filters[facet.key]) ?? [])].flat();
    const values = (facet?.values ?? []).filter(({ name, count }) => count || held.includes(name));
    // All of them in the site's order; of many, those that leave most.
    if (values.length > MOST_VALUES) values.sort((a, b) => b.count - a.count);
    const buttons = (key === "is" ? statesToOffer() : values.slice(0, MOST_VALUES)).map((/** @type {FacetValue} */ value) => {
      const made = button(value.label, () => search.write(toggled(search.input.value, key, value)), { ariaPressed: `${held.includes(value.name)}` });
      // Nobody has counted what stands as `is:` wants it.
      if (key !== "is" && !state) made.append(" ", make("small", {}, `${value.count}`));
      return made;
    });
    return buttons.length ? [row(words, buttons)] : [];
  });
  const copy = async () => {
    const { environment, lifted, base } = search;
    const whole = environment && !lifted && !filters.environment ? `${text.trim()} ${written("env", environment)}` : text.trim();
    const { copyText } = await import("./dress.js");
    search.say((await copyText(`${base}?q=${encodeURIComponent(whole)}`)) ? "The link is copied" : "The link could not be copied", 0);
  };
  return text.trim() ? [...rows, row("Link", [button("Copy the link to this search", copy)])] : rows;
}

/** What may be meant instead, and what may be left out. @param {Search} search @param {Asked} asked @param {number} [offered] where what is completed begins @returns {Node[]} */
function hintsOf(search, { engine, text, parsed, filters, found }, offered) {
  /** @type {Node[]} */
  const hints = [];
  const say = (/** @type {string} */ words) => hints.push(make("span", {}, words));
  const offer = (/** @type {string} */ words, /** @type {() => void} */ press) => hints.push(button(words, press));
  const instead = (/** @type {string} */ words, /** @type {string[]} */ nearest, /** @type {(word: string) => string} */ put) => {
    say(nearest.length ? `${words} Did you mean` : words);
    for (const word of nearest.slice(0, 3)) offer(word, () => search.write(put(word)));
  };
  const tokens = tokensOf(text);
  for (const { key, value, nearest } of parsed.unknown) {
    const token = tokens.find((one) => facetOf(one.key) === key && one.value === value);
    if (!token || token.from === offered) continue;
    instead(`There is no ${KEYS[token.key].toLowerCase()} “${short(value)}”.`, nearest, (name) => replaced(text, token, written(token.key, name)));
  }
  if (parsed.state && !isState(parsed.state) && offered === undefined) say(`No item is “${short(parsed.state)}”.`);
  for (const { typed, found: there, used } of found.words) {
    if (there) continue;
    const [read, ...others] = used;
    instead(read ? `“${short(typed)}” was read as “${read}”.` : `“${short(typed)}” is nowhere.`, others, (word) => corrected(text, typed, word));
  }
  if (text.trim() && !found.total && offered === undefined) {
    if (tokens.length) offer("Without the filters", () => search.write(without(text)));
    if (filters.environment && filters.environment === search.environment && !parsed.filters.environment && engine.environments.length > 1) {
      offer("In all environments", () => search.lift(true));
    }
  }
  return hints;
}
