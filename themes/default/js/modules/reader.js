// What this browser knows of its reader that the search asks for: how found items stand in the current run of their
// environment, the last queries, which items are the reader's own. Loaded with the first results.
/** @import {ItemState, Log, Page, PageGate, Store} from "./types.js" */
/** @import {Result} from "./search/types.js" */
/** @import {Search} from "./elements/search-dialog.js" */
import { readChecklist } from "./lib/checklist.js";
import { createLog, read } from "./lib/log.js";
import { statesOf } from "./lib/state.js";
import { openStore } from "./lib/storage.js";

const { site = "", environment: here = "" } = document.documentElement.dataset;
/** The page that is open, if it has items: they are painted as they stand. */
const open = /** @type {HTMLElement | null} */ (document.querySelector("main[data-page]"))?.dataset.page;

/** @type {Promise<Store> | undefined} */
let opened;
const store = () => (opened ??= openStore(site));

/** The choices of this reader. @returns {Promise<Map<string, any>>} */
export const choices = async () => new Map(await (await store()).list("choices"));

/** @param {string} name @param {any} value */
export const choose = async (name, value) => (await store()).put("choices", name, value);

/** What was said in the current run of an environment; read anew when the search is opened. @type {Map<string, Promise<Log | undefined>>} */
const logs = new Map();
/** How the items of pages stand, by the address of their `checklist.json`. @type {Map<string, Promise<ReadonlyMap<string, ItemState>>>} */
const states = new Map();
/** Pages as their `checklist.json` tells them, by its address. @type {Map<string, Promise<Page | undefined>>} */
const pages = new Map();

/** @param {string} environment */
function logOf(environment) {
  const log = logs.get(environment) ?? readLog(environment);
  logs.set(environment, log);
  return log;
}

/** @param {string} environment */
async function readLog(environment) {
  const run = (await choices()).get(`run:${environment}`);
  const { events, replaced } = run ? await (await store()).load(run) : { events: [], replaced: [] };
  return events.length ? createLog(events, replaced) : undefined;
}

/** @param {string} url */
function pageAt(url) {
  const page = pages.get(url) ?? fetch(url).then(async (answer) => readChecklist(await answer.json()).page).catch(() => undefined);
  pages.set(url, page);
  return page;
}

/** Ids of the pages of which something is said in the current run. @param {string} environment */
export async function touched(environment) {
  const log = await logOf(environment);
  const targets = [...(log?.fields.keys() ?? [])].filter((target) => target.includes("/"));
  return [...new Set([...targets.map((target) => target.split("/")[0]), ...(open && here === environment ? [open] : [])])];
}

/** Ids of the pages on which nothing is open in the current run of an environment, as their gates were kept.
 * @param {string} environment */
export async function finished(environment) {
  const [all, held] = await Promise.all([choices(), store().then((store) => store.list("gates"))]);
  const run = all.get(`run:${environment}`);
  const isFinished = (/** @type {PageGate} */ { counts, signOffs }) =>
    signOffs.given >= signOffs.all && Object.values(counts).every(({ all, done, other }) => done + (other.waived ?? 0) >= all);
  // The page that is open may just be changing.
  const isLeft = (/** @type {PageGate} */ gate) => gate.run === run && isFinished(gate) && !(gate.page === open && environment === here);
  return held.flatMap(([, gate]) => (isLeft(gate) ? [gate.page] : []));
}

/** @param {Log} log @param {string} url */
function statesAt(log, url) {
  const known = states.get(url) ?? pageAt(url).then((page) => (page ? statesOf(log, page, new Date().toISOString()) : new Map()));
  states.set(url, known);
  return known;
}

/** How an item stands; empty for what is no item. Items of the page that is open stand as they are painted; others as their
 * page tells them, or where it cannot be read, as it was said.
 * @param {Result} result @param {string} root the site's */
export async function standing(result, root) {
  const { kind, id, page, href, environment } = result;
  if (kind !== "item") return "";
  if (page.id === open && environment === here) {
    const painted = document.getElementById(id.slice(page.id.length + 1))?.dataset.state ?? "open";
    return painted === "waiting" ? "open" : painted;
  }
  const log = await logOf(environment);
  if (!log) return "open";
  const known = (await statesAt(log, new URL("checklist.json", new URL(href, root)).href)).get(id);
  return known?.standing ?? /** @type {any} */ (read(log, [id], "state").value)?.state ?? "open";
}

/** @type {Record<string, string>} */
const WORDS = {
  done: "Done",
  failed: "Failed",
  blocked: "Blocked",
  stale: "Changed since",
  expired: "No longer good",
  lapsed: "Waiver over",
  unproven: "Evidence missing",
  waived: "Waived",
  na: "Not applicable",
  inactive: "Does not apply",
  conflict: "In conflict",
};

/** Says at each item how it stands. @param {Result[]} results @param {HTMLElement[]} rows @param {string} root the site's */
export function showStandings(results, rows, root) {
  results.forEach(async (result, index) => {
    const state = await standing(result, root);
    if (!WORDS[state]) return;
    rows[index].dataset.state = state;
    const words = Object.assign(document.createElement("span"), { className: "standing", textContent: WORDS[state] });
    rows[index].querySelector(".title")?.after(" ", words);
  });
}

const MOST_QUERIES = 8;
/** A longer one was pasted, and nobody chooses it from a list. */
const LONGEST_QUERY = 200;
const QUERIES = "searches";

/** @returns {Promise<string[]>} */
const queries = async () => (await choices()).get(QUERIES) ?? [];

/** Keeps a query, newest first. @param {string} query */
export async function keep(query) {
  const text = query.trim();
  if (text && text.length <= LONGEST_QUERY) choose(QUERIES, [text, ...(await queries()).filter((old) => old !== text)].slice(0, MOST_QUERIES));
}

/** The last queries, to be taken up again, and a way to forget them. @param {Search} search */
export async function lately(search) {
  logs.clear();
  states.clear();
  const [all, { group, option }, { button }] = await Promise.all([queries(), import("./elements/search-dialog.js"), import("./elements/make.js")]);
  if (!all.length) return { groups: [], hints: [] };
  const forget = async () => {
    await choose(QUERIES, []);
    search.write("");
  };
  return { groups: [group(["Searched for lately"], all.map((query) => option(() => search.write(query), query)))], hints: [button("Forget these searches", forget)] };
}
