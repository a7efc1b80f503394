// An event: what somebody said about one field of one target, as it is made here. It knows nothing of logs, items or
// storage; what comes from elsewhere is read by `intake.js`.
/** @import {Author, Draft, Event, Json} from "../types.js" */

/** How many heads an event may name; more would only come of an attack, and stay a conflict. */
export const MOST_AFTER = 100;

/** @typedef {(bytes: Uint8Array<ArrayBuffer>) => Uint8Array} Random fills with random bytes */

/** 128 random bits as base64url. `crypto.randomUUID` is not there on plain http, this is.
 * @param {Random} [random] */
export function createId(random = (bytes) => crypto.getRandomValues(bytes)) {
  const bytes = String.fromCharCode(...random(new Uint8Array(16)));
  return btoa(bytes).slice(0, 22).replaceAll("+", "-").replaceAll("/", "_");
}

/** @param {Draft} draft @param {Author} author @param {Random} [random] @returns {Event} */
export function createEvent({ target, field, value, hash, after }, { actor, who, when }, random) {
  return { id: createId(random), actor, who, when, target, field, value, ...(hash && { hash }), after };
}

/** A value as JSON with sorted keys: equal values give equal text. Deeper than eight levels, or no JSON: undefined.
 * @param {any} value @returns {string | undefined} */
export function canonical(value, depth = 8) {
  if (depth < 0) return undefined;
  if (typeof value !== "object" || value === null) return typeof value === "bigint" ? undefined : JSON.stringify(value);
  const list = Array.isArray(value);
  const parts = [];
  for (const key of list ? value.keys() : Object.keys(value).sort()) {
    const part = canonical(value[key], depth - 1);
    if (part === undefined) return undefined;
    parts.push(list ? part : `${JSON.stringify(key)}:${part}`);
  }
  return list ? `[${parts}]` : `{${parts}}`;
}
