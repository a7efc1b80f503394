// The site that this worker is for: its addresses, its caches, and how files are told apart by their bytes.

export const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

export const SCOPE = new URL(worker.registration.scope).pathname;

/** Caches of this site begin like this; other sites of the origin have other paths. */
export const MINE = `checkdown ${SCOPE} `;

/** The file of the site that an address means, whatever its query; null if it is none. @param {string} address */
export function pathOf(address) {
  const { origin, pathname } = new URL(address);
  if (origin !== location.origin || !pathname.startsWith(SCOPE)) return null;
  try {
    return decodeURIComponent(pathname.slice(SCOPE.length)).replace(/(^|\/)$/, "$1index.html");
  } catch {
    return null;
  }
}

/** @param {string} path */
export function addressOf(path) {
  const folder = path.replace(/(^|\/)index\.html$/, "$1");
  return new URL(folder.split("/").map(encodeURIComponent).join("/"), worker.registration.scope).href;
}

/** The cache of a build. @param {{build: string}} build */
export const cacheOf = ({ build }) => caches.open(MINE + build);

/** The first ten hex digits of SHA-256. @param {BufferSource} bytes */
export async function hashed(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest.slice(0, 5)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A response as it is kept: whole, and with nothing that says how it was sent.
 * @param {BodyInit} bytes @param {Response} response */
export function whole(bytes, { headers }) {
  const kept = new Headers(headers);
  for (const name of ["content-encoding", "content-length", "transfer-encoding", "vary"]) kept.delete(name);
  return new Response(bytes, { headers: kept });
}

/** The file if the host has it with one of these hashes, else null. Throws without network.
 * @param {string} path @param {(string | null | undefined)[]} hashes */
export async function fetched(path, ...hashes) {
  for (const cache of /** @type {RequestCache[]} */ (["default", "reload"])) {
    const response = await fetch(addressOf(path), { cache });
    if (response.status >= 500) throw new TypeError(`${response.status}`);
    if (!response.ok) continue;
    const bytes = await response.arrayBuffer();
    if (hashes.includes(await hashed(bytes))) return whole(bytes, response);
  }
  return null;
}
