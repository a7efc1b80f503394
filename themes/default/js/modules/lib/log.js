// A log: a set of events. It is folded while it grows: an event finds its field, and a field's heads are the events
// that no other one replaced. Nothing is ever dropped, and the order of arrival leaves no trace. It knows nothing of
// what the fields mean, but for which values of them are equal.
/** @import {Draft, Event, Field, Json, Log, Reading, Said} from "../types.js" */
import { canonical, MOST_AFTER } from "./event.js";

/** @param {Iterable<Event>} [events] @param {Iterable<string>} [replaced] ids of those among them that events which are
 * not at hand replaced @returns {Log} */
export function createLog(events = [], replaced = []) {
  /** @type {Log} */
  const log = { events: new Map(), fields: new Map(), clashes: new Set(), replaced: new Set(replaced) };
  for (const event of events) add(log, event);
  return log;
}

/** Adds an event, in the time its `after` takes. False if it was there.
 * @param {Log} log @param {Event} event */
export function add(log, event) {
  let key = event.id;
  const held = log.events.get(key);
  if (held) {
    // One id, two contents: somebody tampered. Both stay, so that merging does not depend on who came first.
    const text = /** @type {string} */ (canonical(event));
    if (held === event || canonical(held) === text || log.events.has((key += text))) return false;
    log.clashes.add(event.id);
  }
  log.events.set(key, event);
  let fields = log.fields.get(event.target);
  if (!fields) log.fields.set(event.target, (fields = new Map()));
  let field = fields.get(event.field);
  if (!field) fields.set(event.field, (field = { events: [], heads: [], early: undefined }));
  stand(log, field, event);
  return true;
}

/** Puts an event among the heads of its field, and takes away those it replaces.
 * @param {Log} log @param {Field} field @param {Event} event */
function stand(log, field, event) {
  const { id, after } = event;
  field.events.push(event);
  if (log.replaced.has(id)) (field.early ??= new Set()).add(id);
  // A second content of an id, or so many heads, is an attack: then the heads are found all at once when somebody asks.
  if (log.clashes.has(id) || (field.heads && field.heads.length > 50)) field.heads = undefined;
  for (const named of after) {
    if (named === id) continue;
    const at = field.heads ? field.heads.findIndex((head) => head.id === named) : -1;
    if (at >= 0) field.heads = field.heads?.filter((head) => head.id !== named);
    else if (!holds(log, event, named)) (field.early ??= new Set()).add(named);
  }
  if (!field.early?.has(id)) field.heads?.push(event);
}

/** Whether the field of an event has the one it names. @param {Log} log @param {Event} event @param {string} named */
function holds(log, { target, field }, named) {
  const held = log.events.get(named);
  return held?.target === target && held.field === field;
}

/** @param {Log} a @param {Log} b */
export const merge = (a, b) => createLog([...a.events.values(), ...b.events.values()]);

/** In order of time, which is the same order whatever came first. @param {Log} log */
export const eventsOf = (log) => [...log.events.values()].sort(inOrder);

/** @param {Event} a @param {Event} b */
export function inOrder(a, b) {
  if (a.when !== b.when) return a.when < b.when ? -1 : 1;
  if (a.id !== b.id) return a.id < b.id ? -1 : 1;
  return /** @type {string} */ (canonical(a)) < /** @type {string} */ (canonical(b)) ? -1 : 1;
}

/** A field of something that has had several names (its id and its aliases).
 * @param {Log} log @param {string[]} targets @param {string} name @returns {Field | undefined} */
export function fieldOf(log, targets, name) {
  if (targets.length === 1) return log.fields.get(targets[0])?.get(name);
  const fields = targets.flatMap((target) => log.fields.get(target)?.get(name) ?? []);
  if (fields.length < 2) return fields[0];
  const replaced = new Set(fields.flatMap(namesOf));
  const all = fields.flatMap(headsOf);
  const heads = all.filter((event) => !replaced.has(event.id));
  return { events: fields.flatMap((field) => field.events), heads: heads.length ? heads : all };
}

/** What is replaced in a field, whether it is there or not. An event that names itself replaces nothing.
 * @param {Field} field */
function namesOf({ events, early }) {
  const names = new Set(early);
  for (const { id, after } of events) for (const named of after) if (named !== id) names.add(named);
  return [...names];
}

/** The events that no other replaced, oldest first. Only forged events can replace each other in a circle; then
 * all of them stand, and disagree.
 * @param {Field | undefined} field @returns {Event[]} */
export function headsOf(field) {
  if (!field) return [];
  if (!field.heads) {
    const replaced = new Set(namesOf(field));
    field.heads = field.events.filter((event) => !replaced.has(event.id));
  }
  if (field.heads.length === 1) return field.heads;
  return [...(field.heads.length ? field.heads : field.events)].sort(inOrder);
}

/** What counts when values are compared: who says so, and since when, is no disagreement. @param {Event} event */
export function meaning({ field, value }) {
  if (field !== "state") return canonical(value);
  const said = /** @type {Said | null} */ (/** @type {unknown} */ (value));
  return canonical([said?.state ?? "open", said?.reason ?? "", said?.until ?? ""]);
}

/** @type {Reading} */
const NOTHING = { event: undefined, value: null, heads: [], conflict: [] };

/** @param {Log} log @param {string[]} targets @param {string} name @returns {Reading} */
export function read(log, targets, name) {
  const field = fieldOf(log, targets, name);
  if (!field) return NOTHING;
  const heads = headsOf(field);
  const event = heads[heads.length - 1];
  const agreed = heads.length === 1 || heads.every((head) => meaning(head) === meaning(heads[0]));
  return { event, value: event.value, heads, conflict: agreed ? [] : heads };
}

/** What to say so that a field has this value, and no conflict. Targets as in `fieldOf`, the present name first.
 * @param {Log} log @param {string[]} targets @param {string} field @param {Json} value @param {string} [hash]
 * @returns {Draft} */
export function say(log, targets, field, value, hash) {
  const after = headsOf(fieldOf(log, targets, field))
    .slice(-MOST_AFTER)
    .map((head) => head.id);
  return { target: targets[0], field, value, ...(hash && { hash }), after };
}
