// Shows some of the items: open, required, mine, of one phase. What is shown is settled when the filter is pressed, so
// nothing goes away under the reader's hands, and the focus stays where it is. Loaded with the first filter.
/** @import {ItemState} from "../types.js" */
/** @import {Session} from "../session.js" */
import { isSettled } from "../lib/state.js";

/** @param {Session} session @param {HTMLElement} main @param {HTMLElement} pressed the button, or the list of phases */
export async function filter(session, main, pressed) {
  const bar = /** @type {HTMLElement} */ (pressed.closest(".filters"));
  if (pressed.matches("button")) {
    const mine = session.choices.get("mine") ?? [];
    if (pressed.dataset.filter === "mine" && !mine.length)
      return (await import("./run-menu.js")).openMenu(session, pressed, "mine");
    for (const one of bar.querySelectorAll("[aria-pressed]")) one.setAttribute("aria-pressed", String(one === pressed));
  }
  const which = /** @type {HTMLElement} */ (bar.querySelector("[aria-pressed=true]")).dataset.filter;
  const phase = /** @type {HTMLSelectElement | null} */ (bar.querySelector("select"))?.value;
  const mine = new Set(session.choices.get("mine") ?? []);
  /** @param {ItemState} it */
  const wanted = ({ item, standing }) =>
    (!phase || item.phase === phase) &&
    (which === "all" ||
      (which === "open" && !isSettled(standing)) ||
      (which === "required" && item.level === "required") ||
      (which === "mine" && mine.has(item.owner)));
  let shown = 0;
  for (const it of session.states.values()) {
    if (it.parent) continue;
    const show = wanted(it);
    if (show) shown += 1;
    elementOf(session, it).classList.toggle("filtered", !show);
  }
  // A parent, a list or a section is there for what is in it.
  const all = which === "all" && !phase;
  const around = [...main.querySelectorAll("li.item:has(li.item), .items, .section")].reverse();
  for (const element of around) {
    const holds = element.matches(".section") && !element.querySelector("li.item");
    element.classList.toggle("filtered", !all && (holds || !element.querySelector("li.item:not(.filtered, :has(li.item))")));
  }
  session.say(all ? "All items are shown" : `${shown} item${shown === 1 ? "" : "s"} shown`);
}

/** @param {Session} session @param {ItemState} it */
const elementOf = ({ page }, { item }) => /** @type {HTMLElement} */ (document.getElementById(item.id.slice(page.id.length + 1)));
