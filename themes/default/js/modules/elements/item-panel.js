// The panel of an item: its states with their reasons, note and evidence; the batch of a parent; the signature of a
// sign-off. One is open at a time. Loaded when the first is opened.
/** @import {Draft, Evidence, ItemState} from "../types.js" */
/** @import {Session} from "../session.js" */
import { checkedEvent } from "../lib/intake.js";
import { read, say } from "../lib/log.js";
import { isSettled, targetsOf } from "../lib/state.js";
import { keepDraft } from "./draft.js";
import { button, field, make } from "./make.js";
import { author } from "./words.js";

/** @typedef {{session: Session, element: HTMLElement, it: ItemState, form: HTMLFormElement, close: () => void,
 *   forget?: () => void}} Panel */

/** @type {Panel | undefined} */
let open;

/** @type {[state: string, name: string][]} */
const STATES = [
  ["done", "Done"],
  ["failed", "Failed"],
  ["blocked", "Blocked"],
  ["na", "Not applicable"],
  ["waived", "Waive"],
];

/** @param {Session} session @param {HTMLElement} element @param {ItemState | undefined} it @param {string} [kind] */
export function openPanel(session, element, it, kind) {
  const same = open?.element === element;
  // What was typed there waits until it is opened again.
  if (open && !same) open.forget = undefined;
  open?.close();
  if (!it || (same && !kind)) return;
  const act = element.querySelector(".act");
  const form = make("form", { className: "panel", noValidate: true, "aria-label": `About: ${it.item.title}` });
  const close = () => {
    open?.forget?.();
    open = undefined;
    act?.setAttribute("aria-expanded", "false");
    const had = form.contains(document.activeElement);
    form.remove();
    if (had) /** @type {HTMLElement} */ (element.querySelector("input, .act")).focus();
  };
  open = { session, element, it, form, close };
  act?.setAttribute("aria-expanded", "true");
  form.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && close());
  element.querySelector(".head")?.after(form);
  if (it.parent) showParts(open);
  else if (it.item.signOff) showSignature(open);
  else show(open, kind);
  const first = form.querySelector("input:enabled, textarea") ?? form.querySelector("button:enabled");
  /** @type {HTMLElement} */ (first)?.focus();
}

/** @param {Panel} panel @param {string} [kind] a state, or "evidence" */
function show(panel, kind = "evidence") {
  const { session, it, form } = panel;
  const choice = (/** @type {[string, string]} */ [state, name]) =>
    button(name, () => (state === "done" ? sayState(panel, "done") : show(panel, state)), {
      "aria-pressed": String(it.state === state),
    });
  const link = button("Copy link", () => copyLink(panel));
  const past = button("History", async () => (await import("./item-history.js")).openHistory(session, it.item.id));
  const states = make("div", { className: "states" }, ...STATES.map(choice), it.state !== "open" && button("Open again", () => sayState(panel, null)), link, past);
  const fields = make("div", { className: "fields" });
  form.replaceChildren(states, fields);
  if (it.stale) import("./drift.js").then(({ driftPart }) => form.querySelector(".drift") ?? form.prepend(driftPart(session, it, panel.close)));
  if (kind === "evidence" || kind === "note") showEvidence(panel, fields);
  else showReason(panel, fields, kind);
  if (!session.author.who) fields.append(nameField());
  const name = STATES.find(([state]) => state === kind)?.[1];
  fields.append(problemPlace(), make("div", { className: "actions" }, make("button", { className: "primary" }, name ? (kind === "waived" ? "Waive it" : `Mark as ${name.toLowerCase()}`) : asksForProof(it) ? "Save and tick" : "Save"), button("Cancel", panel.close)));
  form.onsubmit = (event) => {
    event.preventDefault();
    if (name) sayReason(panel, kind);
    else sayEvidence(panel);
  };
  panel.forget = keepDraft(session, form, `${it.item.id} ${kind}`);
  /** @type {HTMLElement} */ (fields.querySelector("input, textarea"))?.focus({ preventScroll: true });
}

const problemPlace = () => make("p", { className: "problem", role: "alert" });
const nameField = () => field("Your name", make("input", { name: "who", autocomplete: "name", maxLength: 200 }), "Asked once, kept in this browser");

/** @param {ItemState} it */
const asksForProof = ({ item, standing, note, evidence }) =>
  item.evidence !== undefined && standing !== "done" && (item.evidence === "note" ? !note : !evidence.length);

/** @param {Panel} panel @param {HTMLElement} fields @param {string} kind */
function showReason({ it, session }, fields, kind) {
  const now = it.state === kind ? it : undefined;
  const must = kind === "na" || kind === "waived";
  fields.append(field(must ? "Why" : "What is in the way", make("textarea", { name: "reason", rows: 2, maxLength: 2000, required: must, value: now?.reason ?? "" }), must ? "It stays listed with this reason" : "It stays listed with what you write"));
  if (kind !== "waived") return;
  fields.append(
    field("Who stands for it", make("input", { name: "by", required: true, maxLength: 200, value: now?.who || session.author.who })),
    field("Until", make("input", { name: "until", type: "date", required: true, value: now?.until ?? "", min: new Date().toISOString().slice(0, 10) }), "After this day it counts as open again"),
  );
}

/** @param {Panel} panel @param {HTMLElement} fields */
function showEvidence({ it }, fields) {
  const asks = asksForProof(it);
  const wants = it.item.evidence;
  if (asks) fields.append(make("p", {}, `This item asks for a ${wants} as evidence.`));
  fields.append(field("Note", make("textarea", { name: "note", rows: 2, maxLength: 4000, value: it.note, required: asks && wants === "note" })));
  const list = make("ul", { className: "evidence" }, ...it.evidence.map((piece) => make("li", {}, pieceOf(piece))));
  if (it.evidence.length) fields.append(list);
  fields.append(field("Link", make("input", { name: "link", type: "url", placeholder: "https://…", required: asks && wants === "link" })));
  const safe = Boolean(globalThis.crypto?.subtle);
  if (wants === "file" || safe) fields.append(field("File", make("input", { name: "file", type: "file", disabled: !safe, required: asks && wants === "file" }), safe ? "Its name and SHA-256 are kept; the file stays where it is" : "Only over https can the file be read"));
}

/** @param {Evidence} piece */
function pieceOf(piece) {
  if ("link" in piece) return make("a", { href: piece.link, rel: "noreferrer" }, piece.label || piece.link);
  return make("span", { title: `SHA-256 ${piece.sha256}` }, piece.file);
}

/** Reads the form, asking for what is lacking. @param {Panel} panel @returns {any} */
function answers({ form, session }) {
  if (!form.checkValidity()) {
    const bad = /** @type {any} */ (form.querySelector(":invalid:not(fieldset)"));
    tell(form, `${bad.closest(".field")?.querySelector("span").textContent}: ${bad.validationMessage}`);
    bad.focus();
    return undefined;
  }
  const given = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, typeof value === "string" ? value.trim() : value]));
  if (given.who) session.setAuthor(String(given.who));
  return given;
}

/** @param {HTMLElement} form @param {string} words */
const tell = (form, words) => (/** @type {HTMLElement} */ (form.querySelector(".problem")).textContent = words);

/** Says it if others would accept it. @param {Panel} panel @param {Draft[]} drafts @param {string} announce */
async function keep(panel, drafts, announce) {
  const { session, form } = panel;
  // Another tab may have closed it meanwhile: what was typed stays.
  if (session.run?.closed) return void tell(form, "This run is closed. Reopen it to go on.");
  const problem = drafts.map((draft) => checkedEvent(draft, { ...session.author, when: new Date().toISOString() }).problem).find(Boolean);
  if (problem) return void tell(form, `This cannot be kept: it ${problem}.`);
  panel.close();
  if (drafts.length) await session.change(drafts, { announce });
}

/** What is known of the item by now. @param {Panel} panel */
const nowOf = ({ session, it }) => session.states.get(it.item.id) ?? it;

/** @param {Panel} panel @param {any} value */
const stateDraft = ({ session, it }, value) => say(session.log, targetsOf(it.item), "state", value, it.item.hash);

/** @param {Panel} panel @param {"done" | null} state */
function sayState(panel, state) {
  if (state && asksForProof(panel.it)) return show(panel);
  keep(panel, [stateDraft(panel, state && { state })], state ? "Done" : "Open again");
}

/** @param {Panel} panel @param {string} state */
function sayReason(panel, state) {
  const given = answers(panel);
  if (!given) return;
  const { reason, by, until } = given;
  const name = STATES.find(([one]) => one === state)?.[1];
  keep(panel, [stateDraft(panel, { state, ...(reason && { reason }), ...(by && { by }), ...(until && { until }) })], `${name}: ${panel.it.item.title}`);
}

/** @param {Panel} panel */
async function sayEvidence(panel) {
  const given = answers(panel);
  if (!given) return;
  const { session } = panel;
  // Another tab may have said something since the panel was opened: its evidence stays beside what is added here.
  const it = nowOf(panel);
  const targets = targetsOf(it.item);
  const drafts = [];
  if (given.note !== panel.it.note) drafts.push(say(session.log, targets, "note", given.note || null));
  const pieces = [...it.evidence];
  if (given.link) pieces.push({ link: given.link });
  if (given.file?.size) pieces.push(await digested(given.file));
  if (pieces.length > it.evidence.length) drafts.push(say(session.log, targets, "evidence", /** @type {any} */ (pieces)));
  if (asksForProof(it)) drafts.push(stateDraft(panel, { state: "done" }));
  keep(panel, drafts, "Kept");
}

/** @param {File} file */
async function digested(file) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return { file: file.name, sha256: [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join(""), bytes: file.size };
}

/** @param {Panel} panel */
async function copyLink({ session, element }) {
  const url = `${session.site.url || location.href.split("#")[0]}#${element.id}`;
  try {
    await navigator.clipboard.writeText(url);
    session.say("The link is copied");
  } catch {
    location.hash = element.id;
    session.say("The link is in the address bar");
  }
}

/** All leaves below a parent at once. @param {Panel} panel */
function showParts(panel) {
  const { session, element, form } = panel;
  const leaves = [...element.querySelectorAll("li.item")].flatMap((child) => {
    const it = session.states.get(`${session.page.id}/${child.id}`);
    return it && !it.parent && !it.item.planned && !it.item.signOff ? [it] : [];
  });
  const left = leaves.filter((it) => !isSettled(it.standing));
  const ready = left.filter((it) => !asksForProof(it) && it.standing !== "failed" && it.standing !== "blocked" && it.standing !== "conflict");
  const done = leaves.filter((it) => it.standing === "done");
  const many = (/** @type {ItemState[]} */ list) => `${list.length} item${list.length === 1 ? "" : "s"}`;
  /** @param {ItemState[]} list @param {any} value @param {string} words */
  const all = (list, value, words) =>
    keep(panel, list.map(({ item }) => say(session.log, targetsOf(item), "state", value, item.hash)), words);
  const skipped = left.length - ready.length;
  form.replaceChildren(
    make("p", {}, ready.length ? `${many(ready)} in it can be ticked at once${skipped ? `; ${skipped} must be looked at one by one` : ""}.` : `Nothing in it can be ticked at once${skipped ? `: ${skipped} must be looked at one by one` : ""}.`),
    problemPlace(),
    make("div", { className: "actions" },
      ready.length > 0 && button(`Tick ${many(ready)}`, () => all(ready, { state: "done" }, `${many(ready)} done`), { className: "primary" }),
      done.length > 0 && button(`Untick ${many(done)}`, () => all(done, null, `${many(done)} open again`)),
      button("Cancel", panel.close)),
  );
}

/** @param {Panel} panel */
function showSignature(panel) {
  const { session, it, form } = panel;
  const signed = it.standing === "done";
  const line = session.gates.page.line;
  const names = it.waiting.map(nameOf(session));
  if (signed) {
    form.replaceChildren(make("p", {}, `Signed by ${author(it)}. At that moment: ${it.seen || "nothing was kept"}`), problemPlace(),
      make("div", { className: "actions" }, button("Withdraw the signature", () => keep(panel, [stateDraft(panel, null), say(session.log, targetsOf(it.item), "seen", null)], "The signature is withdrawn")), button("Cancel", panel.close)));
    return;
  }
  const waits = names.length > 0;
  form.replaceChildren(
    waits ? make("p", {}, "This signature waits for ", make("strong", {}, names.join(", ")), ".") : make("p", {}, "You sign that this is true: ", make("strong", {}, line)),
    make("div", { className: "fields" },
      field("Your name", make("input", { name: "who", autocomplete: "name", required: true, maxLength: 200, value: session.author.who, disabled: waits })),
      make("p", {}, `Date: ${new Date().toISOString().slice(0, 10)}. Self-attested: this site cannot prove who you are.`),
      problemPlace(),
      make("div", { className: "actions" }, make("button", { className: "primary", disabled: waits }, "Sign"), button("Cancel", panel.close))),
  );
  form.onsubmit = async (event) => {
    event.preventDefault();
    if (!answers(panel)) return;
    const now = nowOf(panel);
    if (session.gates.page.line !== line || now.waiting.join() !== it.waiting.join()) {
      // Who signs has read what is signed.
      showSignature(Object.assign(panel, { it: now }));
      tell(form, "What you sign changed meanwhile. Read it again.");
      /** @type {HTMLElement} */ (form.querySelector("input:enabled, button:enabled")).focus();
      return;
    }
    keep(panel, [stateDraft(panel, { state: "done" }), say(session.log, targetsOf(it.item), "seen", line)], "Signed");
  };
}

/** What an `after` names, as a reader calls it. @param {Session} session */
export const nameOf = ({ page, states, log }) => (/** @type {string} */ target) =>
  target.startsWith("#")
    ? (page.sections.find(({ anchor }) => anchor === target.slice(1))?.title ?? target)
    : (states.get(target)?.item.title ?? (read(log, [target], "state").event, target));
