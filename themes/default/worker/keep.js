// The service worker: every page that was visited works without network, and on request all of an environment does.
//
// A file is kept only if its hash is in the list of a build, so a cache holds one build whatever hosts and caches on the
// way do:
//
//   build.json ── hash of ─▶ production/offline-3.json ── hash of ─▶ production/release/index.html
//
// The worker is the same in every build and needs no update when one is published. It finds the new record, fills a
// cache of its own for it, and changes over once that has all that the old one had. Open pages notice nothing: what they
// may still ask for of their own build stays until they are closed, and of another build they are given nothing.
//
// It is sent as one script: see `theme/join.rs`.
import { answer } from "./answer.js";
import { buildsOf, hashOf, isTime, probe, sweep } from "./build.js";
import { drop, progress, retry, step, touch, want } from "./fill.js";
import { addressOf, hashed, pathOf, worker } from "./site.js";
import { alone, note, pageIn, save, stateOf } from "./state.js";

/** What a page asks: to go on with what is to be fetched, to want an environment, to drop it. `seen`: addresses that the
 * page has loaded.
 * @typedef {{ask: "work" | "want" | "drop", page: string, environment: string, seen?: string[]}} Question */

/** @param {Question} question @param {string} tab */
async function asked({ ask, page, environment, seen = [] }, tab) {
  const state = await stateOf();
  let [more, problem] = [false, ""];
  const works = [
    async () => void ((await pageIn(tab)) ?? (await found(tab, pathOf(page)))),
    async () => void (ask === "want" ? await want(environment) : ask === "drop" && (await drop(environment))),
    () => look(),
    async () => {
      const build = state.coming ?? state.shown;
      for (const path of seen.map(pathOf)) if (build && path && (await hashOf(build, path))) await touch(path);
    },
    async () => void (more = await step()),
    () => save(),
  ];
  // Without network there is still to be said what is here.
  for (const work of works) {
    await work().catch(({ name }) => (problem = name === "QuotaExceededError" ? "full" : "offline"));
  }
  return { more, problem, ...(await status(environment, tab)) };
}

/** Asks the host for its build if it was not asked just now. */
async function look() {
  const state = await stateOf();
  if (isTime()) {
    await probe();
    retry();
  } else if (state.old.length) await sweep();
}

/** The worker was not there when this page was sent, but the browser's own cache was.
 * @param {string} tab @param {string | null} path */
async function found(tab, path) {
  if (path === null) return;
  const response = await fetch(addressOf(path), { cache: "force-cache" });
  if (response.ok) await note(tab, path, await hashed(await response.arrayBuffer()));
}

/** What a page may say to its reader. @param {string} environment @param {string} tab */
async function status(environment, tab) {
  const { shown, coming, wanted } = await stateOf();
  const page = await pageIn(tab);
  // A host that changes files on their way sends pages of no build: those are not old.
  const own = page ? await buildsOf(page) : [];
  const isOld = shown && !coming && page && own.length > 0 && !own.includes(shown) && (await hashOf(shown, page.path, true));
  return {
    ...progress(),
    isOld: Boolean(isOld),
    isWanted: wanted.includes(environment),
    isShown: Boolean(shown),
    bytes: (coming ?? shown)?.lists[environment]?.bytes,
  };
}

worker.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([worker.registration.navigationPreload?.enable(), worker.clients.claim()]));
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || request.headers.has("range")) return;
  const path = pathOf(request.url);
  if (path !== null) event.respondWith(answer(event, path));
});

worker.addEventListener("message", (event) => {
  const { source, data } = /** @type {{source: WindowClient, data: Question}} */ (/** @type {unknown} */ (event));
  const reply = alone(() => asked(data, source.id));
  event.waitUntil(reply.then((words) => source.postMessage(words)).catch(() => {}));
});
