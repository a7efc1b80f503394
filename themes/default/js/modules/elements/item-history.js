// What was said of an item: by whom, when, in which order; and where two say different things, both side by side with
// one press to settle it. Loaded when it is opened.
/** @import {Event, ItemState} from "../types.js" */
/** @import {Session} from "../session.js" */
import { createLog, fieldOf, headsOf, inOrder } from "../lib/log.js";
import { targetsOf } from "../lib/state.js";
import { conflictPart } from "./conflicts.js";
import { dress } from "./dress.js";
import { make, openDialog } from "./make.js";
import { fullMoment, saidOf } from "./said.js";

const FIELDS = ["state", "note", "evidence", "seen"];

/** @param {Session} session @param {string} id */
export async function openHistory(session, id) {
  await dress();
  const { events } = session.run ? await session.store.loadAll(session.run.id) : { events: [] };
  const log = createLog([...events, ...session.log.events.values()]);
  const it = /** @type {ItemState} */ (session.states.get(id));
  const targets = targetsOf(it.item);
  const fields = FIELDS.flatMap((name) => fieldOf(log, targets, name) ?? []);
  const all = fields.flatMap((field) => field.events).sort(inOrder).reverse();
  const standing = new Set(fields.flatMap(headsOf));
  const dialog = openDialog("History");
  dialog.classList.add("exchange");
  dialog.append(make("p", {}, make("strong", {}, it.item.title)), ...conflicts(session, it, dialog));
  if (all.length) dialog.append(make("ol", { className: "entries" }, ...all.map((event) => entry(session, event, standing.has(event), it))));
  else dialog.append(make("p", { className: "aside" }, "Nothing was said of it in this run."));
}

/** @param {Session} session @param {Event} event @param {boolean} stands @param {ItemState} it */
function entry(session, event, stands, { item }) {
  const { who, actor, when, hash, target, value } = event;
  const by = /** @type {any} */ (value)?.by;
  const notes = [
    stands && "stands",
    hash && hash !== item.hash && "for another text",
    target !== item.id && `as ${target}`,
    by && by !== who && `for ${by}`,
  ].filter(Boolean);
  return make("li", { "aria-current": stands ? "true" : undefined }, make("div", {}, make("strong", {}, who || (actor === session.author.actor ? "You" : "Somebody")), ` ${saidOf(event)}`), make("div", { className: "aside" }, make("time", { dateTime: when }, fullMoment(when)), notes.length ? ` · ${notes.join(" · ")}` : ""));
}

/** What is in conflict about an item, or about a condition of it.
 * @param {Session} session @param {ItemState} it @param {HTMLDialogElement} dialog */
function conflicts(session, it, dialog) {
  const targets = targetsOf(it.item);
  const conditions = (it.item.when ?? []).map((when) => `?${when.replace("!", "")}`);
  /** @type {[string[], string][]} */
  const asked = [...FIELDS.map((name) => /** @type {[string[], string]} */ ([targets, name])), ...conditions.map((target) => /** @type {[string[], string]} */ ([[target], "answer"]))];
  return asked.flatMap(([names, field]) => {
    const what = field === "answer" ? (document.querySelector(`[data-condition="${CSS.escape(names[0].slice(1))}"] .question`)?.textContent ?? names[0]) : `The ${field === "seen" ? "signature" : field}`;
    return conflictPart(session, names, field, what, () => dialog.close());
  });
}
