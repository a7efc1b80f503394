// `run.json`, out and in. A file is read for a preview first: what is new in it, what would be in conflict, what does
// not belong here. Nothing merges by itself. Loaded when somebody exports or imports; it knows no storage.
/** @import {Event, Log, Refused, RunFile, RunHead, Site, Texts} from "../types.js" */
import { mergeTexts, readEvents, readRunHead } from "./intake.js";
import { createLog, eventsOf, merge, read } from "./log.js";

export const FORMAT = "checkdown-run";
export const VERSION = 1;
/** What is longer is no run but an attack, in UTF-16 units and in events. */
export const LONGEST_FILE = 64 * 1024 * 1024;
export const MOST_EVENTS = 200000;

/** What makes a file of an earlier version one of the next. @type {Record<number, (file: any) => any>} */
const UPGRADES = {};

/** The same log gives the same bytes.
 * @param {Site} site @param {RunHead} run @param {Log} log @param {Texts} texts @returns {RunFile} */
export function exportRun(site, { id, environment, created }, log, texts) {
  const { title, url, commit } = site;
  return {
    format: FORMAT,
    version: VERSION,
    site: { id: site.id, title, ...(url && { url }), ...(commit && { commit }) },
    run: { id, environment, created },
    events: eventsOf(log),
    texts: Object.fromEntries(Object.entries(mergeTexts(texts).texts).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** @param {RunFile} file */
export const runText = (file) => `${JSON.stringify(file, null, 1)}\n`;

/** @typedef {{file: RunFile, refused: Refused[], clashes: string[], problem?: undefined}} Imported */
/** @typedef {{problem: string, file?: undefined}} Unreadable */

/** Reads a file, or its text, or what a link held.
 * @param {unknown} source @returns {Imported | Unreadable} */
export function importRun(source) {
  let raw = source;
  if (typeof source === "string") {
    if (source.length > LONGEST_FILE) return { problem: "The file is too large to be a run." };
    try {
      // A byte-order mark is white space to an editor, not to a parser.
      raw = JSON.parse(source.replace(/^\ufeff/, ""));
    } catch {
      return { problem: "The file is not JSON." };
    }
  }
  let file = /** @type {any} */ (raw);
  if (Object(file).format !== FORMAT) return { problem: "The file is not a run of Checkdown." };
  if (!Number.isSafeInteger(file.version) || file.version < 1) return { problem: "The file does not say its version." };
  if (file.version > VERSION) {
    return {
      problem: `The file is of version ${file.version}; this site reads up to ${VERSION}. Open it where it was made.`,
    };
  }
  for (let version = file.version; version < VERSION; version += 1) file = UPGRADES[version](file);
  const run = readRunHead(file.run);
  if (!run) return { problem: "The file does not say which run it is." };
  const site = readSite(file.site);
  if (!site) return { problem: "The file does not say which site it is from." };
  if (Array.isArray(file.events) && file.events.length > MOST_EVENTS)
    return { problem: "The file has too many events to be a run." };
  const { events, refused } = readEvents(file.events);
  const { texts, clashes } = mergeTexts(file.texts);
  return { file: { format: FORMAT, version: VERSION, site, run, events, texts }, refused, clashes };
}

/** @param {any} raw @returns {Site | undefined} */
function readSite(raw) {
  const { id, title, url, commit } = Object(raw);
  /** @param {any} text */
  const short = (text) => typeof text === "string" && text.length <= 2000;
  if (!short(id) || id === "") return undefined;
  const web = short(url) && /^https?:\/\//i.test(url);
  return { id, title: short(title) ? title : id, ...(web && { url }), ...(short(commit) && commit && { commit }) };
}

/**
 * @typedef {object} Preview
 * @property {"other-site" | "other-environment" | "nothing-new" | "merge" | "new-run"} verdict
 * @property {string} words
 * @property {Event[]} fresh what is not here yet
 * @property {number} known how many events are
 * @property {{target: string, field: string, heads: Event[]}[]} conflicts what would be in conflict, and is not now
 * @property {{target: string, value: string, ours: string}[]} variables values that would be filled into commands
 * @property {string[]} clashes ids of events that are here with other contents: somebody tampered
 */

/** What merging a file would do here.
 * @param {RunFile} file @param {{site: string, environment: string, run?: RunHead, log: Log}} here
 * @returns {Preview} */
export function previewImport(file, here) {
  const same = here.run?.id === file.run.id;
  const theirs = createLog(file.events);
  const ours = same ? here.log : createLog();
  const both = merge(ours, theirs);
  const fresh = [...both.events].flatMap(([key, event]) => (ours.events.has(key) ? [] : event));
  const conflicts = [];
  const variables = [];
  for (const [target, fields] of both.fields) {
    for (const field of fields.keys()) {
      const { conflict, value } = read(both, [target], field);
      const before = read(ours, [target], field);
      if (conflict.length && !before.conflict.length) conflicts.push({ target, field, heads: conflict });
      const filled = target.startsWith("$") && field === "value" && value !== null && value !== before.value;
      if (filled) variables.push({ target, value: String(value), ours: String(before.value ?? "") });
    }
  }
  const clashes = [...both.clashes].filter((id) => !ours.clashes.has(id));
  const verdict = verdictOf(file, here, same, fresh.length);
  const words = wordsOf(verdict, file, fresh.length);
  return { verdict, words, fresh, known: file.events.length - fresh.length, conflicts, variables, clashes };
}

/** @param {RunFile} file @param {{site: string, environment: string}} here @param {boolean} same @param {number} fresh
 * @returns {Preview["verdict"]} */
function verdictOf(file, here, same, fresh) {
  if (file.site.id !== here.site) return "other-site";
  if (file.run.environment !== here.environment) return "other-environment";
  if (!same) return "new-run";
  return fresh ? "merge" : "nothing-new";
}

/** @param {Preview["verdict"]} verdict @param {RunFile} file @param {number} fresh */
function wordsOf(verdict, file, fresh) {
  const entries = fresh === 1 ? "1 entry" : `${fresh} entries`;
  switch (verdict) {
    case "other-site":
      return `This run is of another site, ${file.site.title}.`;
    case "other-environment":
      return `This run is of the environment ${file.run.environment || "without a name"}. Open it there.`;
    case "new-run":
      return `A run that is not here yet, with ${entries}.`;
    case "merge":
      return `The same run, with ${entries} that are not here yet.`.replace("1 entry that are", "1 entry that is");
    default:
      return "Everything in it is here already.";
  }
}
