// What comes in: a run from a file, from the clipboard, or from a link, shown before anything is done with it. Who reads
// it decides: merge, keep it apart, or leave. Nothing of it touches the page before that, and values for commands not even
// then. Loaded when it is opened.
/** @import {Event, Refused, RunFile, RunRecord, Texts} from "../types.js" */
/** @import {Imported, Preview} from "../lib/json.js" */
/** @import {Session} from "../session.js" */
import { gatesOf } from "../lib/gate.js";
import { importRun, LONGEST_FILE, previewImport } from "../lib/json.js";
import { createLog, merge } from "../lib/log.js";
import { verifyTexts } from "../lib/material.js";
import { runOf } from "../lib/run.js";
import { openShared } from "../lib/share.js";
import { statesOf, targetsOf } from "../lib/state.js";
import { eventsFor, keepApart, mergeInto } from "../merging.js";
import { dress } from "./dress.js";
import { button, field, make, openDialog } from "./make.js";
import { fullMoment, saidOf, whoSaid } from "./said.js";

/** Of each list so much is shown. */
const MOST_SHOWN = 100;

/** @typedef {{session: Session, dialog: HTMLDialogElement, link: string, file: RunFile, refused: Refused[], clashes: string[]}} Arrived */

/** @param {Session} session @param {File | string} [source] a file, its text, or a link; none asks for one */
export async function openImport(session, source) {
  await dress();
  document.querySelector(/** @type {"dialog"} */ ("dialog.exchange"))?.close();
  const dialog = openDialog(typeof source === "string" && source.includes("#run=") ? "A shared run" : "Import a run");
  dialog.classList.add("exchange");
  if (source === undefined) ask(session, dialog);
  else await show(session, dialog, source);
}

/** @param {Session} session @param {HTMLDialogElement} dialog */
function ask(session, dialog) {
  const file = make("input", { type: "file", accept: ".json,application/json" });
  const text = make("textarea", { rows: 4, spellcheck: false });
  const problem = make("p", { className: "problem", role: "alert" });
  file.addEventListener("change", () => file.files[0] && show(session, dialog, file.files[0]));
  const submit = (/** @type {Event & any} */ event) => {
    event.preventDefault();
    if (text.value.trim()) show(session, dialog, text.value);
    else problem.textContent = "Choose a file, or paste a run or a link.";
  };
  dialog.append(make("form", { onsubmit: submit },
    make("p", { className: "aside" }, "You see what is in it before anything changes. A file can also be dropped anywhere on the page."),
    make("div", { className: "fields" }, field("Run file", file), field("Or paste a run or a link to one", text)),
    problem, make("div", { className: "actions" }, make("button", { className: "primary" }, "Show what is in it"))));
}

/** @param {File | string} source @returns {Promise<Imported | {problem: string}>} */
async function readSource(source) {
  if (typeof source !== "string") {
    if (source.size > 4 * LONGEST_FILE) return { problem: "The file is too large to be a run." };
    try {
      return importRun(await source.text());
    } catch {
      return { problem: "The file could not be read." };
    }
  }
  const link = /#run=\S*/.exec(source)?.[0];
  return link && !source.trimStart().startsWith("{") ? openShared(link) : importRun(source);
}

/** @param {Session} session @param {HTMLDialogElement} dialog @param {File | string} source */
async function show(session, dialog, source) {
  const read = await readSource(source);
  const link = typeof source === "string" && source.startsWith("#run=") ? source : "";
  // The link has been read; what is in the address bar is the page again, so that reloading or copying it is of the page.
  if (link) dialog.addEventListener("close", () => location.hash === link && history.replaceState(null, "", location.pathname + location.search));
  for (const part of [...dialog.children].slice(1)) part.remove();
  if (!("file" in read) || !read.file) {
    const again = button("Try another", () => {
      for (const part of [...dialog.children].slice(1)) part.remove();
      ask(session, dialog);
    });
    dialog.append(make("p", { className: "problem", role: "alert" }, read.problem), make("div", { className: "actions" }, again, button("Leave", () => dialog.close())));
    again.focus();
    return;
  }
  const { file, refused, clashes } = read;
  const { texts, forged } = await verifyTexts(file.texts);
  await preview({ session, dialog, link, file: { ...file, texts }, refused, clashes: [...clashes, ...forged] });
}

/** @param {Arrived} arrived */
async function preview(arrived) {
  const { session, dialog, file, refused, clashes } = arrived;
  const { site, run, store } = session;
  const known = /** @type {RunRecord | undefined} */ (await store.get("runs", file.run.id));
  // The same run if it is here, else the one that is open: that is what a merge would be into.
  const into = known && !known.deleted ? known : run;
  const held = createLog(into ? (await store.loadAll(into.id)).events : []);
  const here = { site: site.id, environment: site.environment, run: into ?? undefined, log: held };
  const merged = into ? { ...file, run: into, events: eventsFor(file, into) } : file;
  const told = previewImport(merged, { ...here, environment: site.environment });
  const theirs = createLog(file.events);
  const name = runOf(file.run, theirs).name;
  dialog.append(
    facts(arrived, name),
    make("p", {}, make("strong", {}, wordsOf(arrived, told, into, known))),
    ...gates(arrived, held, told, into),
    ...troubles(told, refused, clashes),
    values(told) ?? "",
    onThisPage(session, file),
    await actions(arrived, told, into, known),
  );
  for (const one of dialog.querySelectorAll(":scope > :not(header)")) if (one instanceof HTMLElement && !one.textContent && !one.children.length) one.remove();
}

/** @param {Arrived} arrived @param {string} name */
function facts({ session, file }, name) {
  const names = [...new Set(file.events.map(({ who }) => who).filter(Boolean))];
  const people = names.slice(0, 8).join(", ") + (names.length > 8 ? ` and ${names.length - 8} more` : "");
  const { site, run, events } = file;
  const other = site.commit && session.site.commit && site.commit !== session.site.commit;
  /** @type {[string, any][]} */
  const rows = [
    ["Run", name || "without a name"],
    ["Of", [site.title, environmentName(run.environment)].filter(Boolean).join(", ")],
    ["Begun", fullMoment(run.created)],
    ["By", people || "nobody gave a name"],
    ["Entries", `${events.length}`],
    ["Version", other ? `${site.commit?.slice(0, 10)}; this page is ${session.site.commit?.slice(0, 10)}: texts may differ` : ""],
  ];
  return make("dl", {}, ...rows.filter(([, value]) => value).flatMap(([term, value]) => [make("dt", {}, term), make("dd", {}, value)]));
}

/** The link to the same page in another environment. @param {string} environment */
const switchTo = (environment) => /** @type {HTMLAnchorElement | undefined} */ ([...document.querySelectorAll(".switch a")].find((link) => environment && /** @type {HTMLAnchorElement} */ (link).pathname.includes(`/${environment}/`)));
/** @param {string} environment */
const environmentName = (environment) => switchTo(environment)?.textContent?.trim() || environment;

/** @param {Arrived} arrived @param {Preview} told @param {import("../types.js").RunHead | null} into @param {RunRecord | undefined} known */
function wordsOf({ session, file }, { verdict, fresh }, into, known) {
  const entries = fresh.length === 1 ? "1 entry" : `${fresh.length} entries`;
  if (verdict === "other-site") return `This run is of another site, ${file.site.title}. It can only be opened there.`;
  if (verdict === "other-environment") return `This run is of ${environmentName(file.run.environment) || "a site without environments"}, not of ${environmentName(session.site.environment) || "this site"}.`;
  if (!into) return `A run that is not here yet, with ${entries}.`;
  if (!fresh.length) return "Everything in it is here already.";
  return known ? `The same run as yours, with ${entries} you do not have.` : `Another run of the same environment, with ${entries} you do not have.`;
}

/** @param {Arrived} arrived @param {ReturnType<typeof createLog>} held @param {Preview} told @param {any} into */
function gates({ session, file }, held, { verdict }, into) {
  if (verdict === "other-site" || verdict === "other-environment") return [];
  const now = new Date().toISOString();
  const line = (/** @type {ReturnType<typeof createLog>} */ log) => gatesOf(session.page, statesOf(log, session.page, now)).page.line;
  /** @type {[string, string][]} */
  const lines = [["In it", line(createLog(file.events))]];
  if (into) lines.push(["Yours now", line(held)], ["Merged", line(merge(held, createLog(file.events)))]);
  return [make("section", {}, make("h3", {}, `${session.page.title}: the gate`), make("dl", { className: "gates" }, ...lines.flatMap(([term, words]) => [make("dt", {}, term), make("dd", {}, words)])))];
}

/** @param {string} title @param {string[]} lines @param {boolean} [open] */
function folded(title, lines, open) {
  if (!lines.length) return make("p");
  const more = lines.length - MOST_SHOWN;
  return make("details", { open: Boolean(open) }, make("summary", {}, title), make("ul", {}, ...lines.slice(0, MOST_SHOWN).map((words) => make("li", {}, words)), more > 0 && make("li", {}, `and ${more} more`)));
}

/** @param {Preview} told @param {Refused[]} refused @param {string[]} clashes */
function troubles({ verdict, conflicts, clashes: forged }, refused, clashes) {
  if (verdict === "other-site") return [];
  const many = (/** @type {number} */ count, /** @type {string} */ one, /** @type {string} */ several) => (count === 1 ? `1 ${one}` : `${count} ${several}`);
  const titles = conflicts.map(({ target, heads }) => `${titleOf(target)}: ${heads.map((head) => `${whoSaid(head)} says ${saidOf(head)}`).join(" · ")}`);
  return [
    folded(`${many(conflicts.length, "field", "fields")} would be in conflict; both sides are kept until somebody settles it`, titles, true),
    folded(`${many(refused.length, "entry was", "entries were")} refused`, refused.map(({ index, id, problem }) => `Entry ${index + 1}${id && ` (${id})`} ${problem}`)),
    folded("Some of it was tampered with, or the disk was broken", [...clashes.map((hash) => `The text of ${hash} is not the one that has this hash; it is left out`), ...forged.map((id) => `Entry ${id} is here with other words; both are kept`)]),
  ];
}

/** @param {string} target */
function titleOf(target) {
  if (target === "run") return "The run";
  const element = document.getElementById(target.split("/").pop() ?? "");
  return element?.closest("li.item")?.querySelector(".title")?.textContent?.trim() || target;
}

/** @param {Preview} told */
function values({ verdict, variables }) {
  if (!variables.length || verdict === "other-site") return undefined;
  const row = (/** @type {Preview["variables"][number]} */ { target, value, ours }) => make("li", {}, `${target.slice(1)}: `, make("code", {}, value), ours && ` (yours is ${ours})`);
  return make("section", { className: "values" }, make("h3", {}, "Values for commands"), make("ul", {}, ...variables.slice(0, MOST_SHOWN).map(row)), make("p", { className: "aside" }, "None of them enters a command by merging. They are offered above the first section, and each must be taken."));
}

/** What the run says of the items of the open page. @param {Session} session @param {RunFile} file */
function onThisPage({ page, site }, file) {
  if (file.site.id !== site.id) return make("p");
  const states = statesOf(createLog(file.events), page, new Date().toISOString());
  const said = [...states.values()].filter(({ event, note, evidence }) => event || note || evidence.length);
  const own = new Set(page.items.flatMap(targetsOf));
  const elsewhere = file.events.filter(({ target }) => target.includes("/") && !own.has(target)).length;
  const row = (/** @type {typeof said[number]} */ it) => make("tr", {}, make("th", { scope: "row" }, it.item.title), make("td", {}, it.conflict.length ? "in conflict" : `${it.event ? saidOf(it.event) : "open"}${it.stale ? ", for another text" : ""}`), make("td", {}, it.event ? `${it.who || "somebody"}, ${fullMoment(it.when)}` : ""));
  const table = make("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": "What it says of this page" }, make("table", {}, make("thead", {}, make("tr", {}, ...["Item", "State", "Who and when"].map((name) => make("th", { scope: "col" }, name)))), make("tbody", {}, ...said.slice(0, 500).map(row))));
  return make("section", { className: "of-page" }, make("h3", {}, "What it says of this page"), said.length ? table : make("p", { className: "aside" }, "Nothing."), elsewhere > 0 && make("p", { className: "aside" }, `${elsewhere === 1 ? "1 entry is" : `${elsewhere} entries are`} about items of other pages.`));
}

/** @param {Arrived} arrived @param {Preview} told @param {any} into @param {RunRecord | undefined} known */
async function actions({ session, dialog, link, file }, { verdict, fresh }, into, known) {
  const leave = button("Leave", () => dialog.close());
  const done = (/** @type {string} */ words) => {
    dialog.close();
    session.say(words);
  };
  if (verdict === "other-site") return make("div", { className: "actions" }, leave);
  if (verdict === "other-environment") {
    const keep = button(`Keep it for ${environmentName(file.run.environment) || "there"}`, async () => {
      await keepApart(session, file);
      done("The run is kept; it is in the menu of runs of its environment");
    });
    const there = switchTo(file.run.environment);
    return make("div", { className: "actions" }, link && there && make("a", { href: there.href.split("#")[0] + link }, `Open it in ${there.textContent?.trim()}`), keep, leave);
  }
  const name = into?.name ? `“${into.name}”` : "my run";
  const mergeIt = async () => {
    const count = await mergeInto(session, into, file);
    done(`Merged: ${count === 1 ? "1 entry is" : `${count} entries are`} new. Undo takes it back`);
  };
  const apart = async () => {
    await keepApart(session, file);
    done("The run is kept apart, and open");
  };
  const merging = into && button(known && known.id !== session.run?.id ? `Merge into ${name}, and open it` : `Merge into ${name}`, mergeIt, { className: "primary", disabled: !fresh.length || into.closed });
  return make("div", { className: "actions" }, merging, button(into ? "Keep apart as a run of its own" : "Keep it as a run of its own", apart, { className: into ? "" : "primary" }), leave, into?.closed && make("small", {}, "Your run is closed: reopen it to merge."));
}
