// Beginning a run, listing those there are, and keeping the gate of a page for who has not its items. Loaded after the
// first tick.
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

/** The gate of the page as it stands, for lists of pages and the site's home. @param {Session} session */
export function keepGate({ run, page, gates, site, store }) {
  if (!run) return;
  const { line, verdict, counts, signOffs } = gates.page;
  const record = { run: run.id, page: page.id, title: page.title, url: site.url, line, verdict, counts, signOffs };
  store.put("gates", `${run.id} ${page.id}`, record);
}
