// The window of the site's own in which a frame and this site bring their progress together. Browsers give the frame a
// storage of its own; this window has the site's. The two talk by messages, and each hears the other alone: the window that
// opened it, of the same origin. What comes in is read as a file would be, shown in words, and merged when the reader says so.
//
//   frame                                  window
//         ◀── ready ──────────────────────
//         ─── run: what the frame has ───▶
//         ◀── both, or same, or closed ───
/** @import {RunFile, RunRecord, Store} from "../types.js" */
import { exportRun, importRun } from "../lib/json.js";
import { createLog } from "../lib/log.js";
import { recordOf, runOf } from "../lib/run.js";
import { openStore } from "../lib/storage.js";
import { eventsFor } from "../merging.js";

/** @template {HTMLElement} E @param {string} selector */
const part = (selector) => /** @type {E} */ (document.querySelector(selector));
const [told, sides, actions, go, cancel] = [".told", ".sides", ".actions", ".primary", ".close"].map(part);
const { site: id = "" } = document.documentElement.dataset;
const opener = /** @type {Window | null} */ (window.opener);

/** @param {string} type @param {any} [more] */
const tell = (type, more) => opener?.postMessage({ type: `checkdown:${type}`, ...more }, location.origin);

/** @param {number} count */
const entries = (count) => (count === 1 ? "1 entry" : `${count} entries`);
/** @param {RunRecord | undefined} record @param {number} count */
const run = (record, count) => (record ? `${record.name || "a run without a name"}, ${entries(count)}` : "nothing was said yet");

/** The run that this site goes on with in an environment. @param {Store} store @param {string} environment
 * @returns {Promise<RunRecord | undefined>} */
async function currentRun(store, environment) {
  const chosen = await store.get("choices", `run:${environment}`);
  const record = chosen && (await store.get("runs", chosen));
  return record && !record.deleted ? record : undefined;
}

/** @param {string} words */
function end(words) {
  told.textContent = words;
  sides.hidden = true;
  go.hidden = true;
  actions.hidden = false;
  cancel.textContent = "Close";
  cancel.focus();
}

/** @param {any} data what the frame has */
async function meet({ site, environment, actor, file: sent }) {
  if (site !== id || typeof environment !== "string") return end("The frame is of another site.");
  const read = sent ? importRun(sent) : undefined;
  if (read && !read.file) return end(read.problem);
  const file = read?.file;
  const store = await openStore(id);
  if (store.kept.problem) return end(`${store.kept.words} So there is nothing to bring together.`);
  if ((await store.get("choices", "actor")) === actor) {
    tell("same");
    return end("The frame and this site share one storage in this browser: what is ticked in one is ticked in the other.");
  }
  const own = await currentRun(store, environment);
  // A run that is closed takes nothing in; what came is then a run beside it.
  const into = own && (!own.closed || own.id === file?.run.id) ? own : undefined;
  const held = into ? await store.loadAll(into.id) : { events: [], texts: {} };
  if (!file && !into) return end("Nothing was ticked yet, in the frame or here.");
  const came = file ? (into ? eventsFor(file, into) : file.events) : [];
  const log = createLog(held.events);
  const fresh = came.filter((event) => !log.events.has(event.id));
  const theirs = file && recordOf(runOf(file.run, createLog(file.events)));
  told.textContent = "What was said on either side will be known on both. Nothing is lost: it can be undone, and is kept in each run's history.";
  const rows = [["In the frame", run(theirs, came.length)], ["On this site", run(into, log.events.size)], ["Afterwards, on both", entries(log.events.size + fresh.length)]];
  sides.replaceChildren(...rows.map(([name, words]) => {
    const row = document.createElement("li");
    row.append(Object.assign(document.createElement("b"), { textContent: name }), ` ${words}`);
    return row;
  }));
  sides.hidden = actions.hidden = false;
  go.focus();
  go.addEventListener("click", async () => {
    /** @type {HTMLButtonElement} */ (go).disabled = true;
    // Another window of the site may have said something meanwhile.
    const now = into ? await store.loadAll(into.id) : held;
    const both = createLog([...now.events, ...came]);
    const known = new Set(now.events.map((event) => event.id));
    const head = into ?? /** @type {RunFile} */ (file).run;
    const record = recordOf(runOf(head, both));
    await store.put("runs", head.id, record);
    await store.append(head.id, came.filter((event) => !known.has(event.id)), file?.texts ?? {});
    if (!into) await store.put("choices", `run:${environment}`, head.id);
    if (store.kept.problem) return end(store.kept.words);
    const home = { id, title: document.title, url: new URL("../../", location.href).href };
    tell("both", { file: exportRun(home, record, both, { ...file?.texts, ...now.texts }) });
    end(`Done: ${entries(both.events.size)} on both sides.`);
  }, { once: true });
}

cancel.addEventListener("click", () => close());
if (opener && opener !== window) {
  told.textContent = "Waiting for the frame …";
  let isMet = false;
  addEventListener("message", ({ source, origin, data }) => {
    if (source !== opener || origin !== location.origin || data?.type !== "checkdown:run" || isMet) return;
    isMet = true;
    meet(data);
  });
  tell("ready");
}
