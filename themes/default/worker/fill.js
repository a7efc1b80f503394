// Fills the cache of a build: with what was visited, what is wanted, and what all pages share. A new build is filled beside
// the one that is shown; what did not change is copied, not fetched. Once it has all that the old one had it takes over.
import { DAY_MS, companions, hashOf, isTime, listOf, nameOf, probe, sweep } from "./build.js";
import { addressOf, cacheOf, fetched, pathOf, whole, worker } from "./site.js";
import { alone, builds, save, stateOf } from "./state.js";
/** @import {Build} from "./state.js" */

const MOST_VISITED = 300;
/** How many files are fetched for one message. */
const BATCH = 12;

/** What is to be fetched; `files` are path and hash.
 * @typedef {{build: string, files: [string, string][], total: number, failed: string[]}} Job */
/** @type {Job | null} */
let job = null;

/** What there is to do is counted anew. */
export const recount = () => (job = null);

/** How far it is; of nothing if that could not be counted yet. */
export const progress = () => ({
  isWhole: job?.files.length === 0,
  total: job?.total ?? 0,
  left: job?.files.length ?? 0,
  failed: job?.failed.length ?? 0,
});

/** Remembers that a file was used, and forgets what was used longest ago. @param {string} path */
export async function touch(path) {
  const state = await stateOf();
  const { shown, coming, wanted } = state;
  if (Object.hasOwn((coming ?? shown)?.shell ?? {}, path)) return;
  if (!state.visited.includes(path)) await enqueue(path);
  state.visited = [...state.visited.filter((one) => one !== path), path];
  while (state.visited.length > MOST_VISITED) {
    const oldest = state.visited.shift() ?? "";
    for (const build of [shown, coming]) {
      if (!build || wanted.includes(nameOf(build, oldest))) continue;
      for (const one of [oldest, ...companions(oldest)]) await (await cacheOf(build)).delete(addressOf(one));
    }
  }
}

/** @param {string} path */
async function enqueue(path) {
  const build = (await builds()).find((one) => one.build === job?.build);
  if (!job || !build) return;
  for (const one of [path, ...companions(path)]) {
    const hash = await hashOf(build, one);
    if (!hash || (await (await cacheOf(build)).match(addressOf(one)))) continue;
    job.files.push([one, hash]);
    job.total += 1;
  }
}

/** Keeps what the network said, if it is of a build that is known or can be found.
 * @param {string} path @param {string} hash @param {ArrayBuffer} bytes @param {Response} response */
export function keep(path, hash, bytes, response) {
  const put = async () => {
    const { shown, coming } = await stateOf();
    for (const build of [coming, shown]) {
      if (!build || (await hashOf(build, path)) !== hash) continue;
      await (await cacheOf(build)).put(addressOf(path), whole(bytes, response));
      await touch(path);
      // They may be wanted when there is no network any more.
      for (const one of companions(path)) await fill(build, one, await hashOf(build, one));
      return true;
    }
    return false;
  };
  // Without network, or without room, it is not kept.
  return alone(async () => {
    if (!(await put()) && isTime()) {
      await probe();
      await put();
    }
    await save();
  }).catch(() => {});
}

/** Brings one file into a build's cache; false if the host does not have it as it was published.
 * @param {Build} build @param {string} path @param {string | null | undefined} hash */
async function fill(build, path, hash) {
  if (!hash) return false;
  const own = await cacheOf(build);
  const address = addressOf(path);
  if (await own.match(address)) return true;
  const { shown } = await stateOf();
  let response;
  if (shown && shown.build !== build.build && (await hashOf(shown, path, true)) === hash) {
    response = await (await cacheOf(shown)).match(address);
  }
  response ??= (await fetched(path, hash)) ?? undefined;
  if (response) await own.put(address, response);
  return Boolean(response);
}

/** All that should be there of a build, and is not. Throws if one of its lists is not to be had. @param {Build} build
 * @returns {Promise<Job>} */
async function planned(build) {
  const state = await stateOf();
  const files = new Map(Object.entries(build.shell));
  for (const path of state.visited.flatMap((path) => [path, ...companions(path)])) {
    const hash = await hashOf(build, path);
    if (hash === null) throw new TypeError("half a build");
    if (hash) files.set(path, hash);
  }
  const wanted = state.wanted.filter((name) => Object.hasOwn(build.lists, name));
  for (const name of wanted) for await (const [path, hash] of listed(build, name)) files.set(path, hash);
  if (wanted.some(Boolean)) {
    // What an item said before stands above the environments, and so does what is kept together with each.
    const isPast = (/** @type {string} */ path) =>
      path.endsWith("history.json") && wanted.some((name) => files.has(`${name}/${path.replace(/history\.json$/, "index.html")}`));
    for await (const [path, hash] of listed(build, "")) {
      if (isPast(path) || build.together.some((folder) => path.startsWith(folder))) files.set(path, hash);
    }
  }
  const there = new Set((await (await cacheOf(build)).keys()).map(({ url }) => url));
  const lacking = [...files].filter(([path]) => !there.has(addressOf(path)));
  return { build: build.build, files: lacking, total: files.size, failed: [] };
}

/** All files of an environment, with their hashes. @param {Build} build @param {string} name */
async function* listed(build, name) {
  for (const part of build.lists[name].parts.keys()) {
    const list = await listOf(build, name, part);
    if (!list) throw new TypeError("half a build");
    yield* Object.entries(list);
  }
}

/** Fetches some of what is lacking; true if there is more. */
export async function step() {
  const state = await stateOf();
  const build = state.coming ?? state.shown;
  if (!build) return false;
  if (job?.build !== build.build) job = await planned(build);
  const { files, failed } = job;
  const batch = files.splice(0, BATCH);
  const results = await Promise.allSettled(batch.map(([path, hash]) => fill(build, path, hash)));
  const refused = results.filter((result) => result.status === "rejected");
  results.forEach((result, index) => {
    if (result.status === "rejected") files.push(batch[index]);
    else if (!result.value) failed.push(batch[index][0]);
  });
  if (refused.length) throw refused[0].reason;
  if (files.length) return true;
  const isLate = Date.now() - (state.coming?.since ?? 0) > DAY_MS;
  if (state.coming && (isLate || !(await loses(failed)))) await changeOver(state.coming);
  return false;
}

/** Whether something that is kept now would not be any more. @param {string[]} failed */
async function loses(failed) {
  const { shown } = await stateOf();
  if (!shown) return false;
  const cache = await cacheOf(shown);
  for (const path of failed) if (await cache.match(addressOf(path))) return true;
  return false;
}

/** The new build is shown from now on. The old one stays for the tabs that have a page which is of it alone, or of which
 * nothing is known. @param {Build} coming */
async function changeOver(coming) {
  const state = await stateOf();
  if (state.shown) {
    const tabs = [];
    for (const { id } of await worker.clients.matchAll({ type: "window", includeUncontrolled: true })) {
      const page = state.tabs[id];
      if (!page || (await hashOf(coming, page.path, true)) !== page.hash) tabs.push(id);
    }
    if (tabs.length) state.old.push({ build: state.shown, tabs });
  }
  state.shown = coming;
  state.coming = null;
  await sweep();
}

/** What was not as published is tried again. */
export function retry() {
  if (job?.failed.length) job = null;
}

/** @param {string} environment */
export async function want(environment) {
  const state = await stateOf();
  if (state.wanted.includes(environment)) return;
  state.wanted.push(environment);
  recount();
}

/** Takes away what was kept of an environment on request. @param {string} environment */
export async function drop(environment) {
  const state = await stateOf();
  state.wanted = state.wanted.filter((one) => one !== environment);
  recount();
  const used = new Set(state.visited.flatMap((path) => [path, ...companions(path)]));
  for (const build of [state.shown, state.coming]) {
    if (!build) continue;
    const cache = await cacheOf(build);
    for (const { url } of await cache.keys()) {
      const path = pathOf(url) ?? "";
      if (used.has(path) || Object.hasOwn(build.shell, path) || /(^|\/)offline-\d+\.json$/.test(path)) continue;
      if (!state.wanted.includes(nameOf(build, path))) await cache.delete(url);
    }
  }
}
