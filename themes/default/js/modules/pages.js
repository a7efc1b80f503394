// The site's other pages: where each checklist of the environment is, its items as they are now, and what it said
// before. Read from the site's own files when a record is made or an earlier text is wanted; what cannot be read is
// named, never left out.
/** @import {Log, Page, Texts} from "./types.js" */
/** @import {RecordedPage} from "./lib/record.js" */
/** @import {Session} from "./session.js" */
import { readChecklist } from "./lib/checklist.js";
import { gatesOf } from "./lib/gate.js";
import { createLog } from "./lib/log.js";
import { statesOf, targetsOf } from "./lib/state.js";
import { straysOf } from "./lib/strays.js";

/** @typedef {{id: string, title: string, path: string}} Place */

/** So many pages are read for one record; of a larger site, those that something was said of. */
const MOST_PAGES = 400;
const AT_ONCE = 8;

/** The environment's home. */
const home = () => /** @type {HTMLAnchorElement} */ (document.querySelector("a.site")).href;
/** Above the environments, where each page has its stable address. */
const root = () => (document.documentElement.dataset.environment ? new URL("../", home()).href : home());

/** @param {string} url */
async function fetched(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.text();
}

/** @type {Promise<Place[]> | undefined} */
let known;

/** All pages of this environment that have items. @returns {Promise<Place[]>} */
export function places() {
  known ??= fetched(new URL("checklists.json", home()).href).then((text) => JSON.parse(text).pages);
  known.catch(() => (known = undefined));
  return known;
}

/** What a page says now and said before, by hash; nothing without git, or without the network.
 * @param {string} id the page's @returns {Promise<any>} */
export async function historyOf(id) {
  try {
    const place = (await places()).find((place) => place.id === id);
    return place && JSON.parse(await fetched(new URL(`${place.path.slice(1)}history.json`, root()).href));
  } catch {
    return undefined;
  }
}

/** @typedef {{page: Page, version: string, texts: [string, string][]}} Read */

/** @param {Place} place @returns {Promise<Read>} */
async function read(place) {
  const text = await fetched(new URL(`${place.path.slice(1)}checklist.json`, home()).href);
  const { page, commit, texts } = readChecklist(JSON.parse(text));
  const digest = await sha256(text);
  const version = [commit && `commit ${commit}`, digest && `checklist.json has the SHA-256 ${digest}`].filter(Boolean);
  return { page, version: version.join(", ") || "not known", texts };
}

/** Only over https can a browser hash. @param {string} text */
async function sha256(text) {
  if (!globalThis.crypto?.subtle) return "";
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @template T, R @param {T[]} list @param {(one: T) => Promise<R>} work @returns {Promise<PromiseSettledResult<R>[]>} */
async function each(list, work) {
  const results = [];
  for (let at = 0; at < list.length; at += AT_ONCE) {
    results.push(...(await Promise.allSettled(list.slice(at, at + AT_ONCE).map(work))));
  }
  return results;
}

/** @typedef {{log: Log, texts: Texts, pages: RecordedPage[], untouched: RecordedPage[], strays: Page, gaps: string[]}} Gathered */

/** All that a record of the run is made of. `untouched` are pages on which nothing was said; `strays` what was said of
 * items that stand on none of the pages that could be read; `gaps` what is lacking, in sentences.
 * @param {Session} session @returns {Promise<Gathered>} */
export async function gather(session) {
  const run = /** @type {{id: string}} */ (session.run);
  const { events, texts } = await session.store.loadAll(run.id);
  const log = createLog([...events, ...session.log.events.values()]);
  const said = new Set([...log.fields.keys()].filter((target) => target.includes("/")));
  const { reads, gaps } = await readAll(session, new Set([...said].map((target) => target.split("/")[0])));
  const words = Object.fromEntries(reads.flatMap((one) => one.texts));
  const now = new Date().toISOString();
  /** @type {RecordedPage[]} */
  const pages = [];
  /** @type {RecordedPage[]} */
  const untouched = [];
  for (const { page, version } of reads) {
    const states = statesOf(log, page, now);
    const targets = page.items.flatMap(targetsOf);
    const recorded = { page, version, states, gate: gatesOf(page, states).page };
    if (page.id === session.page.id || targets.some((target) => said.has(target))) pages.push(recorded);
    else untouched.push(recorded);
  }
  const strays = straysOf(log, reads.map(({ page }) => page), texts);
  if (strays.items.length) {
    const many = strays.items.length === 1 ? "1 item" : `${strays.items.length} items`;
    gaps.push(`${many} in it stand on no page that could be read: moved, taken away, or their page is out of reach. They are listed as they were answered.`);
  }
  return { log, texts: { ...words, ...texts }, pages, untouched, strays, gaps };
}

/** @param {Session} session @param {Set<string>} said ids of pages @returns {Promise<{reads: Read[], gaps: string[]}>} */
async function readAll(session, said) {
  const { page, site } = session;
  /** What the open page says of itself. */
  const own = { page, version: site.commit ? `commit ${site.commit}` : "not known", texts: [] };
  const gaps = [];
  /** @type {Place[]} */
  let list = [];
  try {
    list = await places();
  } catch {
    gaps.push("The site's list of checklists could not be read, so no page but the open one is in it.");
    return { reads: [own], gaps };
  }
  if (list.length > MOST_PAGES) {
    gaps.push(`The site has ${list.length} checklists; only those that something was said of were read.`);
    list = list.filter(({ id }) => said.has(id) || id === page.id);
  }
  const results = await each(list, read);
  const reads = results.flatMap((result, index) => {
    if (result.status === "fulfilled") return [result.value];
    const { id, title } = list[index];
    if (id === page.id) return [own];
    gaps.push(`The page ${title} could not be read: items on it that nobody answered are not in the record.`);
    return [];
  });
  return { reads, gaps };
}
