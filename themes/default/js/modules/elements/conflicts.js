// Two people said different things: both side by side, with one press to settle it. Loaded with what shows them.
/** @import {Event} from "../types.js" */
/** @import {Session} from "../session.js" */
import { read, say } from "../lib/log.js";
import { restored } from "../lib/undo.js";
import { button, make } from "./make.js";
import { fullMoment, saidOf, whoSaid } from "./said.js";

/** A part of a dialog; nothing if nobody disagrees.
 * @param {Session} session @param {string[]} targets as in `read` @param {string} field @param {string} what in words
 * @param {() => void} settled before it is said @returns {HTMLElement[]} */
export function conflictPart(session, targets, field, what, settled) {
  const { conflict } = read(session.log, targets, field);
  if (!conflict.length) return [];
  const side = (/** @type {Event} */ head) => {
    const own = head.actor === session.author.actor && !head.who;
    const who = own ? "You" : whoSaid(head);
    const settle = async () => {
      settled();
      await session.change([say(session.log, targets, field, restored(head), head.hash)], { announce: `Settled: ${saidOf(head)}` });
    };
    return make("li", {}, make("div", {}, make("strong", {}, who), ` ${own ? "say" : "says"} ${saidOf(head)}`, make("div", { className: "aside" }, fullMoment(head.when))), button(`Settle: ${who} ${own ? "are" : "is"} right`, settle));
  };
  return [make("section", { className: "conflict" }, make("h3", {}, `${what} is in conflict`), make("ul", { className: "sides" }, ...conflict.map(side)))];
}
