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

/** A material text for people: title and level, criteria, commands. What is none stays as it is.
 * @param {string} text */
export function materialWords(text) {
  try {
    const [title, level, criteria, commands] = JSON.parse(text);
    const lines = [`${title} (${level})`];
    for (const criterion of criteria) lines.push(`- ${criterion}`);
    for (const command of commands) lines.push("", ...`${command}`.split("\n").map((line) => `    ${line}`));
    return lines.join("\n");
  } catch {
    return text;
  }
}
