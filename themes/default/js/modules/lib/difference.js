// How one text became another, word by word. Loaded when somebody looks at what changed; it knows nothing of items.

/** @typedef {{kind: "same" | "out" | "in", text: string}} Piece */

/** So many cells are compared; texts that need more are shown as one after the other. */
const MOST_CELLS = 4000000;

/** Words, signs and runs of white space. @param {string} text @returns {string[]} */
const wordsOf = (text) => text.match(/\s+|[\p{L}\p{M}\p{N}_]+(?:\.[\p{L}\p{M}\p{N}_]+)*|[^\s\p{L}\p{M}\p{N}_]/gu) ?? [];

/** The pieces in their order: those that went out stand before those that came in. Without the ones that came in it is
 * `before`, without the ones that went out `after`.
 * @param {string} before @param {string} after @returns {Piece[]} */
export function differenceOf(before, after) {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  const pieces = [
    { kind: /** @type {const} */ ("same"), words: a.slice(0, start) },
    ...middle(left, right),
    { kind: /** @type {const} */ ("same"), words: end ? a.slice(-end) : [] },
  ];
  return joined(pieces);
}

/** By the longest common sequence of words.
 * @param {string[]} a @param {string[]} b @returns {{kind: Piece["kind"], words: string[]}[]} */
function middle(a, b) {
  const width = b.length + 1;
  if (a.length * b.length > MOST_CELLS) return [{ kind: "out", words: a }, { kind: "in", words: b }];
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const at = i * width + j;
      lengths[at] = a[i] === b[j] ? lengths[at + width + 1] + 1 : Math.max(lengths[at + width], lengths[at + 1]);
    }
  }
  /** @type {{kind: Piece["kind"], words: string[]}[]} */
  const pieces = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const at = i * width + j;
    if (i < a.length && j < b.length && a[i] === b[j]) {
      pieces.push({ kind: "same", words: [a[i]] });
      i += 1;
      j += 1;
    } else if (j === b.length || (i < a.length && lengths[at + width] >= lengths[at + 1])) {
      pieces.push({ kind: "out", words: [a[i]] });
      i += 1;
    } else {
      pieces.push({ kind: "in", words: [b[j]] });
      j += 1;
    }
  }
  return pieces;
}

/** Neighbours of one kind are one piece; and white space alone does not part two changes, for that would be read word
 * by word. @param {{kind: Piece["kind"], words: string[]}[]} pieces @returns {Piece[]} */
function joined(pieces) {
  /** @type {Piece[]} */
  const whole = [];
  let [out, came] = ["", ""];
  const flush = () => {
    if (out) whole.push({ kind: "out", text: out });
    if (came) whole.push({ kind: "in", text: came });
    [out, came] = ["", ""];
  };
  pieces.forEach(({ kind, words }, index) => {
    const text = words.join("");
    const changing = Boolean(out || came) && pieces[index + 1] && pieces[index + 1].kind !== "same";
    if (kind === "out") out += text;
    else if (kind === "in") came += text;
    else if (text && changing && /^[^\S\n]+$/.test(text)) {
      out += text;
      came += text;
    } else if (text) {
      flush();
      const last = whole.at(-1);
      if (last?.kind === "same") last.text += text;
      else whole.push({ kind: "same", text });
    }
  });
  flush();
  return whole;
}
