// Taking in what came: the events of a file or a link become part of a run of this browser, as one step that undo takes
// back. What comes in was read and shown before; nothing here reads files. Loaded when it is decided.
/** @import {Event, Log, RunFile, RunHead, RunRecord, Texts} from "./types.js" */
/** @import {Session} from "./session.js" */
import { createId } from "./lib/event.js";
import { createLog, fieldOf, headsOf } from "./lib/log.js";
import { recordOf, runOf } from "./lib/run.js";
import { targetsOf } from "./lib/state.js";

/** A batch that was merged, and what stood before it.
 * @typedef {Event[] & {before: {targets: string[], field: string, heads: Event[]}[]}} Merged */

/** Of another run, its name, its date and its end are its own. @param {RunFile} file @param {RunHead} head */
export const eventsFor = (file, head) =>
  file.run.id === head.id ? file.events : file.events.filter(({ target }) => target !== "run");

/** Merges into a run that is here, which becomes the one that is open. Returns how many events were new.
 * @param {Session} session @param {RunHead} head @param {RunFile} file */
export async function mergeInto(session, head, file) {
  const { store, page } = session;
  const held = createLog((await store.loadAll(head.id)).events);
  const fresh = eventsFor(file, head).filter((event) => !held.events.has(event.id));
  const names = new Map(page.items.flatMap((item) => targetsOf(item).map((name) => [name, targetsOf(item)])));
  /** @type {Map<string, Merged["before"][number]>} */
  const before = new Map();
  for (const { target, field } of fresh) {
    const targets = names.get(target) ?? [target];
    const key = `${targets[0]} ${field}`;
    if (!before.has(key)) before.set(key, { targets, field, heads: headsOf(fieldOf(held, targets, field)) });
  }
  const record = await keep(session, head, fresh, file.texts, createLog([...held.events.values(), ...fresh]));
  await session.choose(record);
  session.batches.push(Object.assign(fresh, { before: [...before.values()] }));
  session.dispatchEvent(new CustomEvent("batch"));
  return fresh.length;
}

/** Keeps what came as a run of its own. It is opened, unless it is another environment's.
 * @param {Session} session @param {RunFile} file @returns {Promise<RunRecord>} */
export async function keepApart(session, file) {
  const taken = (await session.store.list("runs")).some(([id]) => id === file.run.id);
  const head = taken ? { ...file.run, id: createId() } : file.run;
  const record = await keep(session, head, file.events, file.texts, createLog(file.events));
  if (head.environment === session.site.environment) await session.choose(record);
  return record;
}

/** @param {Session} session @param {RunHead} head @param {Event[]} events @param {Texts} texts @param {Log} log */
async function keep({ store }, head, events, texts, log) {
  const record = recordOf(runOf(head, log));
  await store.put("runs", head.id, record);
  await store.append(head.id, events, texts);
  return record;
}
