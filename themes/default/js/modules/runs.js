// Beginning a run, listing those there are, and what is said of a run itself. Loaded when it is asked for.
/** @import {RunRecord} from "./types.js" */
/** @import {Session} from "./session.js" */
import { createLog, say } from "./lib/log.js";
import { createRun, recordOf, runOf } from "./lib/run.js";

/** @param {Session} session @param {string} name @param {string} [date] */
export async function begin(session, name, date = "") {
  await session.open();
  const head = createRun(session.site.environment, new Date().toISOString());
  await session.choose({ ...recordOf(runOf(head, createLog())), name, date });
  const drafts = [];
  if (name) drafts.push(say(session.log, ["run"], "name", name));
  if (date) drafts.push(say(session.log, ["run"], "date", date));
  if (drafts.length) await session.change(drafts, { undoes: true });
  session.say(name ? `New run: ${name}` : "New run");
}

/** @param {Session} session @returns {Promise<RunRecord[]>} */
export async function runs({ store, site }) {
  const all = (await store.list("runs")).map(([, record]) => record);
  const own = all.filter(({ environment, deleted }) => environment === site.environment && !deleted);
  return own.sort((a, b) => (a.created < b.created ? 1 : -1));
}

/** Says something of the run, as one step. @param {Session} session
 * @param {{name?: string | null, date?: string | null, closed?: true | null, deleted?: true | null}} fields
 * @param {string} [announce] */
export async function setRun(session, fields, announce) {
  const drafts = Object.entries(fields).map(([field, value]) => say(session.log, ["run"], field, value));
  if (drafts.length) await session.change(drafts, { announce });
}

/** Those that were deleted: of a deleted run nothing is gone. @param {Session} session @returns {Promise<RunRecord[]>} */
export async function removedRuns({ store, site }) {
  const all = (await store.list("runs")).map(([, record]) => record);
  return all.filter(({ environment, deleted }) => environment === site.environment && deleted);
}

/** Brings a deleted run back, and opens it. It is no step of its own: undoing it would delete the run under the reader's
 * hands. @param {Session} session @param {RunRecord} record */
export async function restoreRun(session, record) {
  await session.choose(record);
  await session.change([say(session.log, ["run"], "deleted", null)], { undoes: true, announce: "The run is back" });
}

/** Undo brings it back, and so does the menu of runs later. @param {Session} session */
export async function removeRun(session) {
  // Another tab may have deleted it while the menu was open.
  if (!session.run) return;
  setRun(session, { deleted: true }, "The run is deleted");
  const removed = session.run;
  await session.choose(null);
  session.removed = removed;
  session.dispatchEvent(new CustomEvent("batch"));
}
