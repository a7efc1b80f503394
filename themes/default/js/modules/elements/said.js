// What somebody said, in words: for the history of an item, and for what an import would bring. Loaded with either.
/** @import {Event, Evidence, Said} from "../types.js" */

const language = document.documentElement.lang || "en";
const long = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });

/** Day and time, with the year. @param {string} when as in events */
export const fullMoment = (when) => long.format(new Date(when));

/** @type {Record<string, string>} */
const STATES = { open: "open", done: "done", failed: "failed", blocked: "blocked", na: "not applicable", waived: "waived" };

/** @param {Event} event */
export function saidOf({ field, value }) {
  const given = /** @type {any} */ (value);
  if (field === "state") return stateOf(given ?? { state: "open" });
  if (field === "answer") return given === null ? "no answer" : given ? "yes" : "no";
  if (field === "note") return given === null ? "no note" : `note: ${given}`;
  if (field === "evidence") return given === null ? "no evidence" : `evidence: ${given.map(pieceOf).join(", ")}`;
  if (field === "seen") return given === null ? "signature withdrawn" : `signed with: ${given}`;
  if (field === "closed") return given ? "the run is closed" : "the run is open";
  if (field === "deleted") return given ? "the run is deleted" : "the run is kept";
  return given === null ? `${field}: nothing` : `${field}: ${typeof given === "string" ? given : JSON.stringify(given)}`;
}

/** @param {Said} said */
function stateOf({ state, reason, until, since }) {
  const words = [STATES[state], until && `until ${until}`].filter(Boolean).join(" ");
  return `${words}${reason ? `: ${reason}` : ""}${since ? ` (as of ${fullMoment(since)})` : ""}`;
}

/** @param {Evidence} piece */
const pieceOf = (piece) => ("link" in piece ? piece.label || piece.link : piece.file);

/** Who stands for it: who said it first, if an event only restores it. @param {Event} event */
export const whoSaid = ({ who, value }) => {
  const by = /** @type {any} */ (value)?.by || who || "somebody";
  return by === "verify" ? "checkdown verify (a machine)" : by;
};
