// What to say so that a batch is taken back: of each of its events, what stood before. Loaded with the first undo.
/** @import {Draft, Event} from "./types.js" */
/** @import {Session} from "./session.js" */
import { targetsOf } from "./lib/state.js";
import { undo } from "./lib/undo.js";

/** @param {Session} session @param {Event[]} batch @returns {Draft[]} */
export function undoing({ log, page }, batch) {
  const names = new Map(page.items.map((item) => [item.id, targetsOf(item)]));
  return [...batch].reverse().flatMap((event) => undo(log, names.get(event.target) ?? [event.target], event));
}
