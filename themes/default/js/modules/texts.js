// The exact words behind the page's material hashes, as the compiler hashed them: a run keeps those of what was ticked.
// They are in the page's `checklist.json`; loaded after the first tick, and without them the tick stands all the same.
/** @import {Texts} from "./types.js" */
import { materialText } from "./lib/checklist.js";

/** @type {Promise<Map<string, string>> | undefined} */
let known;

/** @param {string[]} hashes @returns {Promise<Texts>} */
export async function textsOf(hashes) {
  const all = await (known ??= fetched());
  return Object.fromEntries(hashes.flatMap((hash) => (all.has(hash) ? [[hash, all.get(hash)]] : [])));
}

async function fetched() {
  const texts = new Map();
  try {
    const { items } = await (await fetch("checklist.json")).json();
    for (const item of items) texts.set(item.hash, materialText(item));
  } catch {
    // Without the network there are no words to keep; the next tick asks again.
    known = undefined;
  }
  return texts;
}
