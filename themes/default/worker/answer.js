// What a browser is answered. A page: what the network says, and what is kept if it says nothing, or not in time. What a
// page asks for: what is of the page's own build, whatever the network says.
import { buildsOf, hashOf, isGone, isTime, probe } from "./build.js";
import { keep } from "./fill.js";
import { missing } from "./missing.js";
import { addressOf, cacheOf, fetched, hashed } from "./site.js";
import { alone, builds, note, pageIn, save, stateOf } from "./state.js";
/** @import {Build} from "./state.js" */

/** How long the network may take before what is kept is shown. */
const PATIENCE_MS = 3000;
const LARGEST_BYTES = 16 * 2 ** 20;
/** Under such an address there is never another file, so nobody waits until it is known whose page asks. */
const NAMED_BY_CONTENT = /^assets\/[^/]*\.[0-9a-f]{10}[./]/;

/** @param {FetchEvent} event @param {string} path */
export async function answer(event, path) {
  if (event.request.mode === "navigate") return pageFor(event, path);
  if (!NAMED_BY_CONTENT.test(path)) return fileFor(event, path);
  return (await shared(path).catch(() => null)) ?? fetch(event.request);
}

/** A file that all pages of a build share. @param {string} path */
async function shared(path) {
  for (const build of await builds()) {
    if (!Object.hasOwn(build.shell, path)) continue;
    const response = await (await cacheOf(build)).match(addressOf(path));
    if (response) return response;
  }
  return null;
}

/** @param {Response} response */
const isFile = ({ status, type, redirected, headers }) =>
  status === 200 && type === "basic" && !redirected && !(Number(headers.get("content-length")) > LARGEST_BYTES);

/** Keeps a copy of what is sent. Resolves to its hash, or nothing if it was not sent to its end.
 * @param {FetchEvent} event @param {string} path @param {Response} response @returns {Promise<string>} */
function copied(event, path, response) {
  const copy = response.clone();
  const work = async () => {
    const bytes = await copy.arrayBuffer();
    const hash = await hashed(bytes);
    event.waitUntil(keep(path, hash, bytes, copy));
    return hash;
  };
  const hash = work().catch(() => "");
  event.waitUntil(hash);
  return hash;
}

/** Asks the host for its build, between pages. */
const look = () => alone(async () => {
  await probe();
  await save();
}).catch(() => {});

/** @param {FetchEvent} event @param {string} path */
async function pageFor(event, path) {
  const tab = event.resultingClientId;
  const sent = (/** @type {Response} */ response, /** @type {string | Promise<string>} */ hash) => {
    if (tab) event.waitUntil(note(tab, path, hash));
    return response;
  };
  const network = (async () => {
    const response = /** @type {Response} */ ((await event.preloadResponse) ?? (await fetch(event.request)));
    // Nothing else would notice that the site is gone, for none of its pages opens any more.
    if (isGone(response) && isTime()) event.waitUntil(look());
    return { response, hash: isFile(response) ? copied(event, path, response) : "" };
  })();
  event.waitUntil(network.catch(() => {}));
  const { shown, coming } = await stateOf().catch(() => ({ shown: null, coming: null }));
  const stored = await storedIn([shown, coming], path).catch(() => null);
  if (!stored) {
    return network.then(
      ({ response, hash }) => sent(response, hash),
      async () => sent(await missing(path, event.request.url), ""),
    );
  }
  const instead = () => sent(stored.response, stored.hash);
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(instead()), PATIENCE_MS);
    const answered = network.then(({ response, hash }) => (response.status >= 500 ? instead : () => sent(response, hash)), () => instead);
    answered.then((answer) => {
      // Whoever comes second says nothing of the tab.
      clearTimeout(timer);
      resolve(answer());
    });
  });
}

/** @param {(Build | null)[]} among @param {string} path */
export async function storedIn(among, path) {
  for (const build of among) {
    const response = build && (await (await cacheOf(build)).match(addressOf(path)));
    if (response) return { response, hash: (await hashOf(build, path, true)) ?? "" };
  }
  return null;
}

/** @param {FetchEvent} event @param {string} path */
async function fileFor(event, path) {
  const page = await pageIn(event.clientId).catch(() => undefined);
  const own = page ? await buildsOf(page).catch(() => []) : [];
  if (!own.length) {
    // The page is of no build that is known; then nothing that is kept is of it.
    const response = await fetch(event.request);
    if (isFile(response)) copied(event, path, response);
    return response;
  }
  const hashes = await Promise.all(own.map((build) => hashOf(build, path).catch(() => null)));
  if (hashes.every((hash) => hash === undefined)) return fetch(event.request);
  const stored = await storedIn(own.filter((_, index) => hashes[index]), path).catch(() => null);
  if (stored) return stored.response;
  const response = await fetched(path, ...hashes.filter(Boolean));
  // What is kept together is named by its content but for one file that names the rest: it is whole in any build.
  if (!response && own.some(({ together }) => together.some((folder) => path.startsWith(folder)))) return fetch(event.request);
  if (!response) return new Response("", { status: 409, statusText: "Not of the build that the page is of" });
  copied(event, path, response);
  return response;
}
