// What the dialogs of exchange share: their style sheet, which no page loads before, and the ladder of copying.
// Loaded with the first of them.
import { make } from "./make.js";
import { dressed } from "./sheet.js";

/** Ends when the style sheet is there, or cannot be had. */
export const dress = () => dressed("exchange.css");

/** The clipboard, else a selection that is copied; false if neither is allowed: then what is `shown` stays selected.
 * @param {string} text @param {HTMLInputElement} [shown] */
export async function copyText(text, shown) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const from = /** @type {HTMLElement | null} */ (document.activeElement);
    const area = shown ?? make("textarea", { value: text, readOnly: true, className: "unseen" });
    if (!shown) (document.querySelector("dialog[open]") ?? document.body).append(area);
    area.select();
    const done = document.execCommand("copy");
    if (!shown) area.remove();
    if (done || !shown) from?.focus();
    return done;
  }
}
