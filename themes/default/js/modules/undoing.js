// What to say so that a batch is taken back: of each of its events, what stood before. Loaded with the first undo.
/** @import {Draft, Event} from "./types.js" */
/** @import {Merged} from "./merging.js" */
/** @import {Session} from "./session.js" */
import { fieldOf, headsOf, meaning, say } from "./lib/log.js";
import { targetsOf } from "./lib/state.js";
import { restored, undo } from "./lib/undo.js";
import { restoreRun } from "./runs.js";

/** False if there is nothing, or nothing of it stands any more. @param {Session} session */
export async function takeBack(session) {
  if (session.removed) {
    await restoreRun(session, session.removed);
    return true;
  }
  const batch = session.batches.pop();
  if (!batch) return false;
  const drafts = undoing(session, batch);
  // The step is done with, and who pressed must hear why nothing moved.
  if (!drafts.length) session.say("Not taken back: something newer was said");
  const isTaken = drafts.length > 0 && (await session.change(drafts, { undoes: true, announce: "Taken back" }));
  // Another tab may have closed the run: what was said here waits until it is reopened.
  if (drafts.length && !isTaken) session.batches.push(batch);
  session.dispatchEvent(new CustomEvent("batch"));
  return isTaken;
}

/** @param {Session} session @param {Event[]} batch @returns {Draft[]} */
function undoing({ log, page }, batch) {
  const { before } = /** @type {Partial<Merged>} */ (batch);
  if (before) return unmerging(log, new Set(batch.map(({ id }) => id)), before);
  const names = new Map(page.items.map((item) => [item.id, targetsOf(item)]));
  return [...batch].reverse().flatMap((event) => undo(log, names.get(event.target) ?? [event.target], event));
}

/** A merge brings whole histories, so what stood before it was kept. What was said since stands.
 * @param {Session["log"]} log @param {Set<string>} merged @param {Merged["before"]} before @returns {Draft[]} */
function unmerging(log, merged, before) {
  return before.flatMap(({ targets, field, heads }) => {
    const now = headsOf(fieldOf(log, targets, field));
    const ours = new Set(heads.map(({ id }) => id));
    if (!now.some(({ id }) => merged.has(id)) || !now.every(({ id }) => merged.has(id) || ours.has(id))) return [];
    if (!heads.length) return [say(log, targets, field, null)];
    const distinct = new Map(heads.map((head) => [`${head.hash} ${meaning(head)}`, head]));
    return [...distinct.values()].map((head) => say(log, targets, field, restored(head), head.hash));
  });
}
