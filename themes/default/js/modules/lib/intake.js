// What comes from elsewhere: whatever is handed in, nothing throws, and what is no event is named and left out. Forms
// ask here too, so that nobody is let write what others would refuse. Loaded with the first dialog or import; it
// knows nothing of logs, items or storage.
/** @import {Author, Draft, Event, Refused, RunHead, Texts} from "../types.js" */
/** @import {Random} from "./event.js" */
import { isDate } from "./due.js";
import { canonical, createEvent, MOST_AFTER } from "./event.js";

/** @typedef {(value: any) => boolean} Test */

const ID = /^[\w-]{22}$/;
const HASH = /^\d{1,3}:[0-9a-f]{32}$/;
const ITEM = /^[\p{Alphabetic}\p{M}\p{N}._-]+\/[\p{Alphabetic}\p{M}\p{N}._-]+$/u;
const NAME = /^[?$][\p{Alphabetic}\p{M}\p{N}._/-]+$/u;
const KEYS = ["id", "actor", "who", "when", "target", "field", "value", "hash", "after"];

/** Text without lone surrogates, which would not survive UTF-8, and without control characters.
 * @param {any} value @param {number} most length in UTF-16 units @param {RegExp} [never] */
const isText = (value, most, never = /[\p{Cs}\0-\x08\x0b-\x1f\x7f]/u) =>
  typeof value === "string" && value.length <= most && !never.test(value);
/** @param {any} value @param {number} most */
const isLine = (value, most) => isText(value, most, /[\p{Cs}\0-\x1f\x7f]/u);
/** @param {number} most @returns {Test} */
const line = (most) => (value) => isLine(value, most) && value !== "";
/** @param {any} value */
const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
/** @param {any} value @param {Record<string, Test>} tests */
const hasOnly = (value, tests) =>
  isRecord(value) && Object.keys(value).every((key) => Object.hasOwn(tests, key) && tests[key](value[key]));
/** The one form of a moment, so that moments are in order as text. @param {any} value */
export const isTime = (value) => {
  if (typeof value !== "string" || value.length !== 24) return false;
  const time = Date.parse(value);
  return time === time && new Date(time).toISOString() === value;
};
/** @param {any} value */
export const isHash = (value) => typeof value === "string" && HASH.test(value);
/** @param {any} value */
export const isId = (value) => typeof value === "string" && ID.test(value);

/** `na` and `waived` leave the count or the rule, so they must say why, and a waiver who and until when.
 * @param {any} value */
const isSaid = (value) =>
  hasOnly(value, {
    state: (state) => ["open", "done", "failed", "blocked", "na", "waived"].includes(state),
    reason: (reason) => isText(reason, 2000) && reason.trim() !== "",
    by: (by) => isLine(by, 200),
    until: isDate,
    since: isTime,
  }) &&
  value.state !== undefined &&
  (value.state !== "na" || value.reason !== undefined) &&
  (value.state !== "waived" || Boolean(value.reason && value.by && value.until));

/** A link may lead to the web alone: a record is opened by others. @param {any} piece */
const isEvidence = (piece) =>
  hasOnly(piece, { link: (link) => isLine(link, 2000) && /^https?:\/\/[^\s/]/i.test(link), label: line(200) })
    ? piece.link !== undefined
    : hasOnly(piece, {
        file: line(200),
        sha256: (digest) => /^[0-9a-f]{64}$/.test(digest),
        bytes: (bytes) => Number.isSafeInteger(bytes) && bytes >= 0,
      }) && Object.keys(piece).length === 3;

/** @type {Test} */
const isFlag = (value) => typeof value === "boolean";

/** What may be said of each kind of target. @type {Record<string, Record<string, Test>>} */
const FIELDS = {
  item: {
    state: isSaid,
    note: (note) => isText(note, 4000) && note !== "",
    evidence: (list) => Array.isArray(list) && list.length > 0 && list.length <= 20 && list.every(isEvidence),
    seen: line(500),
  },
  "?": { answer: isFlag },
  $: { value: line(1000) },
  run: { name: line(200), date: isDate, closed: isFlag, deleted: isFlag },
};

/** @param {any} target @returns {string | undefined} */
function kindOf(target) {
  if (target === "run") return "run";
  if (typeof target !== "string" || target.length > 400) return undefined;
  return ITEM.test(target) ? "item" : NAME.test(target) ? target[0] : undefined;
}

/** A field that this version does not know is kept, for a later one may; its value is only kept small.
 * @param {string} kind @param {string} field @param {any} value */
function isValue(kind, field, value) {
  if (value === null) return true;
  if (Object.hasOwn(FIELDS[kind], field)) return FIELDS[kind][field](value);
  const text = canonical(value);
  return text !== undefined && isText(text, 4000);
}

/** Reads what claims to be an event: the event, key for key, or what is wrong with it.
 * @param {any} raw @returns {{event: Event, problem?: undefined} | {event?: undefined, problem: string}} */
export function readEvent(raw) {
  if (!isRecord(raw)) return { problem: "is not an object" };
  const stray = Object.keys(raw).find((key) => !KEYS.includes(key));
  if (stray !== undefined) return { problem: `has the unknown key ${JSON.stringify(stray.slice(0, 40))}` };
  const { id, actor, who, when, target, field, value, hash, after } = raw;
  const kind = kindOf(target);
  const wrong =
    (!isId(id) && "id") ||
    (!line(64)(actor) && "actor") ||
    (!isLine(who, 200) && "who") ||
    (!isTime(when) && "when") ||
    (!kind && "target") ||
    (!(typeof field === "string" && /^[a-z][a-z-]{0,31}$/.test(field)) && "field") ||
    (!(hash === undefined || isHash(hash)) && "hash") ||
    (!(Array.isArray(after) && after.length <= MOST_AFTER && after.every(isId)) && "after") ||
    (!(value !== undefined && isValue(/** @type {string} */ (kind), field, value)) && "value");
  if (wrong) return { problem: `has a bad ${wrong}` };
  return { event: { id, actor, who, when, target, field, value, ...(hash && { hash }), after: [...after] } };
}

/** @param {any} raws @returns {{events: Event[], refused: Refused[]}} */
export function readEvents(raws) {
  /** @type {Event[]} */
  const events = [];
  /** @type {Refused[]} */
  const refused = [];
  if (!Array.isArray(raws)) return { events, refused: [{ index: 0, id: "", problem: "is not a list" }] };
  raws.forEach((raw, index) => {
    const { event, problem } = readEvent(raw);
    if (event) events.push(event);
    else refused.push({ index, id: isId(raw?.id) ? raw.id : "", problem });
  });
  return { events, refused };
}

/** An event that others will accept, or what they would not.
 * @param {Draft} draft @param {Author} author @param {Random} [random] */
export const checkedEvent = (draft, author, random) => readEvent(createEvent(draft, author, random));

/** @param {any} raw @returns {RunHead | undefined} */
export function readRunHead(raw) {
  const { id, environment, created } = Object(raw);
  const named = typeof environment === "string" && /^[\w.-]{0,100}$/.test(environment);
  return isId(id) && named && isTime(created) ? { id, environment, created } : undefined;
}

/** The exact words behind the hashes. One hash has one text; if two claim it, the same one wins everywhere.
 * @param {any[]} sources @returns {{texts: Texts, clashes: string[]}} */
export function mergeTexts(...sources) {
  /** @type {Map<string, string>} */
  const texts = new Map();
  const clashes = new Set();
  for (const [hash, text] of sources.flatMap((source) => Object.entries(Object(source)))) {
    if (!isHash(hash) || typeof text !== "string" || text.length > 100000) continue;
    const held = texts.get(hash) ?? text;
    if (held !== text) clashes.add(hash);
    texts.set(hash, held < text ? held : text);
  }
  return { texts: Object.fromEntries(texts), clashes: [...clashes] };
}
