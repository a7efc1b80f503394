// The way to the next open item. Loaded when it is gone for the first time.
/** @import {Session} from "../session.js" */
import { isSettled } from "../lib/state.js";

/** Goes to the next open required item after where the reader is, or to the first. @param {Session} session */
export function goOn(session) {
  const open = [...session.states.values()].filter(
    (it) => !it.parent && it.item.level === "required" && !isSettled(it.standing),
  );
  const elements = open.map(({ item }) => document.getElementById(item.id.slice(session.page.id.length + 1)));
  const shown = /** @type {HTMLElement[]} */ (elements.filter((element) => element?.checkVisibility?.() ?? element));
  const here = document.activeElement?.closest("li.item");
  const next =
    (here && shown.find((element) => here.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING)) ??
    shown.find((element) => element !== here) ??
    shown[0];
  if (!next) return session.say(session.gates.page.line);
  const box = /** @type {HTMLElement} */ (next.querySelector("input"));
  box.focus({ preventScroll: true });
  next.scrollIntoView({ block: "center" });
}
