// The state of each item of a page: what the log says of it, and what follows from the page, the other items and
// the time. Pure: it knows no clock, no storage and no markup.
/** @import {Event, Evidence, Item, ItemState, Log, Page, Said, Standing} from "../types.js" */
import { read } from "./log.js";

/** All names an item's events may stand under. @param {Item} item */
export const targetsOf = (item) => [item.id, ...(item.aliases ?? [])];

/** What is answered of a condition that an item wants, perhaps negated. @param {string} wanted */
const questionOf = (wanted) => wanted.replace(/^!?/, "?");

/** By id, in the page's order. Of states that were known before, only those are made anew that hang on the time, or on
 * the `targets` of which something was said since.
 * @param {Log} log @param {Page} page @param {string} now as in events
 * @param {Map<string, ItemState>} [states] is changed @param {Set<string>} [targets]
 * @returns {Map<string, ItemState>} */
export function statesOf(log, page, now, states = new Map(), targets = new Set()) {
  const parents = new Set(page.items.map((item) => item.parent));
  for (const item of page.items) {
    const it = states.get(item.id);
    const names = [...targetsOf(item), ...(item.when ?? []).map(questionOf)];
    if (!it || item.expires || it.until || names.some((name) => targets.has(name)))
      states.set(item.id, stateOf(log, item, now, parents.has(item.id)));
  }
  deriveParents(states);
  findWaiting(log, page, states);
  return states;
}

/** One item, without what other items say.
 * @param {Log} log @param {Item} item @param {string} now @returns {ItemState} */
export function stateOf(log, item, now, parent = false) {
  const targets = targetsOf(item);
  const { heads, conflict } = read(log, targets, "state");
  // Of heads that agree, the one that saw today's text counts, then the newest.
  const event = parent ? undefined : (heads.findLast((head) => head.hash === item.hash) ?? heads.at(-1));
  const said = /** @type {Said | undefined} */ (/** @type {unknown} */ (event?.value ?? undefined));
  const state = said?.state ?? "open";
  const when = said?.since ?? event?.when ?? "";
  const { inactive, unanswered, disputed } = conditionsOf(log, item);
  const affirmed = state === "done" || state === "na" || state === "waived";
  const note = read(log, targets, "note").value;
  const evidence = read(log, targets, "evidence").heads.flatMap((head) => /** @type {any} */ (head.value) ?? []);
  const result = {
    item,
    parent,
    state,
    reason: said?.reason ?? "",
    until: said?.until ?? "",
    who: said?.by ?? event?.who ?? "",
    when,
    event,
    conflict: disputed.length ? disputed : parent ? [] : conflict,
    stale: affirmed && item.hash !== undefined && event?.hash !== item.hash,
    expired:
      state === "done" && item.expires !== undefined && Date.parse(when) + item.expires * 60000 < Date.parse(now),
    inactive,
    waiting: [],
    unanswered,
    note: typeof note === "string" ? note : "",
    evidence,
    seen: String(read(log, targets, "seen").value ?? ""),
  };
  return { ...result, standing: standingOf(result, now.slice(0, 10)) };
}

/** The first that holds: what cannot be trusted outweighs what was said.
 * @param {Omit<ItemState, "standing">} it @param {string} today @returns {Standing} */
function standingOf(it, today) {
  if (it.item.planned) return "planned";
  if (it.inactive) return "inactive";
  if (it.conflict.length) return "conflict";
  if (it.stale) return "stale";
  if (it.state === "waived" && it.until < today) return "lapsed";
  if (it.expired) return "expired";
  if (it.state === "done" && !proves(it)) return "unproven";
  return it.state;
}

/** @param {Omit<ItemState, "standing">} it */
function proves({ item, note, evidence }) {
  if (item.evidence === undefined) return true;
  return item.evidence === "note"
    ? note !== ""
    : evidence.some((piece) => /** @type {string} */ (item.evidence) in piece);
}

/** A condition is "no" only if nobody disagrees; without an answer it counts as applicable.
 * @param {Log} log @param {Item} item */
function conditionsOf(log, item) {
  let inactive = false;
  /** @type {string[]} */
  const unanswered = [];
  /** @type {Event[]} */
  const disputed = [];
  for (const wanted of item.when ?? []) {
    const question = questionOf(wanted);
    const { value, conflict } = read(log, [question], "answer");
    if (conflict.length) disputed.push(...conflict);
    else if (typeof value !== "boolean") unanswered.push(question.slice(1));
    else if (value === wanted.startsWith("!")) inactive = true;
  }
  return { inactive, unanswered, disputed };
}

/** What nothing more is to be done about. @param {Standing} standing */
export const isSettled = (standing) => ["done", "waived", "na", "inactive", "planned"].includes(standing);

/** From the last item to the first, so that children come before their parents.
 * @param {Map<string, ItemState>} states */
function deriveParents(states) {
  /** @type {Map<string | undefined, Set<Standing>>} the standings of all leaves below */
  const below = new Map();
  for (const it of [...states.values()].reverse()) {
    const leaves = it.parent ? (below.get(it.item.id) ?? []) : [it.standing];
    if (it.parent) {
      it.state = derived(leaves);
      it.standing = it.item.planned ? "planned" : it.state;
    }
    if (it.item.parent === undefined) continue;
    const around = below.get(it.item.parent) ?? new Set();
    leaves.forEach((standing) => around.add(standing));
    below.set(it.item.parent, around);
  }
}

/** @param {Iterable<Standing>} leaves */
export function derived(leaves) {
  const all = [...leaves].filter((standing) => standing !== "planned");
  if (all.includes("failed")) return "failed";
  if (all.includes("blocked")) return "blocked";
  if (!all.every(isSettled)) return "open";
  return all.every((standing) => standing === "na" || standing === "inactive") ? "na" : "done";
}

/** All sections around an item, the innermost first. A section stands behind the one it is in.
 * @param {Page} page @returns {(item: Item) => Iterable<string>} */
export function sectionsAround({ sections }) {
  /** @type {Map<string | undefined, Set<string>>} */
  const around = new Map();
  for (const { anchor, parent } of sections) around.set(anchor, new Set([anchor, ...(around.get(parent) ?? [])]));
  return ({ section }) => around.get(section) ?? [];
}

/** @param {Log} log @param {Page} page @param {Map<string, ItemState>} states */
function findWaiting(log, page, states) {
  if (!page.items.some((item) => item.after)) return;
  /** @type {Map<string, ItemState[]>} required leaves not settled, by every section around them */
  const unsettled = new Map();
  const around = sectionsAround(page);
  for (const it of states.values()) {
    if (it.parent || it.item.level !== "required" || isSettled(it.standing)) continue;
    for (const anchor of around(it.item)) {
      const list = unsettled.get(anchor);
      if (list) list.push(it);
      else unsettled.set(anchor, [it]);
    }
  }
  /** @param {ItemState} self @param {string} target */
  const waits = (self, target) => {
    if (target.startsWith("#")) {
      const [first, second] = unsettled.get(target.slice(1)) ?? [];
      return (first === self ? second : first) !== undefined;
    }
    // An item of another page is only known by what was said of it.
    const { value } = read(log, [target], "state");
    const state = states.get(target)?.standing ?? /** @type {any} */ (value)?.state ?? "open";
    return !isSettled(state);
  };
  for (const it of states.values()) it.waiting = (it.item.after ?? []).filter((target) => waits(it, target));
}
