// The reminder to export: a browser that did not promise to keep a site's storage may forget it after a week without a
// visit. It says so below the bar, once a run is some days old and was not exported lately. Loaded only where it may be needed.
/** @import {Session} from "../session.js" */
import { button, make } from "./make.js";

const DAY = 86400000;
/** Some browsers forget after seven days. */
const PATIENCE = 5 * DAY;

/** When a run was exported last, as a choice of the reader's. @param {string} run */
const key = (run) => `exported:${run}`;

/** @param {Session} session */
export function remind(session) {
  const { run, choices } = session;
  const live = document.querySelector(".run .live");
  live?.querySelector(".reminder")?.remove();
  if (!run || !live) return;
  const age = Date.now() - Date.parse(run.created);
  const exported = Date.parse(choices.get(key(run.id)) ?? run.created);
  if (age < PATIENCE || Date.now() - exported < PATIENCE) return;
  const open = async () => (await import("./share-dialog.js")).openShare(session);
  live.append(make("p", { className: "kept reminder" }, `This browser may forget this run, which is ${Math.floor(age / DAY)} days old. `, button("Export it", open)));
}

/** @param {Session} session */
export async function noteExport(session) {
  if (!session.run) return;
  await session.setChoice(key(session.run.id), new Date().toISOString());
  document.querySelector(".run .reminder")?.remove();
}
