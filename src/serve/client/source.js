// Which line of the source an element of the page is written at. Items and headings are known by their ids; of all else
// the preview knows the words, and the screen may show more or others: variables are filled, and scripts add buttons.

/** @typedef {{line: number, words: string}} Block a paragraph, a heading, a row of a table or a line of code */

/** What can have a line of its own. */
const BLOCKS = "p, h1, h2, h3, h4, h5, h6, li, tr, dt, dd, pre, .command";

/** How much of its words a block must share with what is looked at. */
const ALIKE = 0.5;

/** The line of an element, or of what it stands in. @param {Element | null} from
 * @param {{lines: Record<string, number>, blocks: Block[]} | undefined} about */
export function lineOf(from, about) {
  if (!from || !about) return 1;
  const item = from.closest("li.item[id]");
  const near = item ?? from.closest(".section")?.querySelector(".heading > [id]");
  const start = about.lines[near?.id ?? ""] ?? 1;
  const block = from.closest(BLOCKS);
  const isTitle = !block || block === item || block.contains(near ?? null) || Boolean(item?.querySelector(":scope > .head")?.contains(block));
  if (isTitle) return start;
  const wanted = wordsOf(block.textContent ?? "");
  let [best, found] = [ALIKE, start];
  // Of several that are alike, the first behind the heading or the item it stands in.
  for (const { line, words } of about.blocks) {
    if (line < start) continue;
    const likeness = alike(wordsOf(words), wanted);
    if (likeness > best) [best, found] = [likeness, line];
  }
  return found;
}

/** What the pointer is at, or the focus, or what stands at the top of the window. @param {Element} own not of the page */
export function looked(own) {
  const { activeElement } = document;
  if (activeElement && activeElement !== document.body && activeElement !== own) return activeElement;
  return [...document.querySelectorAll("main *:hover")].at(-1) ?? document.elementFromPoint(innerWidth / 2, 140);
}

/** @param {string} text */
const wordsOf = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** How much of the shorter one stands in the other, from 0 to 1, as the words come: the screen may show more lines of code
 * than one, and the source's words are cut. @param {string[]} one @param {string[]} other */
function alike(one, other) {
  const length = Math.min(one.length, other.length);
  const left = new Set(other.slice(0, 2 * length));
  const shared = one.slice(0, length).filter((word) => left.has(word)).length;
  return length ? shared / length : 0;
}
