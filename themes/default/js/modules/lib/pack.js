// Many events as one short text: for the disk, because a browser reads one text much faster than thousands of
// objects, and for a link. What repeats (names, targets, hashes, values) stands once.
/** @import {Event} from "../types.js" */

/** A row: id, actor, who, when, target, field, value, hash, number of `after`, each `after`. Numbers lead to `words`,
 * or to the earlier row whose id they mean. */
const COLUMNS = 9;

/** @param {Event[]} events */
export function pack(events) {
  /** @type {Map<string, number>} */
  const words = new Map();
  /** @param {string} word */
  const number = (word) => {
    const known = words.get(word) ?? words.size;
    words.set(word, known);
    return known;
  };
  /** @type {(string | number)[]} */
  const cells = [];
  const rows = new Map();
  events.forEach(({ id, actor, who, when, target, field, value, hash, after }, row) => {
    cells.push(id, number(actor), number(who), when, number(target), number(field), number(JSON.stringify(value)));
    cells.push(hash === undefined ? -1 : number(hash), after.length, ...after.map((one) => rows.get(one) ?? one));
    rows.set(id, row);
  });
  return JSON.stringify([[...words.keys()], cells]);
}

/** The events of a text that `pack` made. What another made may throw, or come out as no events at all: read it with
 * `readEvents`. @param {string} text @returns {Event[]} */
export function unpack(text) {
  const [words, cells] = JSON.parse(text);
  /** @type {Event[]} */
  const events = [];
  const values = new Map();
  for (let at = 0; at < cells.length;) {
    const value = cells[at + 6];
    const hash = cells[at + 7];
    const end = at + COLUMNS + cells[at + 8];
    if (!(end > at && end <= cells.length)) throw new RangeError("a row that does not end");
    if (!values.has(value)) values.set(value, JSON.parse(words[value]));
    const after = [];
    for (let cell = at + COLUMNS; cell < end; cell += 1) {
      after.push(typeof cells[cell] === "number" ? events[cells[cell]].id : cells[cell]);
    }
    /** @type {Event} */
    const event = {
      id: cells[at],
      actor: words[cells[at + 1]],
      who: words[cells[at + 2]],
      when: cells[at + 3],
      target: words[cells[at + 4]],
      field: words[cells[at + 5]],
      value: values.get(value),
      after,
    };
    if (hash >= 0) event.hash = words[hash];
    events.push(event);
    at = end;
  }
  return events;
}
