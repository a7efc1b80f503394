// The gate: whether a page, a section or a phase is ready, in one line, and every reason why it is not. It tallies
// the standings of leaves and knows nothing of how they came about; `reason.js` puts the reasons into words.
/** @import {Count, Gate, ItemState, Level, Page, Reason, Standing} from "../types.js" */
import { isSettled, sectionsAround } from "./state.js";

/** The standings that the line names, in its order: one of them, and several. @type {[Standing, string, string?][]} */
const NAMED = [
  ["waived", "waived"],
  ["failed", "failed"],
  ["blocked", "blocked"],
  ["conflict", "in conflict"],
  ["stale", "stale"],
  ["expired", "expired"],
  ["unproven", "without evidence"],
  ["lapsed", "waiver over", "waivers over"],
];

/** @param {Iterable<ItemState>} states of a page or a part of it @returns {Gate} */
export function gateOf(states) {
  /** @type {Record<Level, Count>} */
  const counts = { required: emptyCount(), recommended: emptyCount(), optional: emptyCount() };
  /** @type {Gate} */
  const gate = {
    verdict: "nothing",
    line: "—",
    counts,
    signOffs: { all: 0, given: 0 },
    reasons: [],
    excluded: [],
    unanswered: [],
  };
  const unanswered = new Set();
  for (const it of states) {
    if (it.parent || it.standing === "planned") continue;
    if (it.standing === "inactive" || it.standing === "na") {
      gate.excluded.push({ id: it.item.id, code: it.standing, reason: it.reason });
      continue;
    }
    it.unanswered.forEach((condition) => unanswered.add(condition));
    const reason = it.item.signOff ? sign(gate, it) : tally(counts[it.item.level], it);
    if (reason && it.item.level === "required") gate.reasons.push(reason);
  }
  gate.unanswered = [...unanswered];
  const { all, given } = gate.signOffs;
  if (counts.required.all + all === 0) return gate;
  gate.verdict = gate.reasons.length ? "not-ready" : "ready";
  const shown = counts.required.all ? [lineOf("required", counts.required)] : [`Sign-offs ${given}/${all}`];
  if (counts.required.all && given < all)
    shown.push(`${all - given} ${all - given === 1 ? "sign-off" : "sign-offs"} open`);
  gate.line = `${shown.join(" · ")} — ${gate.reasons.length ? "NOT READY" : "READY"}`;
  return gate;
}

/** @returns {Count} */
const emptyCount = () => ({ all: 0, done: 0, other: {} });

/** One level in words: `Required 18/20 · 1 waived · 1 failed`. @param {Level} level @param {Count} count */
export function lineOf(level, { all, done, other }) {
  const named = NAMED.flatMap(([standing, one, many = one]) => {
    const number = other[standing] ?? 0;
    return number ? `${number} ${number === 1 ? one : many}` : [];
  });
  return [`${level[0].toUpperCase()}${level.slice(1)} ${done}/${all}`, ...named].join(" · ");
}

/** @param {Count} count @param {ItemState} it */
function tally(count, it) {
  count.all += 1;
  if (it.standing === "done") count.done += 1;
  else count.other[it.standing] = (count.other[it.standing] ?? 0) + 1;
  return isSettled(it.standing) ? undefined : reasonOf(it);
}

/** A sign-off is no item, but without it nothing is ready; nor is one given before what it waits for.
 * @param {Gate} gate @param {ItemState} it */
function sign({ signOffs }, it) {
  if (it.item.level !== "required") return undefined;
  signOffs.all += 1;
  if (!isSettled(it.standing)) return reasonOf(it);
  if (it.waiting.length) return { code: /** @type {const} */ ("waiting"), id: it.item.id };
  signOffs.given += 1;
  return undefined;
}

/** @param {ItemState} it @returns {Reason} */
const reasonOf = (it) => ({ code: it.standing, id: it.item.id });

/** The gates of a page: as a whole, by section (with the sections in it), by phase.
 * @param {Page} page @param {Map<string, ItemState>} states
 * @returns {{page: Gate, sections: Map<string, Gate>, phases: Map<string, Gate>}} */
export function gatesOf(page, states) {
  /** @type {Map<string, ItemState[]>} */
  const sections = new Map(page.sections.map((section) => [section.anchor, []]));
  /** @type {Map<string, ItemState[]>} */
  const phases = new Map();
  const around = sectionsAround(page);
  for (const it of states.values()) {
    for (const anchor of around(it.item)) sections.get(anchor)?.push(it);
    const { phase } = it.item;
    if (phase === undefined) continue;
    if (!phases.has(phase)) phases.set(phase, []);
    phases.get(phase)?.push(it);
  }
  /** @param {Map<string, ItemState[]>} slices */
  const gates = (slices) => new Map([...slices].map(([name, slice]) => [name, gateOf(slice)]));
  return { page: gateOf(states.values()), sections: gates(sections), phases: gates(phases) };
}
