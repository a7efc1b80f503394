// All that is stored of a run, what is past among it, and its texts. Loaded before an export, an import, or a history.
/** @import {Batch, Event} from "../types.js" */

/** @param {IDBTransaction} transaction @param {string} run @param {(stored: any[]) => Batch[]} readable
 * @returns {Promise<{events: Event[], texts: Record<string, string>}>} */
export async function readArchive(transaction, run, readable) {
  const all = IDBKeyRange.bound([run], [run, []]);
  const texts = transaction.objectStore("texts");
  const [batches, keys, values] = await Promise.all([
    answer(transaction.objectStore("events").getAll(all)),
    answer(texts.getAllKeys(all)),
    answer(texts.getAll(all)),
  ]);
  return {
    events: readable(batches).flatMap((batch) => batch.events),
    texts: Object.fromEntries(keys.map((key, place) => [/** @type {string[]} */ (key)[1], values[place]])),
  };
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const answer = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
