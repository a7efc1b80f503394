// The search: a field, and what is found, page by page, with the words of the query marked. The text of the field says
// everything but the environment it is preset to. Loaded when it is opened. It loads the engine, which knows the index; and
// with the first filter, or where a word is not found, what belongs to those.
/** @import {Answer, Engine, Filters, Marked, Parsed, Result} from "../search/types.js" */
import { grouped, slices } from "../search/found.js";
import { button, make } from "./make.js";
import { dressed } from "./sheet.js";

/** What was asked and what was found. @typedef {{engine: Engine, text: string, parsed: Parsed, filters: Filters, found: Answer}} Asked */

const STEP = 20;
const NOTHING = /** @type {Answer} */ ({ results: [], total: 0, exact: true, words: [], partial: false });
const reader = () => import("../reader.js");
const tools = () => import("./search-filters.js");

/** @type {Search | undefined} */
let search;

/** @param {HTMLAnchorElement} link to the page of the search @param {HTMLDialogElement} dialog with a field to type into, open
 * already unless a single key asks for it @param {string} [key] */
export async function openSearch(link, dialog, key) {
  const here = document.querySelector(".search-here");
  const isOpen = dialog.open;
  if (!here && !isOpen) {
    if (key !== "/" || (await (await reader()).choices()).get("keys") === false) return;
    dialog.showModal();
  }
  // Into one that is open already somebody may have typed since.
  if (here || !isOpen) search?.input.select();
  search ??= new Search(link.href, /** @type {HTMLElement} */ (here ?? dialog), /** @type {any} */ (dialog.children));
  search.input.focus();
  // The page of the search loads no more than any other before it is used.
  if (here && !search.input.value) here.addEventListener("keydown", () => search?.go(), { once: true });
  else search.go();
}

/** @param {Marked} marked @returns {(Node | string)[]} */
const marked = ({ text, marks }) => slices(text, marks).map(([piece, mark]) => (mark ? make("mark", {}, piece) : piece));

/** @param {() => void} press @param {(Node | string)[]} inside @returns {HTMLElement} */
export const option = (press, ...inside) => make("div", { role: "option", onclick: press }, ...inside);

/** Options, and where they stand if that is to be said. @param {(Node | string)[]} place @param {Node[]} options @returns {HTMLElement} */
export function group(place, options) {
  if (!place.length) return make("div", { role: "group" }, ...options);
  const head = make("div", { className: "place", role: "presentation" }, ...place);
  return make("div", { role: "group", ariaLabel: head.textContent }, head, ...options);
}

export class Search {
  lifted = false;
  environment = document.documentElement.dataset.environment;
  limit = STEP;
  /** Ends when what was typed last is found. @type {Promise<void> | undefined} */
  looking;
  /** @type {HTMLElement[]} */
  #options = [];
  #active = -1;
  #browsing = false;
  #now = new AbortController();
  #timer = 0;
  /** @type {Promise<Engine> | undefined} */
  #engine;

  /** @param {string} href of the search's page @param {HTMLElement} around @param {[HTMLInputElement, HTMLElement]} parts that are there */
  constructor(href, around, [input, status]) {
    this.base = href.split(/[?#]/)[0];
    this.root = new URL("../", this.base).href;
    this.around = around;
    this.input = input;
    this.isPage = !around.matches("dialog");
    const part = (/** @type {string} */ className) => make("div", { className });
    this.chips = part("chips");
    this.hints = part("chips hints");
    this.panel = part("rows");
    this.status = status;
    this.list = make("div", { id: "search:list", role: "listbox", ariaLabel: "Results", hidden: true, onclick: (/** @type {MouseEvent} */ event) => this.follow(event) });
    this.facets = make("details", { className: "facets", ontoggle: () => this.go() }, make("summary", {}, "Filters"), this.panel);
    for (const given of ["role=combobox", "aria-autocomplete=list", "aria-controls=search:list", "aria-expanded=false"]) {
      const [name, value] = given.split("=");
      input.setAttribute(name, value);
    }
    input.oninput = () => this.type();
    input.onkeydown = (event) => this.press(event);
    around.ariaLabel = "Search";
    around.addEventListener("click", (event) => event.target === around && this.close());
    // A link that opened the search has done its work: loaded again, the page is a page.
    around.addEventListener("close", () => /[?&]q=/.test(location.search) && history.replaceState(null, "", location.pathname + location.hash));
    around.append(make("div", { className: "line" }, input, !this.isPage && button("Close", () => this.close())), this.chips, this.facets, this.status, this.hints, this.list);
    dressed("search.css");
    // In a preview the site changes under an open page: the next search asks for the index that there is then.
    document.addEventListener("checkdown:changed", () => (this.#engine = undefined));
    input.value ||= new URLSearchParams(location.search).get("q") ?? "";
  }

  close() {
    /** @type {HTMLDialogElement} */ (this.around).close?.();
  }

  type() {
    this.#browsing = false;
    this.limit = STEP;
    this.go();
  }

  /** Puts a text into the field, as if it were typed. @param {string} text */
  write(text) {
    this.input.value = text;
    this.input.focus();
    this.type();
  }

  /** @param {boolean} lifted whether all environments are searched */
  lift(lifted) {
    this.lifted = lifted;
    this.write(this.input.value);
  }

  go() {
    this.looking = this.look();
  }

  /** Keeps what is asked for in the page's address. @param {string} text */
  address(text) {
    try {
      history.replaceState(null, "", text ? `?q=${encodeURIComponent(text)}` : location.pathname);
    } catch {
      // Half a letter is no address, and some browsers take no more than some a minute.
    }
  }

  /** What the text asks for, found and shown; what was asked before is dropped. */
  async look() {
    this.#now.abort();
    const { signal } = (this.#now = new AbortController());
    const text = this.input.value;
    const { environment, lifted, limit } = this;
    if (this.isPage) this.address(text);
    this.say("Searching …", 400);
    try {
      this.#engine ??= import("../search/engine.js").then(({ open }) => open(this.base));
      const engine = await this.#engine;
      const some = text.trim();
      const parsed = text.includes(":") ? await engine.parse(text) : { words: some, filters: {}, state: undefined, unknown: [] };
      const filters = { ...(environment && !lifted && { environment }), ...parsed.filters };
      const counts = this.facets.open;
      const wish = { filters, limit, signal, counts };
      const find = async () => (parsed.state ? (await tools()).find(this, engine, parsed, wish) : engine.search(parsed.words, wish));
      // Nothing is called “(((”.
      const isWord = !parsed.words || /[\p{L}\p{N}]/u.test(parsed.words);
      const found = (some || counts) && isWord ? await find() : NOTHING;
      const asked = { engine, text, parsed, filters, found };
      const more = counts || text.includes(":") || (some && !found.total) || found.words.some((word) => !word.found);
      const around = more ? await (await tools()).around(this, asked) : some ? { groups: [], hints: [] } : await (await reader()).lately(this);
      if (!signal.aborted) this.show(asked, around);
    } catch (error) {
      if (!signal.aborted) this.fail(/** @type {any} */ (error));
    }
  }

  /** @param {Asked} asked @param {{groups: HTMLElement[], hints: Node[], chips?: Node[], rows?: Node[]}} around what stands around what is found */
  show(asked, { groups, hints, chips = [], rows }) {
    const { engine, text, parsed, filters, found } = asked;
    const { environment, lifted } = this;
    const own = environment && engine.label("environment", environment);
    if (own && !parsed.filters.environment) {
      chips.unshift(button(`${lifted ? "Only in" : "Environment:"} ${own}`, () => this.lift(!lifted), { className: lifted ? "" : "taken" }));
    }
    this.chips.replaceChildren(...chips);
    if (rows) this.panel.replaceChildren(...rows);
    this.hints.replaceChildren(...hints);
    const some = text.trim();
    const results = some ? found.results : [];
    const links = results.map((result) => this.row(engine, result, !filters.environment));
    let at = 0;
    const shown = grouped(results).map((same) => {
      const [{ kind, page, section }] = same;
      const inside = section ? [" › ", ...marked(section)] : [];
      return group(kind === "page" ? [] : [...marked(page), ...inside], links.slice(at, (at += same.length)));
    });
    if (found.total > results.length && at) shown.push(group([], [option(() => ((this.limit += STEP), this.go()), "Show more")]));
    this.offer([...groups, ...shown], some ? 0 : -1);
    const choices = groups[0]?.querySelectorAll("[role=option]").length;
    this.say([choices && `${choices} to choose from`, some && (at || !choices) && said(asked)].filter(Boolean).join(" · "));
    if (at) reader().then(({ showStandings }) => showStandings(results, links, this.root));
  }

  /** @param {Engine} engine @param {Result} result @param {boolean} everywhere whether it says in which environments it is @returns {HTMLAnchorElement} */
  row(engine, { title, excerpt, notes, owner, environments, href }, everywhere) {
    const where = everywhere && environments.map((name) => engine.label("environment", name)).join(", ");
    const words = [...notes, owner && engine.label("owner", owner), where];
    return make("a", { role: "option", tabIndex: -1, href: new URL(href, this.root).href },
      make("span", { className: "title" }, ...marked(title)),
      ...words.filter(Boolean).flatMap((word) => [" ", make("span", { className: "aside" }, word)]),
      excerpt.text && " ", excerpt.text && make("span", { className: "excerpt" }, ...marked(excerpt)));
  }

  /** @param {HTMLElement[]} groups @param {number} index of the option that Enter takes */
  offer(groups, index) {
    this.list.replaceChildren(...groups);
    this.#options = [...this.list.querySelectorAll("[role=option]")];
    this.#options.forEach((element, place) => (element.id = `search:${place}`));
    this.list.hidden = !this.#options.length;
    this.input.ariaExpanded = `${!this.list.hidden}`;
    this.activate(index);
  }

  /** @param {number} index */
  activate(index) {
    this.#options[this.#active]?.removeAttribute("aria-selected");
    this.#active = index;
    const active = this.#options[index];
    this.input.setAttribute("aria-activedescendant", active?.id ?? "");
    if (active) active.ariaSelected = "true";
    if (this.#browsing) active?.scrollIntoView({ block: "nearest" });
  }

  /** Says it a moment later, so that a screen reader hears the last of what changes with each key.
   * @param {string} words @param {number} [wait] in milliseconds */
  say(words, wait = 200) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.status.textContent = words), wait);
  }

  /** @param {{code?: string}} error */
  fail({ code }) {
    this.#engine = undefined;
    const words = !navigator.onLine ? "You are offline, and the search index is not in this browser." : code === "damaged" ? "The search index is damaged; the site may just be changing." : code === "unsupported" ? "This browser cannot read the search index." : "The search index cannot be reached.";
    this.say(words, 0);
    this.offer([], -1);
    this.hints.replaceChildren(button("Try again", () => this.write(this.input.value)), make("a", { href: this.base }, "All pages"));
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const { key, ctrlKey, metaKey } = event;
    const held = ctrlKey || metaKey;
    if (event.isComposing || event.altKey || event.shiftKey) return;
    const { selectionStart, value } = this.input;
    const last = this.#options.length - 1;
    const at = this.#active;
    if (key === "Enter") this.take(held);
    else if (key === "Escape" && this.isPage) this.write("");
    else {
      const moves = {
        ArrowDown: at < last ? at + 1 : 0,
        ArrowUp: at > 0 ? at - 1 : last,
        Home: this.#browsing || !selectionStart ? 0 : -1,
        End: this.#browsing || selectionStart === value.length ? last : -1,
      };
      const to = held ? -1 : (moves[/** @type {"Home"} */ (key)] ?? -1);
      if (to < 0) return;
      this.#browsing = true;
      this.activate(to);
    }
    event.preventDefault();
  }

  /** Takes the active option, once what was typed is found; unless something else is typed by then, or the search closed.
   * @param {boolean} apart in a new tab */
  async take(apart) {
    const { value } = this.input;
    for (let looking; looking !== this.looking; ) await (looking = this.looking);
    if (this.input.value !== value || !this.input.offsetWidth) return;
    const active = this.#options[this.#active];
    if (!apart || !(active instanceof HTMLAnchorElement)) return active?.click();
    open(active.href, "_blank", "noopener");
    this.keep();
  }

  async keep() {
    await (await reader()).keep(this.input.value);
  }

  /** What is found on the page that is open is shown there. @param {MouseEvent} event */
  async follow(event) {
    const link = /** @type {HTMLElement} */ (event.target).closest("a");
    if (!link) return;
    const kept = this.keep();
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.pathname === location.pathname) {
      this.close();
      return (await import("./reveal.js")).reveal(link.hash);
    }
    // The query is on the disk before the page goes, but nobody waits long for that.
    await Promise.race([kept, new Promise((done) => setTimeout(done, 300))]);
    location.assign(link.href);
  }
}

/** What was typed, where it is told again: somebody may have pasted a whole log. @param {string} text */
export const short = (text) => (text.length > 80 ? `${text.slice(0, 79)}…` : text);

/** How much is found, in a sentence. @param {Asked} asked */
function said({ engine, text, filters: { environment }, found: { results, total, exact, partial } }) {
  const where = environment ? ` in ${engine.label("environment", environment)}` : "";
  if (!total) return `Nothing found for “${short(text.trim())}”${where}`;
  const many = `${exact ? "" : "more than "}${exact ? total : results.length} result${total === 1 ? "" : "s"}${where}`;
  return partial ? `Nothing has all of these words. Some of them: ${many}` : many;
}
