// Undoing: an event is never taken out, another one restores what was before it. It knows a field's history, and
// nothing of what is shown.
/** @import {Draft, Event, Json, Log, Said} from "../types.js" */
import { fieldOf, headsOf, inOrder, meaning, say } from "./log.js";

/** What to say so that an event is undone: what else stands beside it, or what it replaced. That may be a conflict,
 * so it may take several events. None if it is no head: then something newer stands.
 * @param {Log} log @param {string[]} targets @param {Event} event @returns {Draft[]} */
export function undo(log, targets, event) {
  const field = fieldOf(log, targets, event.field);
  const heads = headsOf(field);
  if (!field || !heads.includes(event)) return [];
  const others = heads.filter((head) => head !== event);
  const earlier = others.length ? others : field.events.filter(({ id }) => id !== event.id && event.after.includes(id));
  if (!earlier.length) return [say(log, targets, event.field, null)];
  const distinct = new Map([...earlier].sort(inOrder).map((head) => [`${head.hash} ${meaning(head)}`, head]));
  return [...distinct.values()].map((head) => say(log, targets, event.field, restored(head), head.hash));
}

/** A state that comes back is still that of whoever said it, at the time it was said: undoing proves nothing anew.
 * @param {Event} event @returns {Json} */
export function restored({ field, value, who, when }) {
  if (field !== "state" || !value) return value;
  const said = /** @type {Said} */ (/** @type {unknown} */ (value));
  return { ...said, by: said.by ?? who, since: said.since ?? when };
}
