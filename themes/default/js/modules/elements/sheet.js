// Style sheets that no page loads before there is something to style. Loaded with what they belong to.
import { make } from "./make.js";

/** @type {Map<string, Promise<void>>} */
const sheets = new Map();

/** Ends when the style sheet is there, or cannot be had. @param {string} name of a file beside this one */
export function dressed(name) {
  // A page that is one file has them all.
  if (document.querySelector("style")) return Promise.resolve();
  const held = sheets.get(name) ?? new Promise((/** @type {(value: void) => void} */ resolve) => {
    const done = () => resolve();
    document.head.append(make("link", { rel: "stylesheet", href: new URL(name, import.meta.url).href, onload: done, onerror: done }));
  });
  sheets.set(name, held);
  return held;
}
