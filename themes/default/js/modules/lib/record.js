// The record an auditor wants: every item with the exact text that was answered, by whom, when and why; the gate; the
// sign-offs. One plain value, and three ways to write it down. Loaded when somebody exports it. `checkdown run report` writes
// the same, byte for byte: tests/vectors/record.json.
/** @import {Evidence, Gate, ItemState, Log, Page, Run, Site, Texts} from "../types.js" */
import { gateOf, lineOf } from "./gate.js";
import { read } from "./log.js";
import { materialWords } from "./material.js";
import { reasonsInWords } from "./reason.js";
import { statesOf } from "./state.js";

/** A static site cannot know who somebody is, and must not look as if it did. */
export const SELF_ATTESTED =
  "Self-attested: names and times are as they were entered in a browser. Nobody checked who entered them.";

/** What each standing is called in a record. @type {Record<string, string>} */
const WORDS = {
  na: "not applicable",
  inactive: "not applicable (condition)",
  conflict: "in conflict",
  stale: "answered for another text",
  unproven: "done, without the evidence asked for",
  lapsed: "waived, until a day that is over",
};

/**
 * @typedef {object} Row
 * @property {string} page
 * @property {string} id
 * @property {string} title
 * @property {string} kind
 * @property {string} level
 * @property {string} standing
 * @property {string} reason
 * @property {string} until
 * @property {string} who
 * @property {string} when
 * @property {string} hash of the text that was answered, or else of the text as it is
 * @property {string} text the exact text that was answered
 * @property {string} note
 * @property {string} evidence
 * @property {string} controls
 * @property {string} seen for a sign-off: what was true when it was given
 */

/** @typedef {{page: Page, version: string, gate: Gate, states: Map<string, ItemState>}} RecordedPage */
/** @typedef {{facts: [string, string][], gates: [string, Gate][], rows: Row[], reasons: string[], gaps: string[], title: string}} RunReport */

/** `strays` are items that stand on no page which could be read; of those `log` tells what was said. `gaps` says in
 * sentences what is not in the record.
 * @param {{site: Site, run: Run, now: string, pages: RecordedPage[], texts: Texts, strays?: Page, log?: Log, gaps?: string[]}} of
 * @returns {RunReport} */
export function recordRun({ site, run, now, pages, texts, strays, log, gaps = [] }) {
  /** @type {[string, string][]} */
  const facts = [
    ["Site", site.url ? `${site.title} (${site.url})` : site.title],
    ["Version", site.commit ?? "not known"],
    ["Environment", run.environment || "only one"],
    ["Run", `${run.name || "without a name"} (${run.id})`],
    ["Go-live", run.date || "no date"],
    ["Begun", run.created],
    ["State of the run", run.closed ? "closed" : "open"],
    ...pages.map(({ page, version }) => /** @type {[string, string]} */ ([`Page ${page.title}`, version])),
    ...(log ? answersOf(log) : []),
    ["Recorded", now],
  ];
  /** @type {[string, Gate][]} */
  const gates = pages.map(({ page, gate }) => [page.title, gate]);
  if (pages.length > 1) gates.unshift(["All of it", gateOf(pages.flatMap(({ states }) => [...states.values()]))]);
  /** @type {[Page, Map<string, ItemState>][]} */
  const listed = pages.map(({ page, states }) => [page, states]);
  if (strays?.items.length && log) listed.push([strays, statesOf(log, strays, now)]);
  return {
    facts,
    gates,
    reasons: pages.flatMap(({ gate, states }) => reasonsInWords(gate, states)),
    rows: listed.flatMap(([page, states]) => [...states.values()].map((it) => rowOf(page, it, texts))),
    gaps,
    title: `Record of ${run.name || "a run without a name"}`,
  };
}

/** What was answered and filled in for the run as a whole. @param {Log} log @returns {[string, string][]} */
function answersOf(log) {
  const targets = [...log.fields.keys()].filter((target) => /^[?$]/.test(target)).sort();
  return targets.flatMap((target) => {
    const { heads } = read(log, [target], target[0] === "?" ? "answer" : "value");
    const said = heads.flatMap(({ value, who, when }) => {
      const words = value === true ? "yes" : value === false ? "no" : value;
      return words === null ? [] : [[words, who, when].filter(Boolean).join(", ")];
    });
    const name = `${target[0] === "?" ? "Condition" : "Variable"} ${target.slice(1)}`;
    return said.length ? [/** @type {[string, string]} */ ([name, said.join("; ")])] : [];
  });
}

/** @param {Page} page @param {ItemState} it @param {Texts} texts @returns {Row} */
function rowOf(page, it, texts) {
  const hash = it.event?.hash ?? it.item.hash ?? "";
  const kind = it.item.signOff ? "sign-off" : it.item.noGo ? "no-go" : it.parent ? "group" : "item";
  const done = it.item.noGo && it.standing === "done" ? "confirmed absent" : it.standing;
  const heads = it.conflict.map(
    ({ who, value }) => `${who || "somebody"}: ${Object(value).state ?? JSON.stringify(value)}`,
  );
  return {
    page: page.title,
    id: it.item.id,
    title: it.item.title,
    kind,
    level: it.item.level,
    standing: WORDS[done] ?? done,
    reason: heads.length ? heads.join("; ") : it.reason,
    until: it.until,
    // What `checkdown verify` says is no person's word.
    who: it.who && saidByMachine(it) ? `${it.who} (machine)` : it.who,
    when: it.when,
    hash,
    text: materialWords(texts[hash] ?? ""),
    note: it.note,
    evidence: it.evidence.map(evidenceWords).join("; "),
    controls: it.item.controls?.join(", ") ?? "",
    seen: it.seen,
  };
}

/** @param {ItemState} it */
const saidByMachine = ({ event }) => /** @type {any} */ (event?.value)?.by === "verify";

/** @param {Evidence} piece */
const evidenceWords = (piece) =>
  "link" in piece
    ? [piece.label, piece.link].filter(Boolean).join(" ")
    : `${piece.file} (${piece.bytes} bytes, SHA-256 ${piece.sha256})`;

/** @param {Gate} gate */
const gateLines = (gate) => [
  gate.line,
  .../** @type {const} */ (["recommended", "optional"]).flatMap((level) =>
    gate.counts[level].all ? lineOf(level, gate.counts[level]) : [],
  ),
];

/** @type {[keyof Row, string][]} */
const COLUMNS = [
  ["page", "Page"],
  ["id", "Item"],
  ["title", "Title"],
  ["kind", "Kind"],
  ["level", "Level"],
  ["standing", "State"],
  ["reason", "Reason"],
  ["until", "Until"],
  ["who", "Who"],
  ["when", "When"],
  ["evidence", "Evidence"],
  ["note", "Note"],
  ["controls", "Controls"],
  ["seen", "Signed with"],
  ["hash", "Hash"],
  ["text", "Text"],
];

/** What a spreadsheet would run; some skip white space before they look. */
const FORMULA = /^(\s*[=+\-@|%\uff1d\uff0b\uff0d\uff20]|[\t\r\n])/;

/** By RFC 4180, with a byte-order mark for the program that needs one; a formula is text behind an apostrophe.
 * @param {RunReport} report */
export function toCsv({ facts, gates, rows, gaps }) {
  /** @param {string} text */
  const cell = (text) => `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  const lines = [
    ...facts,
    ...gates.flatMap(([title, gate]) => gateLines(gate).map((line) => [`Gate ${title}`, line])),
    ["Note", SELF_ATTESTED],
    ...gaps.map((gap) => ["Not in it", gap]),
    [],
    COLUMNS.map(([, name]) => name),
    ...rows.map((row) => COLUMNS.map(([key]) => row[key])),
  ];
  return `\ufeff${lines.map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`;
}

/** Nothing in an author's or a reader's words makes Markdown. @param {string} text */
const plain = (text) =>
  text.replace(/[\\`*_{}[\]()<>#+\-.!|~&:@=^]/g, "\\$&").replace(/\s*[\r\n\u2028\u2029]+\s*/g, " ");

/** @param {RunReport} report */
export function toMarkdown({ title, facts, gates, reasons, rows, gaps }) {
  const blocks = [
    `# ${plain(title)}`,
    facts.map(([name, value]) => `- ${plain(name)}: ${plain(value)}`).join("\n"),
    `> ${SELF_ATTESTED}`,
    "## Gate",
    gates.map(([title, gate]) => `- ${plain(title)}: ${gateLines(gate).join("; ")}`).join("\n"),
    ...(reasons.length ? ["Not ready because:", reasons.map((reason) => `- ${plain(reason)}`).join("\n")] : []),
    ...(gaps.length ? ["## Not in this record", gaps.map((gap) => `- ${plain(gap)}`).join("\n")] : []),
    "## Items",
    ...rows.flatMap((row) => [
      `### ${plain(row.title)}`,
      details(row)
        .map(([name, value]) => `- ${name}: ${plain(value)}`)
        .join("\n"),
      ...quoted(row.text),
    ]),
  ];
  return `${blocks.filter(Boolean).join("\n\n")}\n`;
}

/** @param {Row} row @returns {[string, string][]} */
const details = (row) =>
  COLUMNS.filter(([key]) => row[key] && !["page", "title", "text"].includes(key)).map(([key, name]) => [
    name,
    row[key],
  ]);

/** The text as a block of code that nothing in it can end. @param {string} text */
function quoted(text) {
  if (!text) return [];
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return [`${fence}text\n${text}\n${fence}`];
}

/** @type {Record<string, string>} */
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
/** @param {string} text */
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign]);

const STYLE = `
:root{color-scheme:light dark;--text:light-dark(#1a2027,#e1e6ec);--soft:light-dark(#58636f,#98a4b2);--line:light-dark(#dde2e8,#2a323d)}
body{font:15px/1.5 system-ui,sans-serif;margin:2.5rem auto;max-width:68rem;padding:0 1.25rem;color:var(--text);background:light-dark(#fff,#0f1318)}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 1rem}h2{font-size:1.125rem;margin:2.25rem 0 .5rem}
.gate{margin:.25rem 0;font-variant-numeric:tabular-nums}.gate b{display:block}.gate+.gate{margin-top:.75rem}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}.items{min-width:44rem}
th,td{text-align:left;vertical-align:top;padding:.5rem .75rem .5rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
th{font-weight:600}.facts th{white-space:nowrap;width:1%;color:var(--soft);font-weight:400;padding-right:1.5rem}.facts td,.facts th{padding-block:.2rem;border:0}
thead th{font-size:.8125rem;color:var(--soft)}
.standing{font-weight:600}.good{color:light-dark(#1a7446,#4fc28a)}.bad{color:light-dark(#b3202f,#ff9a94)}
pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:.375rem 0;font:.8125rem/1.45 ui-monospace,monospace;color:var(--soft)}small{color:var(--soft);font-size:.8125rem}
.attested{border-left:3px solid var(--line);padding-left:.75rem;color:var(--soft)}
@media print{body{margin:0;max-width:none;font-size:9.5pt}tr,.gate{break-inside:avoid}h2{break-after:avoid}.items{min-width:0}}`;

/** What is settled and what keeps a gate shut, as it stands in a report; nothing of the rest. */
const GOOD = ["done", "confirmed absent", "waived"];
const BAD = ["failed", "blocked", "in conflict", "expired", WORDS.stale, WORDS.unproven, WORDS.lapsed];

/** A report of one file: no script, no request; its policy forbids both. @param {RunReport} report */
export function toHtml({ title: words, facts, gates, reasons, rows, gaps }) {
  const title = escaped(words);
  const list = (/** @type {string[]} */ lines) =>
    `<ul>${lines.map((line) => `<li>${escaped(line)}</li>`).join("")}</ul>`;
  const facted = facts.map(
    ([name, value]) => `<tr><th scope="row">${escaped(name)}</th><td>${escaped(value)}</td></tr>`,
  );
  const gated = gates.map(
    ([name, gate]) => `<p class="gate"><b>${escaped(name)}</b>${gateLines(gate).map(escaped).join("<br>")}</p>`,
  );
  const pages = [...new Set(rows.map(({ page }) => page))];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title><style>${STYLE}</style></head><body><main>
<h1>${title}</h1>
<table class="facts">${facted.join("")}</table>
<p class="attested">${SELF_ATTESTED}</p>
<h2>Gate</h2>
${gated.join("\n")}
${reasons.length ? `<p>Not ready because:</p>${list(reasons)}` : ""}
${gaps.length ? `<h2>Not in this record</h2>${list(gaps)}` : ""}
${pages.map((page) => htmlPage(page, rows.filter((row) => row.page === page))).join("\n")}
</main></body></html>
`;
}

/** @param {string} page @param {Row[]} rows */
function htmlPage(page, rows) {
  const columns = ["Item", "State", "Who and when", "Evidence and note", "Controls"];
  const head = `<tr>${columns.map((name) => `<th scope="col">${name}</th>`).join("")}</tr>`;
  return `<h2>${escaped(page)}</h2>
<div class="scroll" tabindex="0" role="region" aria-label="${escaped(`Items of ${page}`)}"><table class="items"><thead>${head}</thead><tbody>
${rows.map(htmlRow).join("\n")}
</tbody></table></div>`;
}

/** @param {Row} row */
function htmlRow(row) {
  /** @param {(string | false)[]} lines */
  const cell = (...lines) => `<td>${lines.filter(Boolean).join("<br>")}</td>`;
  const small = (/** @type {string} */ text) => text && `<small>${escaped(text)}</small>`;
  // An item that says no more than its title says it once.
  const text = row.text && row.text !== `${row.title} (${row.level})` && `<pre>${escaped(row.text)}</pre>`;
  const kind = GOOD.includes(row.standing) ? " good" : BAD.includes(row.standing) ? " bad" : "";
  const standing = `<span class="standing${kind}">${escaped(row.standing)}</span>`;
  const title = `<strong>${escaped(row.title)}</strong><br>${small([row.id, row.kind !== "item" && row.kind, row.level].filter(Boolean).join(" · "))}`;
  return `<tr id="${escaped(row.id)}"><td>${title}${text || "<br>"}${small(row.hash)}</td>${[
    cell(standing, escaped(row.reason), row.until && escaped(`until ${row.until}`)),
    cell(escaped(row.who), row.when && `<small><time>${escaped(row.when)}</time></small>`, small(row.seen && `signed with: ${row.seen}`)),
    cell(escaped(row.evidence), escaped(row.note)),
    cell(escaped(row.controls)),
  ].join("")}</tr>`;
}
