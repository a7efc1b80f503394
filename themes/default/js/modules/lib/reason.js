// Why a gate is not ready, in words. Loaded when somebody asks for the reasons, or exports them.
/** @import {Gate, ItemState, Reason} from "../types.js" */

/** @type {Partial<Record<Reason["code"], string>>} */
const WORDS = {
  failed: "failed",
  blocked: "is blocked",
  conflict: "is in conflict",
  stale: "was answered for another text",
  expired: "has expired",
  unproven: "lacks the evidence it asks for",
  lapsed: "was waived until a day that is over",
};

/** A sentence for each reason, beginning with the item's title.
 * @param {Gate} gate @param {Map<string, ItemState>} states @returns {string[]} */
export const reasonsInWords = (gate, states) =>
  gate.reasons.flatMap((reason) => {
    const it = states.get(reason.id);
    return it ? `${it.item.title}: ${wordsOf(reason, it)}` : [];
  });

/** @param {Reason} reason @param {ItemState} it */
function wordsOf({ code }, it) {
  if (code === "waiting") return `signed, but ${it.waiting.join(", ")} is not done`;
  // “The port is open” is what a no-go warns of, not how it stands.
  const words = WORDS[code] ?? (it.item.signOff ? "is not signed" : it.item.noGo ? "is not confirmed absent" : "is open");
  return it.reason && (code === "failed" || code === "blocked") ? `${words} (${it.reason})` : words;
}
