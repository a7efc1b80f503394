// The keys: each presses what is on the page anyway. They rest while somebody types, and where the reader turned single
// keys off. Loaded with the first key that is pressed.
/** @import {Session} from "../session.js" */
import "./item-panel.js";
import { goOn } from "./next.js";

/** @type {Record<string, string>} */
const FORMS = { a: "na", b: "blocked", f: "failed", w: "waived", e: "evidence" };

/** @param {Session} session @param {HTMLElement} main @param {KeyboardEvent[]} first those that were pressed meanwhile */
export function startKeys(session, main, first) {
  const items = () =>
    /** @type {HTMLElement[]} */ ([...main.querySelectorAll("li.item:not(.planned)")].filter((item) => item.checkVisibility?.() ?? true));
  /** @type {Element | null} */
  let here = null;
  const current = () => (here = document.activeElement?.closest("li.item") ?? here);
  /** @param {Element | undefined} item */
  const go = (item) => {
    const box = /** @type {HTMLElement | null | undefined} */ (item?.querySelector("input"));
    if (!item || !box) return;
    here = item;
    box.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
  };

  /** @param {number} step */
  const move = (step) => {
    const all = items();
    const from = current();
    const at = from ? all.indexOf(/** @type {HTMLElement} */ (from)) : -1;
    if (at >= 0) return go(all[at + step]);
    const near = all.findIndex((item) => item.getBoundingClientRect().bottom > 120);
    go(all[Math.max(0, near)]);
  };

  const copy = () => {
    const blocks = [...(current()?.querySelectorAll("copy-command:not([data-locked])") ?? [])];
    const codes = blocks.flatMap((block) => [...block.querySelectorAll("code")]);
    const last = codes.findLastIndex((code) => "copied" in code.dataset);
    const code = codes[last + 1] ?? codes[0];
    const beside = code?.nextElementSibling?.closest(".copy");
    /** @type {HTMLElement | null | undefined} */ (beside ?? code?.closest("copy-command")?.querySelector(".copy"))?.click();
  };

  /** @param {string} form */
  const panel = (form) => {
    const item = current();
    if (!item) return;
    main.dispatchEvent(new CustomEvent("checkdown:panel", { detail: { id: `${session.page.id}/${item.id}`, form } }));
  };

  /** @param {string} selector */
  const press = (selector) => /** @type {HTMLElement | null} */ (document.querySelector(selector))?.click();

  /** @type {Record<string, () => void>} */
  const keys = {
    j: () => move(1),
    k: () => move(-1),
    n: () => goOn(session),
    x: () => /** @type {HTMLElement | undefined} */ (current()?.querySelector("input"))?.click(),
    c: copy,
    u: () => session.undo(),
    t: () => press("color-scheme > button"),
    "/": () => press(".search-open"),
    "?": async () => (await import("./help.js")).openHelp(session),
  };

  /** @param {KeyboardEvent} event */
  const pressed = (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const typing = target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], .panel");
    if (event.defaultPrevented || typing || event.altKey || document.querySelector("dialog[open]")) return;
    const { key } = event;
    // A key that is held walks on, and says nothing again and again.
    if (event.repeat && key !== "j" && key !== "k") return;
    if (event.ctrlKey || event.metaKey) {
      if (key !== "z" || event.shiftKey || !(session.batches.length || session.removed)) return;
      event.preventDefault();
      session.undo();
      return;
    }
    if (session.choices.get("keys") === false) return;
    const environment = /^[1-9]$/.test(key) ? document.querySelectorAll(".switch a")[Number(key) - 1] : undefined;
    const act = FORMS[key] ? () => panel(FORMS[key]) : (keys[key] ?? (environment && (() => /** @type {HTMLElement} */ (environment).click())));
    if (!act) return;
    event.preventDefault();
    act();
  };
  document.addEventListener("keydown", pressed);
  // What was typed after the key of the search was meant for its field.
  for (const event of first) {
    const field = /** @type {HTMLInputElement | null} */ (document.querySelector("dialog.search[open] input"));
    if (field && event.target !== field && event.key.length === 1 && !event.ctrlKey && !event.metaKey) field.value += event.key;
    else pressed(event);
  }
}
