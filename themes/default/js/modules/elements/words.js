// The states of items in words, and as `checkdown.paint` takes them. It knows the library's states and no markup.
/** @import {Event, ItemState, Said, Standing} from "../types.js" */

const language = document.documentElement.lang || "en";
/** @param {Intl.DateTimeFormatOptions} options */
const format = (options) => new Intl.DateTimeFormat(language, options);
const time = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = format({ day: "numeric", month: "short" });
const year = format({ day: "numeric", month: "short", year: "numeric" });

/** As short as it is clear: a time today, a day this year. @param {string} when as in events */
export function moment(when) {
  const date = new Date(when);
  const now = new Date();
  if (date.toDateString() === now.toDateString()) return time.format(date);
  return (date.getFullYear() === now.getFullYear() ? day : year).format(date);
}

/** Who said it and when; nobody takes a machine's word for somebody's. @param {ItemState} said */
export const author = ({ who, when, event }) => [who && (/** @type {any} */ (event?.value)?.by === "verify" ? "verify (machine)" : who), when && moment(when)].filter(Boolean).join(", ");

/** @type {Partial<Record<Standing | "open", string>>} */
const NAMES = {
  open: "open",
  done: "done",
  failed: "Failed",
  blocked: "Blocked",
  na: "Not applicable",
  waived: "Waived",
};

/** @param {ItemState} it @param {(condition: string) => string} question what a condition asks */
function wordsOf(it, question) {
  const { standing, reason, item } = it;
  const by = author(it);
  const why = reason && `: ${reason}`;
  const extra = [it.note && "note", it.evidence.length && "evidence"].filter(Boolean).map((word) => ` · ${word}`);
  switch (standing) {
    case "done":
      if (!item.signOff) return (by || "Done") + extra.join("");
      return `Signed by ${by}${it.seen && `. At that moment: ${it.seen}`}`;
    case "failed":
    case "blocked":
    case "na":
      return `${NAMES[standing]}${why}${by && ` — ${by}`}`;
    case "waived":
      return `Waived until ${it.until} by ${it.who}${why}`;
    case "lapsed":
      return `The waiver by ${it.who} was over on ${it.until}${why}`;
    case "stale":
      return `The text has changed since ${by || "it was ticked"}. Look again, and tick again`;
    case "expired":
      return `No longer good: ${by}. Check again`;
    case "unproven":
      return `Ticked by ${by || "somebody"}, but the ${item.evidence} is missing`;
    case "conflict":
      return `In conflict: ${it.conflict.map(opinion).join(", ")}`;
    case "inactive":
      return `Does not apply: ${(item.when ?? []).map((when) => question(when.replace("!", ""))).join(" ")}`;
    default:
      return it.waiting.length && !it.parent ? "Waiting" : extra.join("").replace(" · ", "");
  }
}

/** @param {Event} event */
function opinion(event) {
  const { value } = event;
  const said = /** @type {Said | boolean | null} */ (/** @type {any} */ (value));
  const words = typeof said === "boolean" ? (said ? "yes" : "no") : (NAMES[said?.state ?? "open"] ?? "").toLowerCase();
  return `${event.who || "somebody"} says ${words}`;
}

/** What is painted of an item: its state for the style sheet, words, and the box.
 * @param {ItemState} it @param {(condition: string) => string} question
 * @returns {[state: string, words: string, box: number, line: number]} */
export function painted(it, question) {
  const state = it.standing === "open" ? (it.waiting.length && !it.parent ? "waiting" : "") : it.standing;
  const line = it.item.signOff || !(["", "waiting", "done"].includes(state) || it.parent) ? 1 : 0;
  return [state, wordsOf(it, question), it.standing === "done" ? 1 : 0, line];
}
