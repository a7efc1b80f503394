// What changed since it was ticked: the words of an item then and now, and the way to confirm it again, one or all.
// The earlier words are the run's own, else those that the page's `history.json` has. Loaded when it is opened.
/** @import {Draft, ItemState, Said, Texts} from "../types.js" */
/** @import {Session} from "../session.js" */
import { materialText } from "../lib/checklist.js";
import { differenceOf } from "../lib/difference.js";
import { say } from "../lib/log.js";
import { materialWords } from "../lib/material.js";
import { targetsOf } from "../lib/state.js";
import { historyOf } from "../pages.js";
import { textsOf } from "../texts.js";
import { dress } from "./dress.js";
import { button, make, openDialog } from "./make.js";
import { fullMoment } from "./said.js";

/** Items whose text changed, those to sign aside: a signature is given anew. @param {Session} session */
const changedOf = ({ states }) => [...states.values()].filter(({ standing, item, parent }) => standing === "stale" && !item.signOff && !parent);

/** The same answer, given now and for the present text. @param {Session} session @param {ItemState} it @returns {Draft} */
function confirmed({ log }, { item, event }) {
  const { since, by, ...said } = /** @type {Said} */ (/** @type {any} */ (event?.value));
  // A waiver is still that of whoever stands for it; a tick is of who confirms it.
  return say(log, targetsOf(item), "state", /** @type {any} */ (said.state === "waived" ? { ...said, by } : said), item.hash);
}

/** @param {Session} session @param {ItemState[]} list */
const confirm = (session, list) =>
  session.change(list.map((it) => confirmed(session, it)), { announce: list.length === 1 ? `Confirmed: ${list[0].item.title}` : `${list.length} items confirmed` });

/** The part of an item's panel: what changed, and what to do about it.
 * @param {Session} session @param {ItemState} it @param {() => void} close */
export function driftPart(session, it, close) {
  const others = changedOf(session).length;
  const again = async () => {
    close();
    await confirm(session, [it]);
  };
  const all = others > 1 && button(`All ${others} changes of this page …`, () => openDrift(session));
  const actions = make("div", { className: "actions" }, !it.item.signOff && button("Confirm again", again, { className: "primary" }), all);
  const part = make("section", { className: "drift", "aria-label": "What changed" }, difference(session, it), actions);
  dress();
  return part;
}

/** All changed items of the page. @param {Session} session */
export async function openDrift(session) {
  await dress();
  /** @type {HTMLDialogElement | null} */ (document.querySelector("dialog[open]"))?.close();
  const dialog = openDialog("Changed since they were ticked");
  dialog.classList.add("exchange");
  const show = () => {
    for (const part of [...dialog.children].slice(1)) part.remove();
    const list = changedOf(session);
    if (!list.length) return dialog.close();
    const one = (/** @type {ItemState} */ it) =>
      make("section", { className: "drift" }, make("h3", {}, it.item.title), difference(session, it), make("div", { className: "actions" }, button("Confirm again", async () => {
        await confirm(session, [it]);
        show();
        /** @type {HTMLElement} */ (dialog.querySelector(".drift button, .close"))?.focus();
      }, { "aria-label": `Confirm again: ${it.item.title}` })));
    const all = button(`Confirm ${list.length === 1 ? "it" : `all ${list.length}`} again`, async () => {
      dialog.close();
      await confirm(session, list);
    }, { className: "primary" });
    dialog.append(make("p", { className: "aside" }, `${list.length === 1 ? "The text of this item is" : `The texts of these ${list.length} items are`} not the ones that were answered. Look at what changed; confirming says the same again, now and in your name.`), ...list.map(one), make("section", {}, make("div", { className: "actions" }, all)));
    return undefined;
  };
  show();
}

/** @param {Session} session @param {ItemState} it */
function difference(session, it) {
  const { who, when } = it;
  const place = make("div", {}, make("p", { className: "aside" }, "Looking for the words of then …"));
  const said = `${who || "it"} ${who ? "answered" : "was answered"}${when ? ` on ${fullMoment(when)}` : ""}`;
  wordsOf(session, it).then(({ before, after, since }) => {
    const head = make("p", { className: "aside" }, `Changed since ${said}${since ? `; this text is of ${since}` : ""}.`);
    if (before === undefined || after === undefined) {
      place.replaceChildren(head, make("p", {}, before === undefined ? "The words of then are kept neither in this run nor in the site's history. Read the item anew." : "The words of now cannot be read without the network. Read the item anew."));
      return;
    }
    const pieces = differenceOf(materialWords(before), materialWords(after));
    place.replaceChildren(head, make("p", { className: "difference" }, ...pieces.map(({ kind, text }) => (kind === "same" ? document.createTextNode(text) : make(kind === "in" ? "ins" : "del", {}, text)))));
  });
  return place;
}

/** @param {Session} session @param {ItemState} it @returns {Promise<{before?: string, after?: string, since?: string}>} */
async function wordsOf(session, { item, event }) {
  const [old, now] = [event?.hash ?? "", item.hash ?? ""];
  /** @type {Texts} */
  const texts = session.run ? (await session.store.loadAll(session.run.id)).texts : {};
  const current = (await textsOf([now]))[now];
  const history = await historyOf(session.page.id);
  const found = searched(history, now);
  const since = found?.since && `${fullMoment(found.since.date)} (${found.since.commit.slice(0, 10)})`;
  const after = current ?? (found && materialText(found));
  if (texts[old]) return { before: texts[old], after, since };
  // An item that was on another page said it there.
  const pages = new Set((item.aliases ?? []).map((alias) => alias.split("/")[0]));
  for (const page of [undefined, ...pages]) {
    const then = searched(page === undefined ? history : await historyOf(page), old);
    if (then) return { before: materialText(then), after, since };
  }
  return { after, since };
}

/** The text with this hash, wherever a page said it. @param {any} history @param {string} hash */
function searched(history, hash) {
  const entries = [...(history?.items ?? []), ...(history?.retired ?? [])];
  const texts = entries.flatMap(({ current = [], earlier = [] }) => [...current, ...earlier]);
  return texts.find((text) => text.hash === hash);
}
