// Storage, over a stand-in for IndexedDB: what was kept is there again, two tabs lose nothing of each other's, and
// whatever a browser denies, nothing throws, nothing on the screen is lost, and it is said.
//
// What this cannot prove, and tests/browser/ must: that a kill of the browser loses no resolved append, that other tabs
// of a real browser hear of it, what quota, private windows and blocked storage really throw, and the milliseconds.

import assert from "node:assert/strict";
import { test } from "node:test";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { createEvent } from "../../themes/default/js/modules/lib/event.js";
import { createLog, eventsOf, headsOf, read, say } from "../../themes/default/js/modules/lib/log.js";
import { openStore } from "../../themes/default/js/modules/lib/storage.js";

globalThis.IDBKeyRange = IDBKeyRange;

const HASH = `1:${"0".repeat(32)}`;
let clock = Date.UTC(2026, 0, 1);
const event = (target = "p/a", after = [], value = { state: "done" }) =>
  createEvent(
    { target, field: "state", value, after },
    { actor: "x", who: "Ada", when: new Date((clock += 1000)).toISOString() },
  );
const outside = (indexedDB = new IDBFactory(), more = {}) => ({ indexedDB, ...more });
const ids = (events) => events.map(({ id }) => id).sort();

test("what was appended is there when the site is opened again, and no other site sees it", async () => {
  const factory = new IDBFactory();
  const one = await openStore("ops", outside(factory));
  const events = [event(), event("p/b")];
  assert.deepEqual(await one.append("r1", events, { [HASH]: "Text" }), {
    where: "browser",
    words: "",
    problem: undefined,
    persisted: undefined,
  });
  await one.put("runs", "r1", { name: "Release 2.4" });
  one.close();
  const two = await openStore("ops", outside(factory));
  assert.deepEqual(await two.load("r1"), { events, replaced: [] });
  assert.deepEqual(await two.loadAll("r1"), { events, texts: { [HASH]: "Text" } });
  assert.deepEqual(await two.list("runs"), [["r1", { name: "Release 2.4" }]]);
  assert.deepEqual((await two.load("r2")).events, []);
  const other = await openStore("other", outside(factory));
  assert.deepEqual((await other.load("r1")).events, []);
});

test("an append is on the disk when its promise resolves", async () => {
  const factory = new IDBFactory();
  const store = await openStore("ops", outside(factory));
  const said = event();
  await store.append("r", [said]);
  const beside = await openStore("ops", outside(factory));
  assert.deepEqual((await beside.load("r")).events, [said]);
});

test("two tabs that append at once lose nothing, and hear of each other", async () => {
  const factory = new IDBFactory();
  const channels = new Set();
  class Channel {
    constructor(name) {
      Object.assign(this, { name, onmessage: null });
      channels.add(this);
    }
    postMessage(data) {
      for (const other of channels)
        if (other !== this && other.name === this.name) other.onmessage?.({ data: structuredClone(data) });
    }
    close() {
      channels.delete(this);
    }
  }
  const [one, two] = await Promise.all(
    [1, 2].map(() => openStore("ops", outside(factory, { BroadcastChannel: Channel }))),
  );
  const heard = [];
  const stop = two.watch((news) => heard.push(news));
  const events = Array.from({ length: 40 }, () => event());
  await Promise.all(events.map((said, at) => (at % 2 ? one : two).append("r", [said])));
  assert.deepEqual(ids((await one.load("r")).events), ids(events));
  assert.equal(heard.filter((news) => news.run === "r").length, 20);
  stop();
  await one.append("r", [event()]);
  assert.equal(heard.filter((news) => news.run === "r").length, 20);
});

test("a long run is settled when it is opened: less is read, nothing is lost, and what stands is the same", async () => {
  const factory = new IDBFactory();
  const store = await openStore("ops", outside(factory));
  const log = createLog();
  for (let round = 0; round < 3; round += 1) {
    for (let at = 0; at < 80; at += 1) {
      const target = `p/i${at % 10}`;
      const said = event(target, say(log, [target], "state", null).after, { state: at % 3 ? "done" : "open" });
      log.fields.clear();
      log.events.clear();
      const whole = await store.loadAll("r");
      Object.assign(log, createLog([...whole.events, said]));
      await store.append("r", [said]);
    }
    await store.load("r");
    await store.settled;
    const { events, replaced } = await store.load("r");
    const now = createLog(events, replaced);
    assert.ok(events.length <= 20, `${events.length} events are read`);
    for (const target of log.fields.keys()) {
      assert.deepEqual(
        ids(headsOf(now.fields.get(target).get("state"))),
        ids(headsOf(log.fields.get(target).get("state"))),
      );
    }
    assert.deepEqual(ids((await store.loadAll("r")).events), ids(eventsOf(log)));
  }
});

test("two tabs that settle at once lose nothing", async () => {
  const factory = new IDBFactory();
  const stores = await Promise.all([1, 2].map(() => openStore("ops", outside(factory))));
  const events = Array.from({ length: 70 }, (_, at) => event(`p/i${at % 3}`));
  for (const said of events) await stores[0].append("r", [said]);
  await Promise.all(stores.map((store) => store.load("r")));
  await Promise.all([...stores.map((store) => store.settled), stores[1].append("r", [event("p/z")])]);
  const { events: all } = await stores[0].loadAll("r");
  assert.equal(new Set(ids(all)).size, 71);
});

for (const [name, given] of [
  ["no IndexedDB", { indexedDB: undefined }],
  [
    "storage that throws when it is opened",
    {
      indexedDB: {
        open: () => {
          throw new DOMException("", "SecurityError");
        },
      },
    },
  ],
  ["a private window that fails to open", { indexedDB: failing("InvalidStateError") }],
]) {
  test(`${name}: it is said, and everything goes on in memory`, async () => {
    const store = await openStore("ops", given);
    assert.equal(store.kept.where, "memory");
    assert.equal(store.kept.problem, "denied");
    assert.match(store.kept.words, /Export/);
    const said = event();
    assert.equal((await store.append("r", [said], { [HASH]: "Text" })).where, "memory");
    await store.put("choices", "who", "Ada");
    assert.deepEqual((await store.load("r")).events, [said]);
    assert.deepEqual(await store.loadAll("r"), { events: [said], texts: { [HASH]: "Text" } });
    assert.equal(await store.get("choices", "who"), "Ada");
  });
}

test("storage that is full keeps what is new in memory, and writes it as soon as there is room", async () => {
  const factory = new IDBFactory();
  let full = false;
  const store = await openStore(
    "ops",
    outside(
      withTransactions(factory, () => {
        if (full) throw new DOMException("", "QuotaExceededError");
      }),
    ),
  );
  const news = [];
  store.watch((one) => news.push(one));
  const [first, second, third] = [event(), event("p/b"), event("p/c")];
  await store.append("r", [first]);
  full = true;
  const kept = await store.append("r", [second]);
  assert.deepEqual([kept.where, kept.problem], ["memory", "full"]);
  full = false;
  assert.equal((await store.append("r", [third])).where, "browser");
  assert.deepEqual(
    news.filter((one) => one.kept).map((one) => one.kept.where),
    ["memory", "browser"],
  );
  const again = await openStore("ops", outside(factory));
  assert.deepEqual(ids((await again.load("r")).events), ids([first, second, third]));
});

test("storage that never answers does not keep anybody waiting for ever", async () => {
  const store = await openStore("ops", { indexedDB: { open: () => new EventTarget() } });
  assert.equal(store.kept.problem, "blocked");
});

test("a newer version in another tab is let through, and this one says so", async () => {
  const factory = new IDBFactory();
  const store = await openStore("ops", outside(factory));
  const first = event();
  await store.append("r", [first]);
  const newer = await new Promise((resolve, reject) => {
    const request = factory.open("checkdown:ops", 2);
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = reject;
  });
  const second = event("p/b");
  const kept = await store.append("r", [second]);
  assert.deepEqual([kept.where, kept.problem], ["memory", "updated"]);
  assert.deepEqual((await store.load("r")).events, [second]);
  newer.close();
});

test("a store that was purged under an open page is made again, and the page is told", async () => {
  const factory = new IDBFactory();
  const store = await openStore("ops", outside(factory));
  await store.append("r", [event()]);
  const news = [];
  store.watch((one) => news.push(one));
  await new Promise((resolve) => (factory.deleteDatabase("checkdown:ops").onsuccess = resolve));
  const said = event("p/b");
  assert.equal((await store.append("r", [said])).where, "browser");
  assert.deepEqual((await store.load("r")).events, [said]);
  assert.deepEqual(news, [{ purged: true }]);
});

test("the first append asks the browser to keep it, once", async () => {
  let asked = 0;
  const navigator = { storage: { persist: async () => ((asked += 1), true) } };
  const store = await openStore("ops", outside(undefined, { navigator }));
  await store.append("r", [event()]);
  await store.append("r", [event()]);
  assert.equal(asked, 1);
  assert.equal(store.kept.persisted, true);
  const refusing = await openStore(
    "ops",
    outside(undefined, { navigator: { storage: { persist: () => Promise.reject(new Error()) } } }),
  );
  assert.equal((await refusing.append("r", [event()])).where, "browser");
});

test("a stored batch that is broken loses nothing else, and nothing throws", async () => {
  const factory = new IDBFactory();
  const store = await openStore("ops", outside(factory));
  const said = event();
  await store.append("r", [said]);
  const database = await new Promise(
    (resolve) => (factory.open("checkdown:ops").onsuccess = ({ target }) => resolve(target.result)),
  );
  const transaction = database.transaction("events", "readwrite");
  transaction.objectStore("events").put({ events: "{broken" }, ["r", "now", "zzz"]);
  await new Promise((resolve) => (transaction.oncomplete = resolve));
  assert.deepEqual((await store.load("r")).events, [said]);
  assert.equal(read(createLog((await store.loadAll("r")).events), ["p/a"], "state").value.state, "done");
});

function failing(name) {
  return {
    open() {
      const request = Object.assign(new EventTarget(), { error: new DOMException("", name) });
      setTimeout(() => {
        request.onerror();
        request.dispatchEvent(new Event("error"));
      });
      return request;
    },
  };
}

/** A factory whose databases ask before they begin to write. */
function withTransactions(factory, before) {
  return {
    open(...given) {
      const request = factory.open(...given);
      request.addEventListener("success", () => {
        const database = request.result;
        const begin = database.transaction.bind(database);
        database.transaction = (stores, mode, options) => {
          if (mode === "readwrite") before();
          return begin(stores, mode, options);
        };
      });
      return request;
    },
  };
}
