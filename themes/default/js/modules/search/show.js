// A result as a reader sees it: what it is, where it is, the best place of its text, and what to mark.

import { fold, terms } from "./tokens.js";

/** @import { Index } from "./files.js" */
/** @import { Kind, Marked, Range, Result } from "./types.js" */

const EXCERPT = 180;
/** How much stands before the first mark of an excerpt that is cut. */
const BEFORE = 40;

/** @type {Kind[]} */
const KINDS = ["page", "section", "item"];
const LEVELS = /** @type {const} */ (["required", "recommended", "optional"]);

/**
 * @param {Index} index @param {[node: number, score: number, found: number][]} top @param {string[]} words what to mark
 * @param {string | undefined} environment @param {number} all how many words were asked for @returns {Promise<Result[]>}
 */
export async function shown(index, top, words, environment, all) {
  const marked = (/** @type {string} */ text) => marks(text, words);
  const results = top.map(async ([node, score, found]) => {
    const document = await index.document(node);
    if (!document) return [];
    const [kind, , , title, body, anchor, own] = document.words;
    const [level, owner, phase, tags = [], controls = [], flags = 0] = document.facts ?? [];
    const [pageTitle, url, page] = document.page;
    const [sectionTitle, sectionAnchor] = document.section ?? [];
    /** @type {string[]} */
    const names = own.flatMap((/** @type {number} */ place) => index.manifest.environments[place]?.name ?? []);
    const hrefs = (names.length ? names : [""]).map((name) => {
      const folder = [name, url, ""].filter((part, at) => part || at === 2).join("/");
      return /** @type {const} */ ([name, `${folder || "./"}${anchor && `#${anchor}`}`]);
    });
    return [
      {
        node,
        kind: KINDS[kind],
        id: page + (kind ? (kind > 1 ? "/" : "#") + anchor : ""),
        page: { id: page, title: pageTitle, marks: marked(pageTitle) },
        section: document.section && { title: sectionTitle, anchor: sectionAnchor, marks: marked(sectionTitle) },
        title: { text: title, marks: marked(title) },
        excerpt: excerpt(body, marked(body)),
        href: (hrefs.find(([name]) => name === environment) ?? hrefs[0])[1],
        hrefs: Object.fromEntries(hrefs),
        environments: names,
        level: LEVELS[level],
        owner: owner || undefined,
        phase: phase || undefined,
        tags,
        controls,
        planned: Boolean(flags & 1),
        signOff: Boolean(flags & 2),
        noGo: Boolean(flags & 4),
        score,
        partial: found < all,
      },
    ];
  });
  return (await Promise.all(results)).flat();
}

/** Where the words stand in a text. @param {string} text @param {string[]} words @returns {Range[]} */
export function marks(text, words) {
  /** @type {Range[]} */
  const ranges = [];
  for (const { 0: chunk, index } of text.matchAll(/[^\s\u0085]+/gu)) {
    const folded = fold(chunk).toLowerCase();
    const { parts } = terms(fold(chunk));
    for (const word of words) {
      for (let at = folded.indexOf(word); word && at >= 0; at = folded.indexOf(word, at + 1)) {
        const rest = folded.slice(at);
        // It begins where a part does; where folding made the text longer or shorter nobody knows which letter is which.
        if (!parts.some((part) => rest.startsWith(part) && (part.startsWith(word) || word.startsWith(part)))) continue;
        const isSame = folded.length === chunk.length;
        ranges.push(isSame ? [index + at, index + at + word.length] : [index, index + chunk.length]);
      }
    }
  }
  ranges.sort(([a], [b]) => a - b);
  /** @type {Range[]} */
  const apart = [];
  for (const [from, to] of ranges) {
    const last = apart.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else apart.push([from, to]);
  }
  return apart;
}

/** The place of a text where most marks stand. @param {string} text @param {Range[]} found @returns {Marked & { cut: boolean }} */
export function excerpt(text, found) {
  if (text.length <= EXCERPT) return { text, marks: found, cut: false };
  const near = (/** @type {number} */ from) => found.filter(([a, b]) => a >= from && b < from + EXCERPT - 2 * BEFORE);
  const counts = found.map(([from]) => new Set(near(from).map(([a, b]) => text.slice(a, b).toLowerCase())).size);
  const first = found[counts.indexOf(Math.max(...counts))]?.[0] ?? 0;
  // Whole words, and never half of a letter.
  const start = first < BEFORE ? 0 : Math.min(text.indexOf(" ", first - BEFORE) + 1 || first, first);
  const limit = start + EXCERPT - 4;
  const end = limit >= text.length ? text.length : Math.max(text.lastIndexOf(" ", limit), start);
  const before = start ? "… " : "";
  const inside = text.slice(start, end > start ? end : limit).replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, " ");
  return {
    text: before + inside + (end < text.length ? " …" : ""),
    marks: found
      .filter(([from, to]) => from >= start && to <= start + inside.length)
      .map(([from, to]) => [from - start + before.length, to - start + before.length]),
    cut: true,
  };
}
