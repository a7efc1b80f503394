// What goes out: the run as a link, as `run.json`, and as a record to read (HTML, Markdown, CSV, print). The record is of
// all pages that something was said on; the other pages' items are read from the site. Loaded when it is opened.
/** @import {RunFile} from "../types.js" */
/** @import {Gathered} from "../pages.js" */
/** @import {Session} from "../session.js" */
import { exportRun, runText } from "../lib/json.js";
import { recordRun, toCsv, toHtml, toMarkdown } from "../lib/record.js";
import { LONGEST_LINK, shareRun } from "../lib/share.js";
import { gather } from "../pages.js";
import { copyText, dress } from "./dress.js";
import { button, make, openDialog } from "./make.js";
import { noteExport } from "./reminder.js";

/** @typedef {{session: Session, gathered: Gathered, file: RunFile, all: HTMLInputElement, told: HTMLElement}} Exported */

/** @param {Session} session */
export async function openShare(session) {
  await dress();
  const dialog = openDialog("Share and export");
  dialog.classList.add("exchange");
  if (!session.run) {
    dialog.append(make("p", {}, "Nothing was said in this environment yet: there is no run to share."), bringIn(session, dialog));
    return;
  }
  const { name } = session.run;
  const waiting = make("p", { className: "aside", role: "status" }, "Reading the pages of the run …");
  dialog.append(make("p", {}, make("strong", {}, name || "This run"), ` · ${session.gates.page.line}`), waiting);
  const gathered = await gather(session);
  const file = exportRun(session.site, session.run, gathered.log, gathered.texts);
  // The texts that go along are those that were answered; what the pages say now is on the pages.
  const answered = new Set(file.events.flatMap(({ hash }) => hash ?? []));
  file.texts = Object.fromEntries(Object.entries(file.texts).filter(([hash]) => answered.has(hash)));
  const all = make("input", { type: "checkbox" });
  const told = make("p", { className: "aside", role: "status" });
  const exported = { session, gathered, file, all, told };
  waiting.replaceWith(await link(exported), formats(exported));
  dialog.append(...notes(exported), told, bringIn(session, dialog));
}

/** @param {Session} session @param {HTMLDialogElement} dialog */
function bringIn(session, dialog) {
  const open = async () => {
    dialog.close();
    (await import("./import-dialog.js")).openImport(session);
  };
  return make("section", {}, make("h3", {}, "The other way"), make("div", { className: "actions" }, button("Import a run …", open), make("small", {}, "Or drop a file anywhere on the page, or paste a run or a link.")));
}

/** @param {Exported} exported */
async function link({ session, file, told }) {
  const shared = await shareRun(file).catch(() => undefined);
  const heading = make("h3", {}, "Link");
  if (!session.site.url) {
    return make("section", {}, heading, make("p", { className: "no-place" }, "This page is a file on this computer: no link leads others to it. Send the run file, and they open it in the same page."));
  }
  if (!shared) {
    return make("section", {}, heading, make("p", { className: "too-long" }, `This run does not fit into a link, which holds ${LONGEST_LINK / 1024} KB at most. Send the run file instead.`));
  }
  const input = make("input", { readOnly: true, value: session.site.url + shared.fragment, "aria-label": "Link to this run", onfocus: () => input.select() });
  const copy = button("Copy link", async () => {
    told.textContent = (await copyText(input.value, input)) ? "The link is copied." : "Press Ctrl-C or ⌘C to copy the link.";
  }, { className: "primary" });
  const holds = shared.history ? "It holds the whole history" : "It holds how things stand, without the history";
  return make("section", {}, heading, make("div", { className: "line" }, input, copy), make("p", { className: "aside" }, `${holds}, and no server sees it. Who opens it sees a preview, and decides. The exact texts are in the run file alone.`));
}

/** @param {Exported} exported */
function report({ session, gathered, all }) {
  const { pages, untouched, strays, log, texts, gaps } = gathered;
  const left = all.checked ? [] : untouched.map(({ page }) => page.title);
  const now = new Date().toISOString();
  return recordRun({
    site: session.site,
    run: /** @type {any} */ (session.run),
    now,
    pages: all.checked ? [...pages, ...untouched] : pages,
    texts,
    strays,
    log,
    gaps: left.length ? [...gaps, `Nothing was said on these pages, and their items are not in it: ${left.join(", ")}.`] : gaps,
  });
}

/** @param {Exported} exported */
function formats(exported) {
  const { session, file, told } = exported;
  const stem = stemOf(session);
  const row = (/** @type {string} */ name, /** @type {string} */ hint, /** @type {HTMLElement[]} */ ...buttons) => make("li", {}, make("div", {}, make("b", {}, name), make("small", {}, hint)), make("div", { className: "actions" }, ...buttons));
  /** @param {string} what @param {string} ending @param {string} type @param {() => string} text */
  const saving = (what, ending, type, text) =>
    button("Download", () => {
      download(`${stem}.${ending}`, type, text());
      noteExport(session);
      told.textContent = `${stem}.${ending} is saved with your downloads.`;
    }, { "aria-label": `Download ${what}` });
  /** @param {string} what @param {() => string} text */
  const copying = (what, text) =>
    button("Copy", async () => {
      const done = await copyText(text());
      if (done) noteExport(session);
      told.textContent = done ? "Copied." : "This browser does not let a page copy: download it instead.";
    }, { "aria-label": `Copy ${what}` });
  const run = () => runText(file);
  const markdown = () => toMarkdown(report(exported));
  const csv = () => toCsv(report(exported));
  const print = () => {
    /** @type {HTMLDialogElement | null} */ (document.querySelector("dialog[open]"))?.close();
    globalThis.print();
  };
  return make("section", {}, make("h3", {}, "Files"), make("ul", { className: "formats" },
    row("Run file", "run.json: everything, to go on in another browser or to merge", saving("the run file", "run.json", "application/json", run), copying("the run file", run)),
    row("Report", "HTML, one file: to read, to print, to keep", saving("the report", "html", "text/html", () => toHtml(report(exported)))),
    row("Markdown", "for a ticket or a wiki", saving("Markdown", "md", "text/markdown", markdown), copying("Markdown", markdown)),
    row("CSV", "for a spreadsheet", saving("CSV", "csv", "text/csv", csv), copying("CSV", csv)),
    row("Print", "this page as it stands", button("Print", print, { "aria-label": "Print this page" }))));
}

/** What is in the record, and what is not. @param {Exported} exported */
function notes({ gathered, all }) {
  const { pages, untouched, gaps } = gathered;
  const names = pages.map(({ page }) => page.title).join(", ");
  const more = untouched.length > 0 && make("label", {}, all, ` Also ${untouched.length <= 3 ? untouched.map(({ page }) => page.title).join(", ") : `the ${untouched.length} other pages`}: nothing was said there`);
  const lacking = gaps.length > 0 && make("ul", { className: "gaps" }, ...gaps.map((gap) => make("li", {}, gap)));
  return [make("section", {}, make("h3", {}, "In the record"), make("p", {}, `Every item of ${names}, with the exact text, who, when, why and the evidence. Names and times are self-attested, and it says so.`), more, lacking)];
}

/** @param {Session} session */
function stemOf({ site, run }) {
  const words = [site.id, site.environment, run?.name || run?.created.slice(0, 10)].filter(Boolean).join("-");
  return words.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 80) || "run";
}

/** @param {string} name @param {string} type @param {string} text */
function download(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}
