// The one module that touches storage: the database `checkdown:<site id>`, its other tabs, and the promise not to be
// purged. Whatever a browser denies, no caller sees an exception: what cannot be written stays in memory, is tried
// again with the next write, and `kept` says so in words. It knows nothing of what events mean.
/** @import {Batch, Event, Kept, News, Problem, RecordKind, Store, Texts} from "../types.js" */
import { createId } from "./event.js";
import { pack, unpack } from "./pack.js";

/** @typedef {{run: string, events: Event[], texts: Texts}} Pending */
/** @typedef {{indexedDB?: IDBFactory, BroadcastChannel?: typeof BroadcastChannel, navigator?: Navigator}} Outside */

const VERSION = 1;
const PATIENCE_MS = 3000;
/** With so many batches, or events in batches, that were never settled, opening a run settles it. */
const MANY_BATCHES = 64;
const MANY_EVENTS = 1000;

/** Keys of `events` are [run, "now" or "past", random]; of `texts` [run, hash]; of the others what the caller names. */
const STORES = ["events", "texts", "runs", "gates", "choices"];

/** @type {Record<Problem, string>} */
const WORDS = {
  denied: "This browser keeps nothing for this site. Export the run before you close this page.",
  blocked: "The browser's storage does not answer. Export the run before you close this page.",
  updated: "A newer version of this site is open in another tab. Reload this page; until then nothing more is kept.",
  full: "The browser's storage is full. Export the run before you close this page.",
  failed: "The browser could not store this. Export the run before you close this page.",
};

/** @param {any} error @returns {Problem} */
function problemOf(error) {
  if (error?.name === "QuotaExceededError") return "full";
  if (error?.name === "VersionError") return "updated";
  if (error?.name === "TimeoutError") return "blocked";
  return ["SecurityError", "InvalidStateError", "NotAllowedError", "TypeError"].includes(error?.name)
    ? "denied"
    : "failed";
}

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
      this.#failed(error);
    }
    const events = [...stored, ...this.#pending(run)].flatMap((batch) => batch.events);
    return { events, replaced: stored.flatMap((batch) => batch.replaced ?? []) };
  }

  async loadAll(/** @type {string} */ run) {
    /** @type {Event[]} */
    let events = [];
    /** @type {[string, string][]} */
    let texts = [];
    try {
      const transaction = await this.#begin("readonly");
      const store = transaction.objectStore("texts");
      const [batches, keys, values] = await Promise.all([
        answer(transaction.objectStore("events").getAll(keysOf(run))),
        answer(store.getAllKeys(keysOf(run))),
        answer(store.getAll(keysOf(run))),
      ]);
      events = this.#readable(batches).flatMap((batch) => batch.events);
      texts = keys.map((key, index) => [/** @type {string[]} */ (key)[1], values[index]]);
    } catch (error) {
      this.#failed(error);
    }
    const pending = this.#pending(run);
    return {
      events: [...events, ...pending.flatMap((batch) => batch.events)],
      texts: Object.assign({}, ...pending.map((batch) => batch.texts), Object.fromEntries(texts)),
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

  async append(/** @type {string} */ run, /** @type {Event[]} */ events, /** @type {Texts} */ texts = {}) {
    this.#batches.push({ run, events, texts });
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

  async claim(/** @type {string} */ choice, /** @type {any} */ record) {
    try {
      let won = record;
      await this.#transact(async (store) => {
        const id = await answer(store("choices").get(choice));
        const held = id && (await answer(store("runs").get(id)));
        if (held && !held.deleted) {
          won = held;
          return;
        }
        store("runs").put(record, record.id);
        store("choices").put(record.id, choice);
      });
      if (won === record) this.#post({ record: "choices" });
      return won;
    } catch (error) {
      this.#failed(error);
      await this.put("runs", record.id, record);
      await this.put("choices", choice, record.id);
      return record;
    }
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
      this.#failed(error);
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
    this.#queue = this.#queue.then(() => this.#flush());
    return this.#queue;
  }

  /** Writes all that is not on the disk yet, in one transaction: all of it, or nothing. */
  async #flush() {
    const batches = [...this.#batches];
    const records = [...this.#records];
    if (!batches.length && !records.length) return;
    try {
      await this.#transact((store) => {
        for (const { run, events, texts } of batches) {
          store("events").put({ events: pack(events) }, [run, "now", createId()]);
          for (const [hash, text] of Object.entries(texts)) store("texts").put(text, [run, hash]);
        }
        for (const [, [kind, key, value]] of records) store(kind).put(value, key);
      });
      this.#batches = this.#batches.filter((batch) => !batches.includes(batch));
      for (const [key, record] of records) if (this.#records.get(key) === record) this.#records.delete(key);
      this.#keep({ ...this.kept, where: "browser", problem: undefined, words: "" });
    } catch (error) {
      this.#failed(error);
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

  /** Reads and writes in one transaction, so that two tabs cannot lose each other's batches.
   * @param {string} run */
  async #settle(run) {
    try {
      const { settle } = await import("./settle.js");
      await this.#transact(async (store) => {
        const events = store("events");
        const range = keysOf(run, "now");
        const [keys, values] = await Promise.all([answer(events.getAllKeys(range)), answer(events.getAll(range))]);
        const { now, past } = settle(values.map(batchOf));
        events.put({ ...now, events: pack(now.events) }, [run, "now", createId()]);
        if (past.length) events.put({ events: pack(past) }, [run, "past", createId()]);
        for (const key of keys) events.delete(key);
      });
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

  #failed(/** @type {any} */ error) {
    const problem = problemOf(error);
    this.#keep({ ...this.kept, where: "memory", problem, words: WORDS[problem] });
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
    },
  );
  await store.list("choices");
  return store;
}
