// The menu of runs: the one that is open (name, go-live date, close, delete), the others of this environment, a new one;
// and what belongs to the reader: name, and which owners are "mine". Loaded when it is opened.
/** @import {RunRecord} from "../types.js" */
/** @import {Session} from "../session.js" */
import { isDate } from "../lib/due.js";
import { begin as beginRun, removedRuns, removeRun, restoreRun, runs, setRun } from "../runs.js";
import { keepDraft } from "./draft.js";
import { button, field, make, openDialog } from "./make.js";
import { moment } from "./words.js";

/** @param {Session} session @param {HTMLElement} from @param {string} [at] `mine` goes to that part */
export async function openMenu(session, from, at) {
  from.focus();
  const others = (await runs(session)).filter(({ id }) => id !== session.run?.id);
  const [disputed, removed] = await Promise.all([conflicts(session), removedRuns(session)]);
  const dialog = openDialog("Runs", make("p", { className: "aside" }, place(session)), ...disputed, present(session), exchange(session), list(session, others), removedList(session, removed), begin(session), reader(session));
  dialog.classList.add("run-menu");
  if (at) /** @type {HTMLElement} */ (dialog.querySelector(`.${at} input`))?.focus();
}

/** @param {Session} session */
function place({ site }) {
  const label = document.querySelector(".switch [aria-current]")?.textContent?.trim();
  return `A run is one time through ${label ?? site.environment ?? ""} of ${site.title}, over all its pages.`.replace("  ", " ");
}

/** What two people said differently of the run itself. @param {Session} session */
async function conflicts(session) {
  const fields = session.run?.conflicts ?? [];
  if (!fields.length) return [];
  const [{ conflictPart }, { dress }] = await Promise.all([import("./conflicts.js"), import("./dress.js")]);
  await dress();
  return fields.flatMap((field) => conflictPart(session, ["run"], field, NAMES[field] ?? field, close));
}

/** @type {Record<string, string>} */
const NAMES = { name: "The run's name", date: "The go-live date", closed: "Whether the run is closed", deleted: "Whether the run is deleted" };

const close = () => /** @type {HTMLDialogElement} */ (document.querySelector("dialog.run-menu")).close();

/** @param {Session} session */
function present(session) {
  const { run } = session;
  if (!run) return undefined;
  const [name, date] = [make("input", { name: "name", maxLength: 200, value: run.name }), make("input", { type: "date", value: run.date })];
  const save = () => {
    forget();
    const called = name.value.trim();
    setRun(session, {
      ...(called !== run.name && { name: called || null }),
      ...(date.value !== run.date && (!date.value || isDate(date.value)) && { date: date.value || null }),
    }, called !== run.name && called ? `The run is called ${called}` : "Saved");
    close();
  };
  const form = make("form", { className: "present", "aria-label": "This run", onsubmit: (/** @type {Event} */ event) => (event.preventDefault(), save()) },
    make("h3", {}, run.name || "This run"),
    make("p", {}, session.gates.page.line),
    field("Name", name), field("Go-live date", date),
    make("div", { className: "actions" },
      make("button", { className: "primary" }, "Save"),
      run.closed
        ? button("Reopen", () => (setRun(session, { closed: null }, "The run is open again"), close()))
        : button("Close this run", () => (setRun(session, { closed: true }, "The run is closed"), close()), { title: "Nothing can be ticked in it until it is reopened" }),
      button("Delete", () => (removeRun(session), close()), { title: "Undo brings it back" })),
  );
  const forget = keepDraft(session, form, "run");
  return form;
}

/** What goes out and comes in, and what changed since it was ticked. @param {Session} session */
function exchange(session) {
  const changed = [...session.states.values()].filter(({ standing }) => standing === "stale").length;
  const share = async () => (close(), (await import("./share-dialog.js")).openShare(session));
  const bring = async () => (close(), (await import("./import-dialog.js")).openImport(session));
  const embed = async () => (close(), (await import("./embed-dialog.js")).openEmbed());
  const drift = async () => (close(), (await import("./drift.js")).openDrift(session));
  return make("section", {},
    make("h3", {}, "Share and keep"),
    make("div", { className: "actions" },
      button("Share or export …", share, { disabled: !session.run }),
      button("Import a run …", bring),
      // A page that is one file has no address to embed.
      !("single" in document.documentElement.dataset) && button("Embed …", embed),
      changed > 0 && button(`${changed === 1 ? "1 item" : `${changed} items`} changed since …`, drift)));
}

/** @param {Session} session @param {RunRecord[]} others */
function list(session, others) {
  if (!others.length) return undefined;
  const row = (/** @type {RunRecord} */ record) =>
    make("li", {}, button(record.name || "Unnamed run", () => (session.choose(record), close())), make("span", { className: "aside" }, `begun ${moment(record.created)}${record.closed ? ", closed" : ""}`));
  return make("section", {}, make("h3", {}, "Other runs"), make("ul", { className: "others" }, ...others.map(row)));
}

/** Folded away: what was deleted can be had again, long after undo has forgotten it. @param {Session} session @param {RunRecord[]} removed */
function removedList(session, removed) {
  if (!removed.length) return undefined;
  const row = (/** @type {RunRecord} */ record) =>
    make("li", {}, button(`Bring back ${record.name || "Unnamed run"}`, () => (restoreRun(session, record), close())), make("span", { className: "aside" }, `begun ${moment(record.created)}`));
  return make("details", {}, make("summary", {}, `${removed.length} deleted ${removed.length === 1 ? "run" : "runs"}`), make("ul", { className: "others" }, ...removed.map(row)));
}

/** @param {Session} session */
function begin(session) {
  const [name, date] = [make("input", { maxLength: 200, placeholder: "Release 2.4" }), make("input", { type: "date" })];
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    forget();
    beginRun(session, name.value.trim(), date.value);
    close();
  };
  const form = make("form", { className: "begin", "aria-label": "New run", onsubmit: submit }, make("h3", {}, "New run"), field("Name", name), field("Go-live date", date), make("div", { className: "actions" }, make("button", {}, "Begin"), make("small", {}, "Every item is open in it; this run stays as it is.")));
  const forget = keepDraft(session, form, "begin");
  return form;
}

/** An owner as the page calls it: beside the first heading or item that says so. @param {string} owner */
function labelOf(owner) {
  const said = document.querySelector(`main [data-owner="${CSS.escape(owner)}"]`);
  return said?.querySelector(":scope > :is(.heading, .head) > .chip-owner")?.textContent ?? owner;
}

/** @param {Session} session */
function reader(session) {
  const owners = [...new Set(session.page.items.flatMap(({ owner }) => owner ?? []))].sort();
  const mine = new Set(session.choices.get("mine") ?? []);
  const name = make("input", { autocomplete: "name", maxLength: 200, value: session.author.who });
  // At each letter: who types it may leave at once.
  name.addEventListener("input", () => session.setAuthor(name.value.trim()));
  const box = (/** @type {string} */ owner) => {
    const input = make("input", { type: "checkbox", checked: mine.has(owner) });
    input.addEventListener("change", () => {
      if (input.checked) mine.add(owner);
      else mine.delete(owner);
      session.setChoice("mine", [...mine]);
    });
    return make("label", {}, input, ` ${labelOf(owner)}`);
  };
  return make("section", {}, make("h3", {}, "You"), field("Your name", name, "Stands beside what you tick"), owners.length > 0 && make("fieldset", { className: "mine" }, make("legend", {}, "Mine are the items of"), ...owners.map(box)));
}
