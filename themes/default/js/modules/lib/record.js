// The record an auditor wants: every item with the exact text that was answered, by whom, when and why; the gate; the
// sign-offs. One plain value, and three ways to write it down. Loaded when somebody exports it.
/** @import {Evidence, Gate, ItemState, Page, Run, Site, Texts} from "../types.js" */
import { lineOf } from "./gate.js";
import { materialWords } from "./material.js";
import { reasonsInWords } from "./reason.js";

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
/** @typedef {{facts: [string, string][], gates: [string, Gate][], rows: Row[], reasons: string[]}} RunReport */

/** @param {{site: Site, run: Run, now: string, pages: RecordedPage[], texts: Texts}} of @returns {RunReport} */
export function recordRun({ site, run, now, pages, texts }) {
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
    ["Recorded", now],
  ];
  return {
    facts,
    gates: pages.map(({ page, gate }) => [page.title, gate]),
    reasons: pages.flatMap(({ gate, states }) => reasonsInWords(gate, states)),
    rows: pages.flatMap(({ page, states }) => [...states.values()].map((it) => rowOf(page, it, texts))),
  };
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
    who: it.who,
    when: it.when,
    hash,
    text: materialWords(texts[hash] ?? ""),
    note: it.note,
    evidence: it.evidence.map(evidenceWords).join("; "),
    controls: it.item.controls?.join(", ") ?? "",
    seen: it.seen,
  };
}

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
export function toCsv({ facts, gates, rows }) {
  /** @param {string} text */
  const cell = (text) => `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  const lines = [
    ...facts,
    ...gates.flatMap(([title, gate]) => gateLines(gate).map((line) => [`Gate ${title}`, line])),
    ["Note", SELF_ATTESTED],
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
export function toMarkdown({ facts, gates, reasons, rows }) {
  const blocks = [
    `# Record of ${plain(facts[3][1])}`,
    facts.map(([name, value]) => `- ${plain(name)}: ${plain(value)}`).join("\n"),
    `> ${SELF_ATTESTED}`,
    "## Gate",
    gates.map(([title, gate]) => `- ${plain(title)}: ${gateLines(gate).join("; ")}`).join("\n"),
    ...(reasons.length ? ["Not ready because:", reasons.map((reason) => `- ${plain(reason)}`).join("\n")] : []),
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

/** @param {string} text */
const escaped = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const STYLE = `
body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}.gate{font-weight:600;font-variant-numeric:tabular-nums}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.35rem .5rem;border-bottom:1px solid #ddd;overflow-wrap:anywhere}
pre{white-space:pre-wrap;margin:.25rem 0;font-size:.8rem;color:#444}small{color:#555}
.attested{border-left:3px solid #888;padding-left:.75rem}`;

/** A report of one file: no script, no request; its policy forbids both. @param {RunReport} report */
export function toHtml({ facts, gates, reasons, rows }) {
  const list = (/** @type {string[]} */ lines) =>
    `<ul>${lines.map((line) => `<li>${escaped(line)}</li>`).join("")}</ul>`;
  const columns = ["Item", "State", "Who and when", "Evidence and note", "Controls"];
  const head = `<tr>${columns.map((name) => `<th scope="col">${name}</th>`).join("")}</tr>`;
  const facted = facts.map(
    ([name, value]) => `<tr><th scope="row">${escaped(name)}</th><td>${escaped(value)}</td></tr>`,
  );
  const gated = gates.map(([title, gate]) => `${escaped(title)}: ${gateLines(gate).map(escaped).join("<br>")}`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(`Record of ${facts[3][1]}`)}</title><style>${STYLE}</style></head><body>
<h1>${escaped(`Record of ${facts[3][1]}`)}</h1>
<table>${facted.join("")}</table>
<p class="attested">${SELF_ATTESTED}</p>
<h2>Gate</h2>
${gated.map((line) => `<p class="gate">${line}</p>`).join("\n")}
${reasons.length ? `<p>Not ready because:</p>${list(reasons)}` : ""}
<h2>Items and sign-offs</h2>
<table><thead>${head}</thead><tbody>
${rows.map(htmlRow).join("\n")}
</tbody></table></body></html>
`;
}

/** @param {Row} row */
function htmlRow(row) {
  /** @param {(string | false)[]} lines */
  const cell = (...lines) => `<td>${lines.filter(Boolean).join("<br>")}</td>`;
  const small = (/** @type {string} */ text) => text && `<small>${escaped(text)}</small>`;
  const text = row.text && `<pre>${escaped(row.text)}</pre>`;
  return `<tr id="${escaped(row.id)}">${[
    cell(
      `<strong>${escaped(row.title)}</strong>`,
      small([row.page, row.id, row.kind, row.level].join(" · ")),
      text,
      small(row.hash),
    ),
    cell(escaped(row.standing), escaped(row.reason), row.until && escaped(`until ${row.until}`)),
    cell(escaped(row.who), escaped(row.when), small(row.seen && `signed with: ${row.seen}`)),
    cell(escaped(row.evidence), escaped(row.note)),
    cell(escaped(row.controls)),
  ].join("")}</tr>`;
}
