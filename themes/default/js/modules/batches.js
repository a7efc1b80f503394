// What can be undone in this tab, over a reload: the steps of this run on this page. Loaded when the page is at rest and has
// a run.
/** @import {Event} from "./types.js" */
/** @import {Session} from "./session.js" */

/** So many steps are kept. */
const MOST = 50;

/** @param {Session} session */
export function keepBatches(session) {
  const key = () => `checkdown:undo:${session.site.id}:${session.run?.id}:${session.page.id}`;
  const keep = () => {
    // What a merge brought is undone by what stood before it, which is not kept; nor is what came before that.
    const merged = session.batches.findLastIndex((batch) => "before" in batch);
    const ids = session.batches.slice(merged + 1).slice(-MOST).map((batch) => batch.map(({ id }) => id));
    attempt(() => sessionStorage.setItem(key(), JSON.stringify(ids)));
  };
  const restore = () => {
    if (!session.run || session.batches.length) return;
    const { events } = session.log;
    /** @type {string[][]} */
    const ids = attempt(() => JSON.parse(sessionStorage.getItem(key()) ?? "[]")) ?? [];
    const batches = ids.map((batch) => batch.flatMap((id) => events.get(id) ?? []));
    // What stood before a step must be here, or undoing it would say nothing.
    const whole = (/** @type {Event[]} */ batch, /** @type {number} */ place) =>
      batch.length === ids[place].length && batch.every(({ after }) => after.every((id) => events.has(id)));
    const from = batches.findLastIndex((batch, place) => !whole(batch, place)) + 1;
    if (from === batches.length) return;
    session.batches = batches.slice(from);
    session.dispatchEvent(new CustomEvent("batch"));
  };
  if (session.batches.length) keep();
  else restore();
  session.addEventListener("batch", keep);
}

/** Storage may be forbidden. @template T @param {() => T} work */
function attempt(work) {
  try {
    return work();
  } catch {
    return undefined;
  }
}
