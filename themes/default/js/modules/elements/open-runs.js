// The reader's open runs, on the home of the site or of an environment: how far each is on each page, and what waits. It
// knows the runs and the gates that this browser keeps; which pages are left it asks only when somebody wants to see them.
/** @import {PageGate, RunRecord, Store} from "../types.js" */
/** @typedef {{name: string, label: string, color: string, href: string}} Environment `href` is empty if it has no home */
/** @typedef {{id: string, title: string, path: string}} Place */
import { openStore } from "../lib/storage.js";
import { button, make } from "./make.js";
import { ringOf } from "./ring.js";
import { dressed } from "./sheet.js";
import { isBegun, shareOf, waitingOf } from "./waiting.js";
import { moment } from "./words.js";

/** Room is kept for as many windows as a reader may have. */
const MOST_ROOMS = 20;
/** Of a long list the first. */
const MOST_PAGES = 60;

/** @param {HTMLElement} place */
export async function startOpenRuns(place) {
  const { site = "" } = document.documentElement.dataset;
  const [store] = await Promise.all([openStore(site), dressed("ring.css"), dressed("open-runs.css")]);
  const runs = new OpenRuns(place, store);
  let waiting = 0;
  store.watch(() => {
    waiting ||= setTimeout(() => ((waiting = 0), runs.show()), 100);
  });
  await runs.show();
  keepRoom(place);
  // The room was for this width.
  addEventListener("resize", () => document.documentElement.style.removeProperty("--runs"), { once: true });
}

/** So that nothing moves at the next visit. @param {HTMLElement} place */
function keepRoom(place) {
  try {
    const rooms = JSON.parse(localStorage.getItem("checkdown:runs") ?? "{}");
    const kept = Object.entries(rooms).slice(-MOST_ROOMS);
    const height = place.firstElementChild?.getBoundingClientRect().height ?? 0;
    localStorage.setItem("checkdown:runs", JSON.stringify({ ...Object.fromEntries(kept), [location.pathname + innerWidth]: Math.ceil(height) }));
  } catch {
    // Then the next visit makes room a moment later.
  }
}

/** The environments of this page, by name: on the site's home all of them, on an environment's its own.
 * @returns {Map<string, Environment>} */
function environments() {
  const { environment, color = "" } = document.documentElement.dataset;
  const here = document.querySelector(".switch [aria-current]")?.textContent?.trim() ?? environment ?? "";
  const own = { name: environment ?? "", label: here, color, href: location.href.split("#")[0] };
  if (environment) return new Map([[environment, own]]);
  const ways = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".variants > [data-environment]"));
  const all = [...ways].map(({ dataset, children: [first] }) => ({
    name: dataset.environment ?? "",
    label: first.textContent?.trim() ?? "",
    color: dataset.color ?? "",
    href: /** @type {HTMLAnchorElement} */ (first).href ?? "",
  }));
  return new Map((all.length ? all : [own]).map((one) => [one.name, one]));
}

/** An environment's checklists, once somebody asked for them. @type {Map<string, Promise<Place[]>>} */
const places = new Map();

/** @param {Environment} environment */
function placesOf({ href }) {
  const asked = places.get(href) ?? fetch(new URL("checklists.json", href)).then(async (answer) => (await answer.json()).pages);
  places.set(href, asked);
  asked.catch(() => places.delete(href));
  return asked;
}

class OpenRuns {
  /** What is folded open stays so when something changes. @type {Set<string>} */
  #open = new Set();

  /** @param {HTMLElement} place @param {Store} store */
  constructor(place, store) {
    this.place = place;
    this.store = store;
    this.environments = environments();
  }

  async show() {
    const [runs, gates] = await Promise.all([this.store.list("runs"), this.store.list("gates")]);
    const own = document.documentElement.dataset.environment;
    const shown = runs.map(([, run]) => run).filter(({ deleted, environment }) => !deleted && (own === undefined || own === environment));
    /** @type {Map<string, PageGate[]>} */
    const byRun = new Map();
    for (const [, gate] of gates) if (isBegun(gate)) byRun.set(gate.run, [...(byRun.get(gate.run) ?? []), gate]);
    const worked = (/** @type {RunRecord} */ { id, created }) => (byRun.get(id) ?? []).reduce((last, { when = "" }) => (when > last ? when : last), created);
    shown.sort((a, b) => (worked(a) < worked(b) ? 1 : -1));
    const rows = shown.map((run) => ({ run, card: this.#card(run, byRun.get(run.id) ?? [], worked(run)) }));
    const [open, closed] = [false, true].map((state) => rows.filter(({ run }) => run.closed === state).map(({ card }) => card));
    if (!shown.length) return this.place.replaceChildren();
    const fold = closed.length > 0 && this.#fold("closed", `${closed.length} closed ${closed.length === 1 ? "run" : "runs"}`, make("ul", { className: "cards" }, ...closed));
    const title = make("h2", { id: "open-runs" }, "Your open runs");
    this.#replace(
      make("section", { "aria-labelledby": "open-runs" }, title, open.length > 0 ? make("ul", { className: "cards" }, ...open) : make("p", { className: "aside" }, "None is open."), fold,
        make("p", { className: "aside kept-here" }, "Kept in this browser only.")),
    );
  }

  /** The focus stays on what it was on. @param {HTMLElement} section */
  #replace(section) {
    const held = this.place.firstElementChild;
    if (held?.isEqualNode(section)) return;
    const focused = held?.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset.key : undefined;
    this.place.replaceChildren(section);
    if (focused) /** @type {HTMLElement | null} */ (section.querySelector(`[data-key="${CSS.escape(focused)}"]`))?.focus();
  }

  /** @param {string} key @param {string} words @param {Node} inside @param {() => void} [opened] */
  #fold(key, words, inside, opened) {
    const fold = make("details", { open: this.#open.has(key) }, make("summary", { "data-key": key }, words), inside);
    fold.addEventListener("toggle", () => {
      if (fold.open) this.#open.add(key);
      else this.#open.delete(key);
      if (fold.open) opened?.();
    });
    return fold;
  }

  /** @param {RunRecord} run @param {PageGate[]} gates of pages that were worked on @param {string} worked when it was last */
  #card(run, gates, worked) {
    const environment = this.environments.get(run.environment);
    const waiting = waitingOf(gates);
    const facts = [run.date && `go-live ${run.date}`, `begun ${moment(run.created)}`, worked !== run.created && `last worked on ${moment(worked)}`, run.closed && "closed"];
    const head = make("div", { className: "run-head" },
      environment?.label !== "" && make("span", { className: "run-environment" }, environment?.label ?? run.environment),
      make("h3", {}, run.name || "Unnamed run"),
      make("span", { className: "aside" }, facts.filter(Boolean).join(" · ")));
    const chips = waiting.map(({ standing, words }) => make("li", { "data-state": standing }, words));
    return make("li", { className: "card", "data-color": environment?.color },
      head,
      chips.length > 0 && make("ul", { className: "waits", "aria-label": "What waits" }, ...chips),
      gates.length > 0
        ? make("ul", { className: "worked" }, ...gates.map((gate) => this.#row(run, environment, gate)))
        : make("p", { className: "aside" }, "Nothing is ticked in it yet."),
      environment?.href
        ? this.#rest(run, environment, gates)
        : make("p", { className: "aside" }, "This environment is not in the site any more."));
  }

  /** @param {RunRecord} run @param {Environment | undefined} environment @param {PageGate} gate */
  #row(run, environment, gate) {
    const here = environment?.href && gate.url.startsWith(environment.href);
    const row = make("li", { "data-page": gate.page },
      ringOf(gate, true),
      here ? this.#link(run, gate.title, gate.url) : make("span", {}, gate.title),
      make("span", { className: "line", "data-verdict": gate.verdict }, gate.verdict === "nothing" ? `${shareOf(gate).words}; nothing is required` : gate.line));
    return row;
  }

  /** Leads into a page with this run chosen: that is written down at once, and read there.
   * @param {RunRecord} run @param {string} title @param {string} href */
  #link(run, title, href) {
    const choose = () => void this.store.put("choices", `run:${run.environment}`, run.id);
    return make("a", { href, onclick: choose, onauxclick: choose, "data-key": `${run.id} ${href}` }, title);
  }

  /** The pages that nothing was said on yet, and the environment's home.
   * @param {RunRecord} run @param {Environment} environment @param {PageGate[]} gates */
  #rest(run, environment, gates) {
    const inside = make("div", { className: "rest" });
    const fill = async () => {
      try {
        const all = await placesOf(environment);
        const begun = new Set(gates.map(({ page }) => page));
        const left = all.filter((/** @type {Place} */ { id }) => !begun.has(id));
        const link = (/** @type {Place} */ { title, path }) => make("li", {}, this.#link(run, title, new URL(path.slice(1), environment.href).href));
        const more = left.length > MOST_PAGES && make("p", { className: "aside" }, `And ${left.length - MOST_PAGES} more.`);
        inside.replaceChildren(
          make("p", { className: "aside" }, left.length ? `${left.length} of ${all.length} not begun:` : "Each has been begun."),
          ...(left.length ? [make("ul", {}, ...left.slice(0, MOST_PAGES).map(link))] : []), ...(more ? [more] : []));
        this.#correct(run, environment, new Map(all.map((/** @type {Place} */ place) => [place.id, place])));
      } catch {
        inside.replaceChildren(make("p", { className: "aside" }, "The list of checklists could not be read. "), button("Try again", fill));
      }
    };
    const home = this.#link(run, environment.label ? `Home of ${environment.label}` : "Home", environment.href);
    const key = `rest ${run.id}`;
    const fold = this.#fold(key, environment.label ? `All checklists of ${environment.label}` : "All checklists", inside, fill);
    if (this.#open.has(key)) fill();
    return make("div", { className: "more" }, fold, !document.documentElement.dataset.environment && home);
  }

  /** What was kept by an older build may have moved, or be gone.
   * @param {RunRecord} run @param {Environment} environment @param {Map<string, Place>} all by id */
  #correct(run, environment, all) {
    const card = this.place.querySelector(`[data-key="rest ${CSS.escape(run.id)}"]`)?.closest(".card");
    for (const row of /** @type {NodeListOf<HTMLElement>} */ (card?.querySelectorAll("[data-page]") ?? [])) {
      const [link] = row.querySelectorAll("a");
      const held = all.get(row.dataset.page ?? "");
      if (held && link) link.href = new URL(held.path.slice(1), environment.href).href;
      else if (!held && !row.querySelector(".gone")) {
        if (link) link.replaceWith(make("span", {}, link.textContent));
        row.append(make("span", { className: "aside gone" }, "This page is not in the site any more."));
      }
    }
  }
}
