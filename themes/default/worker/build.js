// What belongs to a build: its record says the hashes of its lists, and those the hashes of its files.
import { MINE, addressOf, cacheOf, fetched, hashed, worker } from "./site.js";
import { STATE, builds, forget, stateOf } from "./state.js";
/** @import {Build, Sent} from "./state.js" */

/** The record's version that is understood here. */
const VERSION = 1;
const BETWEEN_PROBES_MS = 10_000;
/** So long a host is without a record until it is believed; and a build waits for files that its host does not have. */
export const DAY_MS = 86_400_000;

/** Lists by build and path. @type {Map<string, Record<string, string>>} */
const lists = new Map();
let probed = 0;

/** @param {Build} build @param {string} name an environment, or "" for the site's top @param {number} part
 * @returns {Promise<Record<string, string> | null>} null if the host does not have it as it was published */
export async function listOf(build, name, part, onlyKept = false) {
  const path = `${name && `${name}/`}offline-${part}.json`;
  const key = `${build.build} ${path}`;
  const list = lists.get(key);
  if (list) return list;
  const hash = build.lists[name].parts[part];
  const own = await cacheOf(build);
  let response = await own.match(addressOf(path));
  if (!response) {
    response = (await listOfOther(name, part, path, hash)) ?? (onlyKept ? null : await fetched(path, hash)) ?? undefined;
    // Without room it is fetched again when the worker has slept.
    if (response) await own.put(addressOf(path), response.clone()).catch(() => {});
  }
  if (!response) return null;
  const read = await response.json();
  lists.set(key, read);
  return read;
}

/** The list, if another build has the same. @param {string} name @param {number} part @param {string} path @param {string} hash */
async function listOfOther(name, part, path, hash) {
  for (const other of await builds()) {
    if (other.lists[name]?.parts[part] !== hash) continue;
    const response = await (await cacheOf(other)).match(addressOf(path));
    if (response) return response;
  }
  return undefined;
}

/** Whose lists have a path. @param {Build} build @param {string} path */
export function nameOf(build, path) {
  const [first, ...rest] = path.split("/");
  return rest.length && first && Object.hasOwn(build.lists, first) ? first : "";
}

/** The hash of a file; undefined if the build has no such file, null if its list is not to be had.
 * @param {Build} build @param {string} path */
export async function hashOf(build, path, onlyKept = false) {
  if (Object.hasOwn(build.shell, path)) return build.shell[path];
  const name = nameOf(build, path);
  const { parts } = build.lists[name] ?? { parts: [] };
  if (!parts.length) return undefined;
  const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
  const number = Number.parseInt((await hashed(new TextEncoder().encode(folder))).slice(0, 8), 16);
  const list = await listOf(build, name, number % parts.length, onlyKept);
  if (!list) return null;
  return Object.hasOwn(list, path) ? list[path] : undefined;
}

/** The builds that a page is of: more than one if it did not change between them. @param {Sent} page */
export async function buildsOf({ path, hash }) {
  const all = await builds();
  const hashes = await Promise.all(all.map((build) => hashOf(build, path, true)));
  return all.filter((_, index) => hash && hashes[index] === hash);
}

/** What a page is no use without, beside what it asks for at once. @param {string} path */
export const companions = (path) => (path.endsWith("index.html") ? [path.replace(/index\.html$/, "checklist.json")] : []);

/** Whether it is time to ask the host again. */
export const isTime = () => Date.now() - probed > BETWEEN_PROBES_MS;

/** Asks which build the host has. Throws without network. */
export async function probe() {
  const state = await stateOf();
  const response = await ask("build.json");
  if (isGone(response)) return gone();
  if (!response.ok) throw new TypeError(`${response.status}`);
  const build = await response.json();
  state.gone = 0;
  if (build.version !== VERSION) return;
  probed = Date.now();
  if (build.build === state.shown?.build) state.coming = null;
  else if (build.build !== state.coming?.build) state.coming = { ...build, since: Date.now() };
  await sweep();
}

/** Whether the host says that there is no such file. @param {Response} response */
export const isGone = ({ status }) => status === 404 || status === 410;

/** @param {string} file */
const ask = (file) => fetch(new URL(file, worker.registration.scope), { cache: "no-cache", redirect: "error" });

/** A site that is published without a worker for a day has no use for this one. */
async function gone() {
  const state = await stateOf();
  probed = Date.now();
  state.gone ||= probed;
  if (probed - state.gone < DAY_MS || (await ask("sw.js")).ok) return;
  await forget();
  await worker.registration.unregister();
}

/** Removes what no build and no open tab needs. */
export async function sweep() {
  const state = await stateOf();
  const windows = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = new Set(windows.map(({ id }) => id));
  state.old = state.old.filter(({ tabs }) => tabs.some((id) => open.has(id)));
  // The newest may be of a page that is on its way.
  for (const id of Object.keys(state.tabs).slice(0, -20)) if (!open.has(id)) delete state.tabs[id];
  const names = (await builds()).map(({ build }) => build);
  const needed = new Set([STATE, ...names.map((build) => MINE + build)]);
  for (const name of await caches.keys()) if (name.startsWith(MINE) && !needed.has(name)) await caches.delete(name);
  for (const key of lists.keys()) if (!names.includes(key.split(" ")[0])) lists.delete(key);
}
