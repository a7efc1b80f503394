// A result as a reader sees it: what it is, where it is, the best place of its text, and what to mark.

import { fold, lower } from "./tokens.js";

/** @import { Index } from "./files.js" */
/** @import { Kind, Marked, Range, Result } from "./types.js" */

/** What is shown of a text at once; how much of it before the first mark, and how far behind that marks are counted. */
const EXCERPT = /^.{1,176}(?!\S)|^.{1,176}/su;
const BEFORE = 40;
const COUNTED = 100;

/** Where a word may begin: behind what is no letter, with a capital, anywhere in scripts that have none. */
const BEGINNINGS = /(?<![\p{Alphabetic}\p{N}])[\p{Alphabetic}\p{N}]|[^\p{Lowercase}\p{N}]/gu;

/** @type {Kind[]} */
const KINDS = ["page", "section", "item"];

/**
 * @param {Index} index @param {{ node: number, score: number, found: number }[]} top @param {string[]} words what to mark
 * @param {string} [wanted] the environment to show them in @returns {Promise<Result[]>}
 */
export async function shown(index, top, words, wanted) {
  const marked = (/** @type {string} */ text) => ({ text, marks: marks(text, words) });
  const blocks = await index.blocks();
  const results = top.map(async ({ node }) => {
    const [first, name] = blocks.find(([first]) => first <= node) ?? [0, ""];
    const { nodes, pages, sections } = await index.block(name);
    const [kind, page, section, title, body, anchor, environments, owner, notes] = nodes[node - first];
    const [pageTitle, url, pageId] = pages[page];
    const [sectionTitle, id] = sections[section] ?? [];
    const environment = environments.includes(wanted) ? wanted : (environments[0] ?? "");
    const folder = [environment, url].filter(Boolean).join("/") || ".";
    return {
      kind: KINDS[kind],
      id: pageId + ["", "#", "/"][kind] + anchor,
      page: { id: pageId, ...marked(pageTitle) },
      section: id && { id, ...marked(sectionTitle) },
      title: marked(title),
      excerpt: excerpt(marked(body)),
      environment,
      environments,
      href: `${folder}/${anchor && `#${anchor}`}`,
      owner,
      notes,
    };
  });
  return Promise.all(results);
}

/** Where the words stand in a text. @param {string} text @param {string[]} words @returns {Range[]} */
export function marks(text, words) {
  /** @type {Range[]} */
  const ranges = [];
  for (const { 0: chunk, index } of text.matchAll(/[^\s\u0085]+/gu)) {
    const folded = fold(chunk);
    const small = lower(folded);
    for (const { index: at } of folded.matchAll(BEGINNINGS)) {
      for (const word of words) {
        if (!small.startsWith(word, at)) continue;
        // Where folding made the text longer or shorter nobody knows which letter is which.
        const isSame = folded.length === chunk.length;
        const [from, to] = isSame ? [index + at, index + at + word.length] : [index, index + chunk.length];
        const last = ranges.at(-1);
        if (last && from <= last[1]) last[1] = Math.max(last[1], to);
        else ranges.push([from, to]);
      }
    }
  }
  return ranges;
}

/** The place of a text where most marks stand. @param {Marked} marked @returns {Marked} */
export function excerpt({ text, marks }) {
  const counts = marks.map(([from]) => marks.filter(([a]) => a >= from && a < from + COUNTED).length);
  const [first] = marks[counts.indexOf(Math.max(...counts))] ?? [0];
  // Whole words, and never half of a letter.
  const start = first > BEFORE ? Math.min(text.indexOf(" ", first - BEFORE) + 1 || first, first) : 0;
  const inside = EXCERPT.exec(text.slice(start))?.[0] ?? "";
  const end = start + inside.length;
  const before = start ? "… " : "";
  const shift = before.length - start;
  return {
    text: before + inside + (text[end] ? " …" : ""),
    marks: marks.flatMap(([a, b]) => (a >= start && b <= end ? [[a + shift, b + shift]] : [])),
  };
}
