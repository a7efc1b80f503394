// What gates say beyond their line: how far a page is, and what waits for somebody. For lists of pages, which have no items
// to look at, only the gates that were kept. Loaded with them.
/** @import {PageGate, Standing} from "../types.js" */

/** What waits, the gravest first: its standing, which gives it its shape, and its words for one and for several.
 * @type {[standing: Standing, one: string, many?: string][]} */
const WAITING = [
  ["failed", "failed"],
  ["conflict", "in conflict"],
  ["blocked", "blocked"],
  ["stale", "changed since"],
  ["expired", "no longer good"],
  ["unproven", "without evidence"],
  ["lapsed", "waiver over", "waivers over"],
];

/** @typedef {{standing: Standing | "waiting", words: string}} Waiting */

/** @param {PageGate[]} gates of one run @returns {Waiting[]} */
export function waitingOf(gates) {
  const counts = gates.flatMap((gate) => Object.values(gate.counts));
  /** @type {Waiting[]} */
  const waiting = WAITING.flatMap(([standing, one, many = one]) => {
    const number = counts.reduce((sum, { other }) => sum + (other[standing] ?? 0), 0);
    return number ? { standing, words: `${number} ${number === 1 ? one : many}` } : [];
  });
  const open = gates.reduce((sum, { signOffs }) => sum + signOffs.all - signOffs.given, 0);
  if (open) waiting.push({ standing: "waiting", words: `${open} ${open === 1 ? "sign-off" : "sign-offs"} open` });
  return waiting;
}

/** Whether anything was said of a page's items. @param {PageGate} gate */
export function isBegun({ counts, signOffs, verdict }) {
  const said = Object.values(counts).some(({ done, other }) =>
    done > 0 || Object.entries(other).some(([standing, number]) => standing !== "open" && number > 0));
  // Where nothing applies, somebody said so.
  return said || signOffs.given > 0 || (verdict === "nothing" && Object.values(counts).every(({ all }) => all === 0));
}

/** How much of a page is done, of what is required if anything is: a share, and words.
 * @param {PageGate} gate @returns {{share: number, words: string}} */
export function shareOf({ counts, signOffs, verdict }) {
  const levels = counts.required.all ? [counts.required] : Object.values(counts);
  let [done, all] = [0, 0];
  for (const level of levels) {
    done += level.done + (level.other.waived ?? 0);
    all += level.all;
  }
  if (!all) [done, all] = [signOffs.given, signOffs.all];
  if (!all) return { share: 0, words: "nothing applies" };
  const what = counts.required.all ? "required " : "";
  return { share: done / all, words: `${done} of ${all} ${what}done${verdict === "ready" ? ", ready" : ""}` };
}
