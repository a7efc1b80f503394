// The material text of an item: the words a tick is about, as the compiler hashed them. A text can be held against its
// hash, so that nobody is shown other words than those that were answered. Loaded with a preview and with the record;
// it makes no text and no hash of an item itself.
/** @import {Texts} from "../types.js" */

/** The SHA-256 that version 1 of the hash begins with. Browsers hash on https and on this machine alone; elsewhere
 * undefined: nobody can say.
 * @param {string} text @param {SubtleCrypto} [subtle] @returns {Promise<string | undefined>} */
export async function materialHash(text, subtle = globalThis.crypto?.subtle) {
  if (!subtle) return undefined;
  const digest = new Uint8Array(await subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return `1:${[...digest.slice(0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** Parts texts into those that have their hash and the hashes of those that have not: somebody tampered. A text of a
 * later version of the hash is let through.
 * @param {Texts} texts @param {SubtleCrypto} [subtle] @returns {Promise<{texts: Texts, forged: string[]}>} */
export async function verifyTexts(texts, subtle) {
  /** @type {Texts} */
  const verified = {};
  const forged = [];
  for (const [hash, text] of Object.entries(texts)) {
    const own = hash.startsWith("1:") ? await materialHash(text, subtle) : undefined;
    if (own === undefined || own === hash) verified[hash] = text;
    else forged.push(hash);
  }
  return { texts: verified, forged };
}

/** Title, level, criteria and commands of a material text; undefined if it is none.
 * @param {string} text @returns {[string, string, string[], string[]] | undefined} */
export function parseMaterial(text) {
  const isText = (/** @type {any} */ one) => typeof one === "string";
  const isList = (/** @type {any} */ one) => Array.isArray(one) && one.every(isText);
  try {
    const parts = JSON.parse(text);
    if (parts.length === 4 && parts.slice(0, 2).every(isText) && parts.slice(2).every(isList)) return parts;
  } catch {
    // Words of a later version, or of nobody.
  }
}

/** A material text for people: title and level, criteria, commands. What is none stays as it is.
 * @param {string} text */
export function materialWords(text) {
  const parts = parseMaterial(text);
  if (!parts) return text;
  const [title, level, criteria, commands] = parts;
  const lines = [`${title} (${level})`];
  for (const criterion of criteria) lines.push(`- ${criterion}`);
  for (const command of commands) lines.push("", ...command.split("\n").map((line) => `    ${line}`));
  return lines.join("\n");
}
