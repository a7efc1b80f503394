// Sorts a run's events into what still stands and what is past, so that opening a run reads what stands alone,
// however long its history is. Nothing is dropped. Loaded when there is much to sort.
/** @import {Batch, Event} from "../types.js" */
import { createId } from "./event.js";
import { createLog, headsOf } from "./log.js";
import { pack, unpack } from "./pack.js";

/** What stands: the heads, and events that name one that is not here, for should it come, it is replaced already.
 * Which events those are a settled batch says itself, because what the others name is past; and so is what may have
 * replaced them.
 * @param {Batch[]} batches @returns {{now: Batch, past: Event[]}} */
export function settle(batches) {
  const replaced = batches.flatMap((batch) => batch.replaced ?? []);
  const log = createLog(
    batches.flatMap((batch) => batch.events),
    replaced,
  );
  const fields = [...log.fields.values()].flatMap((named) => [...named.values()]);
  const heads = new Set(fields.flatMap(headsOf));
  const settled = new Set(
    batches.flatMap(({ events, missing }) => (missing ? events.filter(({ id }) => !missing.includes(id)) : [])),
  );
  /** @param {Event} event */
  const lacks = (event) =>
    !settled.has(event) &&
    event.after.some((named) => {
      const held = log.events.get(named);
      return held?.target !== event.target || held.field !== event.field;
    });
  const all = [...log.events.values()];
  const missing = all.filter(lacks);
  const stands = new Set([...heads, ...missing]);
  /** @param {Event[]} events */
  const ids = (events) => events.map(({ id }) => id);
  const now = {
    events: all.filter((event) => stands.has(event)),
    missing: ids(missing),
    replaced: ids(missing.filter((event) => !heads.has(event))),
  };
  return {
    now,
    past: all.filter((event) => !stands.has(event)),
  };
}

/** Settles a run where it is stored. It reads and writes in one transaction, so that two tabs cannot lose each other's
 * batches. @param {IDBObjectStore} events in that transaction @param {string} run */
export function settleRun(events, run) {
  const found = events.getAllKeys(IDBKeyRange.bound([run, "now"], [run, "now", []]));
  return new Promise((resolve, reject) => {
    found.onerror = () => reject(found.error);
    found.onsuccess = () => {
      const keys = found.result;
      const read = events.getAll(IDBKeyRange.bound([run, "now"], [run, "now", []]));
      read.onerror = () => reject(read.error);
      read.onsuccess = () => {
        try {
          replace(events, run, keys, read.result);
          resolve(undefined);
        } catch (error) {
          reject(error);
        }
      };
    };
  });
}

/** @param {IDBObjectStore} events @param {string} run @param {IDBValidKey[]} keys @param {any[]} stored */
function replace(events, run, keys, stored) {
  const { now, past } = settle(stored.map((one) => ({ ...one, events: unpack(one.events) })));
  events.put({ ...now, events: pack(now.events) }, [run, "now", createId()]);
  if (past.length) events.put({ events: pack(past) }, [run, "past", createId()]);
  for (const key of keys) events.delete(key);
}
