// The one module that touches storage: the database `checkdown:<site id>`, its other tabs, and the promise not to be
// purged. Whatever a browser denies, no caller sees an exception: what cannot be written stays in memory, is tried
// again with the next write, and `kept` says so in words. A database answers when it likes, and a page may be left before:
// so what it has not confirmed also stands in a journal, which is written at once, and which the next page takes in. It
// knows nothing of what events mean.
/** @import {Batch, Event, Kept, News, RecordKind, Store, Texts} from "../types.js" */
import { createId } from "./event.js";
import { pack, unpack } from "./pack.js";

/** What is to be written. A batch with a `claim` begins this run, unless the choice names another: then it goes there.
 * @typedef {{run: string, events: Event[], texts: Texts, gate?: any, claim?: [choice: string, record: any]}} Pending */
/** @typedef {{indexedDB?: IDBFactory, BroadcastChannel?: typeof BroadcastChannel, navigator?: Navigator,
 *   localStorage?: any}} Outside */

const VERSION = 1;
const PATIENCE_MS = 3000;
/** With so many batches, or events in batches, that were never settled, opening a run settles it. */
const MANY_BATCHES = 64;
const MANY_EVENTS = 1000;
/** Who brings more at once, from a file, waits for the disk, and has the file. */
const MOST_JOURNALED = 500;

/** Keys of `events` are [run, "now" or "past", random]; of `texts` [run, hash]; of the others what the caller names. */
const STORES = ["events", "texts", "runs", "gates", "choices"];

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const answer = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** @param {IDBFactory} factory @param {string} name @returns {Promise<IDBDatabase>} */
function openDatabase(factory, name) {
  return new Promise((resolve, reject) => {
    const request = factory.open(name, VERSION);
    // Some browsers never answer, and a tab with an older version may not let go.
    const timer = setTimeout(() => reject(new DOMException("", "TimeoutError")), PATIENCE_MS);
    request.onupgradeneeded = () => {
      for (const store of STORES) request.result.createObjectStore(store);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.addEventListener("success", () => clearTimeout(timer));
    request.addEventListener("error", () => clearTimeout(timer));
  });
}

/** All keys that begin like this. @param {string[]} start */
const keysOf = (...start) => IDBKeyRange.bound(start, [...start, []]);

/** @param {Omit<Batch, "events"> & {events: string}} stored @returns {Batch} */
const batchOf = (stored) => ({ ...stored, events: unpack(stored.events) });

/** @implements {Store} */
class BrowserStore {
  /** @type {Kept} */
  kept = { where: "browser", words: "", problem: undefined, persisted: undefined };
  /** Writes that the disk has not: batches, and records by kind and key. @type {Pending[]} */
  #batches = [];
  /** @type {Map<string, [RecordKind, string, any]>} */
  #records = new Map();
  /** @type {Promise<IDBDatabase> | undefined} */
  #database;
  /** @type {BroadcastChannel | undefined} */
  #channel;
  /** @type {Set<(news: News) => void>} */
  #listeners = new Set();
  /** One write at a time, so that what failed goes first. */
  #queue = Promise.resolve();
  #asked = false;
  /** Ends when what was to be settled is. @type {Promise<void> | undefined} */
  settled;

  /** @param {string} site @param {Outside} outside */
  constructor(site, outside) {
    this.name = `checkdown:${site}`;
    this.outside = outside;
    this.journal = `${this.name}:journal:${createId()}`;
    try {
      this.#channel = new /** @type {any} */ (outside.BroadcastChannel)(this.name);
      /** @type {any} */ (this.#channel).onmessage = (/** @type {MessageEvent<News>} */ { data }) => this.#tell(data);
    } catch {
      // Other tabs then see it when they load.
    }
  }

  async load(/** @type {string} */ run) {
    /** @type {Batch[]} */
    let stored = [];
    try {
      const store = (await this.#begin("readonly")).objectStore("events");
      stored = this.#readable(await answer(store.getAll(keysOf(run, "now"))));
      const loose = stored.filter(({ missing }) => !missing);
      const events = loose.reduce((sum, batch) => sum + batch.events.length, 0);
      if (loose.length > MANY_BATCHES || events > MANY_EVENTS) this.settled = this.#settle(run);
    } catch (error) {
      await this.#failed(error);
    }
    const events = [...stored, ...this.#pending(run)].flatMap((batch) => batch.events);
    return { events, replaced: stored.flatMap((batch) => batch.replaced ?? []) };
  }

  async loadAll(/** @type {string} */ run) {
    const { readArchive } = await import("./archive.js");
    /** @type {Awaited<ReturnType<Store["loadAll"]>>} */
    let { events, texts } = { events: [], texts: {} };
    try {
      ({ events, texts } = await readArchive(await this.#begin("readonly"), run, (stored) => this.#readable(stored)));
    } catch (error) {
      await this.#failed(error);
    }
    const pending = this.#pending(run);
    return {
      events: [...events, ...pending.flatMap((batch) => batch.events)],
      texts: Object.assign({}, ...pending.map((batch) => batch.texts), texts),
    };
  }

  /** What the disk garbled stays there, and costs nothing but itself. @param {any[]} stored @returns {Batch[]} */
  #readable(stored) {
    return stored.flatMap((one) => {
      try {
        return batchOf(one);
      } catch (error) {
        this.#failed(error);
        return [];
      }
    });
  }

  #pending(/** @type {string} */ run) {
    return this.#batches.filter((batch) => batch.run === run);
  }

  async append(/** @type {string} */ run, /** @type {Event[]} */ events, /** @type {Texts} */ texts = {}, /** @type {any} */ gate) {
    this.#batches.push({ run, events, texts, gate });
    this.#askToPersist();
    await this.#write();
    this.#post({ run, events });
    return this.kept;
  }

  async put(/** @type {RecordKind} */ kind, /** @type {string} */ key, /** @type {any} */ value) {
    this.#records.set(`${kind} ${key}`, [kind, key, value]);
    await this.#write();
    this.#post({ record: kind });
    return this.kept;
  }

  async claim(/** @type {string} */ choice, /** @type {any} */ record, /** @type {Event[]} */ events = [], /** @type {any} */ gate) {
    /** @type {Pending} */
    const batch = { run: record.id, events, texts: {}, gate, claim: [choice, record] };
    this.#batches.push(batch);
    this.#askToPersist();
    await this.#write();
    if (this.#batches.includes(batch)) {
      // The disk took nothing. Then the run is this one, here and later.
      batch.claim = undefined;
      this.put("runs", record.id, record);
      await this.put("choices", choice, record.id);
    }
    this.#post({ record: "choices" });
    this.#post({ run: batch.run, events });
    return batch.claim?.[1] ?? record;
  }

  async get(/** @type {RecordKind} */ kind, /** @type {string} */ key) {
    return (await this.list(kind)).find(([name]) => name === key)?.[1];
  }

  /** @returns {Promise<[string, any][]>} */
  async list(/** @type {RecordKind} */ kind) {
    /** @type {Map<string, any>} */
    const found = new Map();
    try {
      const store = (await this.#begin("readonly")).objectStore(kind);
      const [keys, values] = await Promise.all([answer(store.getAllKeys()), answer(store.getAll())]);
      keys.forEach((key, index) => found.set(String(key), values[index]));
    } catch (error) {
      await this.#failed(error);
    }
    for (const [of, key, value] of this.#records.values()) if (of === kind) found.set(key, value);
    return [...found];
  }

  /** @param {(news: News) => void} listener */
  watch(listener) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  close() {
    this.#channel?.close();
    this.#database?.then(
      (database) => database.close(),
      () => {},
    );
    this.#database = undefined;
  }

  #open() {
    this.#database ??= this.#opened();
    // A failure is not for ever: the next write asks again.
    this.#database.catch(() => (this.#database = undefined));
    return this.#database;
  }

  async #opened() {
    const database = await openDatabase(/** @type {IDBFactory} */ (this.outside.indexedDB), this.name);
    // A newer version in another tab must not wait for this one. What a purge closed is found closed by the next write.
    database.onversionchange = () => database.close();
    return database;
  }

  #write() {
    this.#note();
    this.#queue = this.#queue.then(() => this.#flush());
    return this.#queue;
  }

  /** What the disk has not confirmed yet, kept where writing does not wait. */
  #note() {
    const journal = this.outside.localStorage;
    const batches = this.#batches.filter(({ events }) => events.length < MOST_JOURNALED);
    const records = [...this.#records.values()];
    try {
      // Other pages ask here whether there are runs to show.
      if (batches.length) journal["checkdown:runs"] ??= "{}";
      if (batches.length || records.length) journal.setItem(this.journal, JSON.stringify([batches, records]));
      else journal.removeItem(this.journal);
    } catch {
      // Forbidden or full: then the disk alone must do.
    }
  }

  /** Takes in what pages wrote down that were left before the disk had it. Events have ids: what a tab that is still there
   * writes as well is one and the same. */
  async recover() {
    const journal = this.outside.localStorage;
    try {
      for (const key of Object.keys(journal)) {
        const text = key.startsWith(`${this.name}:journal:`) && key !== this.journal && journal.getItem(key);
        if (!text) continue;
        const [batches, records] = JSON.parse(text);
        this.#batches.push(...batches);
        for (const record of records) this.#records.set(`${record[0]} ${record[1]}`, record);
        await this.#write();
        if (journal.getItem(key) === text) journal.removeItem(key);
      }
    } catch {
      // What is garbled stays where it is.
    }
  }

  /** Writes all that is not on the disk yet, in one transaction: all of it, or nothing. */
  async #flush() {
    const batches = [...this.#batches];
    const records = [...this.#records];
    if (!batches.length && !records.length) return;
    try {
      await this.#transact(async (store) => {
        for (const batch of batches) {
          if (batch.claim) await claimRun(store, batch);
          const { run, events, texts, gate } = batch;
          if (events.length) store("events").put({ events: pack(events) }, [run, "now", createId()]);
          for (const [hash, text] of Object.entries(texts)) store("texts").put(text, [run, hash]);
          if (gate) store("gates").put({ ...gate, run }, `${run} ${gate.page}`);
        }
        for (const [, [kind, key, value]] of records) store(kind).put(value, key);
      });
      this.#batches = this.#batches.filter((batch) => !batches.includes(batch));
      for (const [key, record] of records) if (this.#records.get(key) === record) this.#records.delete(key);
      this.#note();
      this.#keep({ ...this.kept, where: "browser", problem: undefined, words: "" });
    } catch (error) {
      await this.#failed(error);
    }
  }

  /** Strict, because a promise that resolved must outlive a crash; it costs milliseconds, and nothing waits for them.
   * @param {IDBTransactionMode} mode @returns {Promise<IDBTransaction>} */
  async #begin(mode) {
    const database = await this.#open();
    try {
      return database.transaction(STORES, mode, { durability: "strict" });
    } catch (error) {
      if (/** @type {any} */ (error)?.name !== "InvalidStateError") throw error;
    }
    // Closed under us: by a newer version, or by a purge. Opening it again says which.
    this.#database = undefined;
    const transaction = (await this.#open()).transaction(STORES, mode, { durability: "strict" });
    this.#tell({ purged: true });
    return transaction;
  }

  /** All of it, or nothing.
   * @param {(store: (name: string) => IDBObjectStore) => void | Promise<void>} work */
  async #transact(work) {
    const transaction = await this.#begin("readwrite");
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error ?? new DOMException("", "AbortError"));
    });
    done.catch(() => {});
    try {
      await work((name) => transaction.objectStore(name));
    } catch (error) {
      transaction.abort();
      throw error;
    }
    await done;
  }

  /** @param {string} run */
  async #settle(run) {
    try {
      const { settleRun } = await import("./settle.js");
      await this.#transact((store) => settleRun(store("events"), run));
    } catch {
      // Nothing is lost: it stays as it was.
    }
  }

  async #askToPersist() {
    if (this.#asked) return;
    this.#asked = true;
    try {
      const persisted = await this.outside.navigator?.storage?.persist();
      this.#keep({ ...this.kept, persisted });
    } catch {
      // It may be purged, then, as before.
    }
  }

  async #failed(/** @type {any} */ error) {
    // Without the network there are no more words.
    const why = await import("./problem.js").then(({ problemOf }) => problemOf(error), () => ({ words: "Nothing is kept." }));
    this.#keep({ ...this.kept, where: "memory", problem: "failed", ...why });
  }

  #keep(/** @type {Kept} */ kept) {
    const changed = kept.problem !== this.kept.problem || kept.persisted !== this.kept.persisted;
    this.kept = kept;
    if (changed) this.#tell({ kept });
  }

  #tell(/** @type {News} */ news) {
    for (const listener of this.#listeners) listener(news);
  }

  #post(/** @type {News} */ news) {
    try {
      this.#channel?.postMessage(news);
    } catch {
      // A closed channel: nobody hears it.
    }
  }
}

/** Of two tabs that begin a run at once, one wins; what the other said goes there.
 * @param {(name: string) => IDBObjectStore} store @param {Pending} batch */
async function claimRun(store, batch) {
  const [choice, record] = /** @type {[string, any]} */ (batch.claim);
  const id = await answer(store("choices").get(choice));
  const held = id && (await answer(store("runs").get(id)));
  if (held && !held.deleted) {
    batch.run = held.id;
    batch.claim = [choice, held];
  } else {
    store("runs").put(record, record.id);
    store("choices").put(record.id, choice);
  }
}

/** A browser may throw when it is merely asked for its storage. @param {() => any} ask */
function allowed(ask) {
  try {
    return ask();
  } catch {
    return undefined;
  }
}

/** @param {string} site the site's id @param {Outside} [outside] what stands in for the browser's own in a test
 * @returns {Promise<Store>} */
export async function openStore(site, outside) {
  const store = new BrowserStore(
    site,
    outside ?? {
      indexedDB: allowed(() => globalThis.indexedDB),
      BroadcastChannel: allowed(() => globalThis.BroadcastChannel),
      navigator: allowed(() => globalThis.navigator),
      localStorage: allowed(() => globalThis.localStorage),
    },
  );
  await store.recover();
  await store.list("choices");
  return store;
}
