// What the worker remembers while it sleeps: the builds it knows, what was visited and wanted, and the page in each tab.
import { MINE, SCOPE } from "./site.js";

/** A build, as `build.json` has it. `since`: when it was first seen here.
 * @typedef {{version: number, build: string, shell: Record<string, string>, together: string[],
 *   lists: Record<string, {bytes: number, parts: string[]}>, since?: number}} Build */
/** `shown`: the build that is whole here; `coming`: the one that is fetched; `old`: builds that pages in open tabs are
 * of. `visited`: paths, the newest last. `wanted`: environments that are kept whole. `tabs`: by their ids the page in each,
 * with the hash of what was sent. `gone`: since when the host has no record.
 * @typedef {{shown: Build | null, coming: Build | null, old: {build: Build, tabs: string[]}[], visited: string[],
 *   wanted: string[], tabs: Record<string, Sent>, gone: number}} State */
/** @typedef {{path: string, hash: string}} Sent */

export const STATE = `${MINE}state`;

/** @returns {State} */
const nothing = () => ({ shown: null, coming: null, old: [], visited: [], wanted: [], tabs: {}, gone: 0 });

/** @type {Promise<State> | undefined} */
let known;

export function stateOf() {
  known ??= (async () => {
    const kept = await (await caches.open(STATE)).match(SCOPE);
    return { ...nothing(), ...(kept && (await kept.json())) };
  })();
  known.catch(() => (known = undefined));
  return known;
}

export async function save() {
  const state = await stateOf();
  await (await caches.open(STATE)).put(SCOPE, new Response(JSON.stringify(state)));
}

/** Removes all that is kept of this site. */
export async function forget() {
  for (const name of await caches.keys()) if (name.startsWith(MINE)) await caches.delete(name);
  known = Promise.resolve(nothing());
}

/** All builds of which something is kept. */
export async function builds() {
  const { shown, coming, old } = await stateOf();
  return [shown, coming, ...old.map(({ build }) => build)].filter((build) => build !== null);
}

/** @type {Promise<unknown>} */
let turn = Promise.resolve();

/** What changes the state does so one after the other. @template T @param {() => Promise<T>} work @returns {Promise<T>} */
export function alone(work) {
  const done = turn.then(work, work);
  turn = done;
  return done;
}

/** By tab, what is not saved yet. @type {Map<string, Promise<void>>} */
const pending = new Map();

/** Remembers which page a tab was sent. @param {string} tab @param {string} path @param {string | Promise<string>} hash */
export function note(tab, path, hash) {
  const noted = (async () => {
    const state = await stateOf();
    state.tabs[tab] = { path, hash: await hash };
    await save();
  })().catch(() => {}); // It is in memory at least.
  pending.set(tab, noted);
  return noted.then(() => void pending.delete(tab));
}

/** The page in a tab, once all of it was sent. @param {string} tab @returns {Promise<Sent | undefined>} */
export async function pageIn(tab) {
  await pending.get(tab);
  return (await stateOf()).tabs[tab];
}
