// The frame's side of bringing progress together with the site itself: it opens a window of the site, tells it what is known
// here, and takes in what both know. See `window.js`. Loaded when it is offered.
/** @import {Session} from "../session.js" */
/** @import {RunFile} from "../types.js" */
import { exportRun, importRun } from "../lib/json.js";
import { createLog } from "../lib/log.js";
import { moment } from "../elements/words.js";
import { eventsFor, mergeInto } from "../merging.js";

/** How often it is looked whether the window is still there. */
const LOOK_MS = 500;

/** Ends what was begun before, if it goes on. */
let leave = () => {};

/** @param {Session} session @param {string} address of the window @param {(words: string) => void} say */
export function sync(session, address, say) {
  leave();
  const other = window.open(address, "_blank", "popup,width=520,height=560");
  if (!other) return say("The window was not allowed to open. Allow windows for this page, and press again.");
  say("Waiting for the window of the docs site …");

  const end = () => {
    clearInterval(timer);
    removeEventListener("message", hear);
  };
  const over = (/** @type {string} */ words) => {
    end();
    leave = () => {};
    say(words);
  };
  // One window at a time: of two, the one that is closed later would have the last word.
  leave = () => (end(), other.close());
  const timer = setInterval(() => other.closed && over("The window was closed: nothing was brought together."), LOOK_MS);

  const hear = async (/** @type {MessageEvent} */ { source, origin, data }) => {
    if (source !== other || origin !== location.origin) return;
    if (data?.type === "checkdown:ready") {
      const { site, store, run, author } = session;
      const all = run && (await store.loadAll(run.id));
      const file = run && all ? exportRun(site, run, createLog(all.events), all.texts) : null;
      other.postMessage({ type: "checkdown:run", site: site.id, environment: site.environment, actor: author.actor, file }, location.origin);
    } else if (data?.type === "checkdown:same") {
      over("Kept in this browser, here and on the docs site.");
    } else if (data?.type === "checkdown:both") {
      // From here on it may be closed.
      end();
      const { file, problem } = importRun(data.file);
      if (!file || file.site.id !== session.site.id || file.run.environment !== session.site.environment) return over(problem ?? "The window spoke of another run.");
      await mergeInto(session, file.run, { ...file, events: [...file.events, ...(await saidMeanwhile(session, file))] });
      over(`Brought together with the docs site at ${moment(new Date().toISOString())}: ${file.events.length === 1 ? "1 entry" : `${file.events.length} entries`} on both sides.`);
    }
  };
  addEventListener("message", hear);
}

/** What was ticked in the frame since the window was told. @param {Session} session @param {RunFile} file */
async function saidMeanwhile({ run, store }, file) {
  if (!run) return [];
  const { events } = await store.loadAll(run.id);
  const known = new Set(file.events.map(({ id }) => id));
  return eventsFor({ ...file, run, events }, file.run).filter(({ id }) => !known.has(id));
}
