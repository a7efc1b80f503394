// Whether the words that a reader sees are those of the source: each page beside what another program makes of its
// Markdown.
//
// The other program is markdown-it, and parse5 reads the HTML of both. Words are compared as multisets, letter case
// aside, so a word that is shown once where it stands twice is lost. What the two take for something else is taken
// out of both: front matter, the `{#id}` of a heading, task boxes, the numbers of footnotes, the folder in a prompt of
// PowerShell, which is shown as `PS>`.

import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const tools = join(dirname(fileURLToPath(import.meta.url)), "../.cache/foreign/tools/");
const require = createRequire(join(tools, "package.json"));
const markdown = require("markdown-it")({ html: true }).use(require("markdown-it-footnote")).use(require("markdown-it-deflist"));
const { parse, parseFragment } = await import(join(tools, "node_modules/parse5/dist/index.js"));

// Elements whose content is not text.
const UNREAD = new Set(["iframe", "nav", "noembed", "noframes", "script", "select", "style", "template", "textarea", "title", "xmp"]);
// Elements that do not part words.
const INLINE = new Set(
  "a abbr b bdi bdo cite code del dfn em font i ins kbd mark nobr q s samp small span strike strong sub sup tt u var wbr #document-fragment".split(" "),
);
const MARKS = ["anchor", "chip", "counts", "facts", "footnote-back", "footnote-backref", "footnote-ref", "footnote-reference", "language", "printed"];

/** The files of a site of which words are lost or invented, and those that have no page. */
export function compareWords(site) {
  const pages = new Map();
  for (const file of filesBelow(join(site, "public")).filter((name) => name.endsWith("index.html"))) {
    const html = readFileSync(join(site, "public", file), "utf8");
    const source = html.match(/href="https:\/\/git\.example\.com\/edit\/([^"]+)"/)?.[1];
    if (source) pages.set(decodeURIComponent(source.replaceAll("&amp;", "&")), html);
  }
  const found = { lost: [], invented: [], unseen: [] };
  for (const name of filesBelow(join(site, "content")).filter((one) => one.endsWith(".md"))) {
    const file = `content/${name}`;
    const page = pages.get(file);
    if (page === undefined) {
      found.unseen.push(file);
      continue;
    }
    const main = find(parse(page), (node) => node.nodeName === "main");
    const prose = find(main, (node) => classes(node).includes("prose"));
    const wanted = words(parseFragment(markdown.render(readable(readFileSync(join(site, file), "utf8")))));
    const shown = words(main);
    keep(found.lost, file, beyond(wanted, shown));
    keep(found.invented, file, beyond(prose ? words(prose) : new Map(), wanted));
  }
  return found;
}

/** The files below a folder, by their paths in it. */
export function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

function readable(source) {
  return source
    .replace(/^\uFEFF/, "")
    .replace(/^---[ \t]*\r?\n([^]*?\r?\n)?(---|\.\.\.)[ \t]*(\r?\n|$)/, (whole, yaml) => (!yaml || yaml.includes(":") ? "" : whole))
    .replace(/^(#{1,6} .*?|[^\n]+(?=\n(=+|-+)\s*$))[ \t]*\{[^{}\n]*#[^{}\n]*\}[ \t]*$/gm, "$1")
    .replace(/^PS [A-Z]:\\[^>\n]*> /gm, "PS> ")
    .replace(/^((?:[ \t>]|[-*+] |\d+[.)] )*(?:[-*+]|\d+[.)])[ \t]+)\[[xX ]\](?=\s)/gm, "$1");
}

function words(node) {
  const counts = new Map();
  const pieces = [];
  gather(node, pieces);
  for (const word of pieces.join("").normalize("NFC").toLowerCase().match(/[\p{L}\p{N}\p{M}_]+/gu) ?? []) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

function gather(node, pieces) {
  if (node.nodeName === "#text") return void pieces.push(node.value);
  if (UNREAD.has(node.nodeName) || classes(node).some((name) => MARKS.includes(name) || name.startsWith("chip-"))) return;
  const parts = !INLINE.has(node.nodeName);
  if (parts) pieces.push(" ");
  for (const name of ["alt", "data-prompt"]) pieces.push(` ${attribute(node, name)} `.trimEnd());
  for (const child of node.childNodes ?? []) gather(child, pieces);
  if (parts) pieces.push(" ");
}

// The words of one that the other has not, or not as often.
function beyond(one, other) {
  return [...one].filter(([word, count]) => count > (other.get(word) ?? 0)).map(([word]) => word);
}

function keep(list, file, words) {
  if (words.length > 0) list.push({ file, words });
}

function find(node, wanted) {
  if (wanted(node)) return node;
  for (const child of node.childNodes ?? []) {
    const found = find(child, wanted);
    if (found) return found;
  }
  return undefined;
}

function classes(node) {
  return attribute(node, "class").split(" ");
}

function attribute(node, name) {
  return node.attrs?.find((one) => one.name === name)?.value ?? "";
}
