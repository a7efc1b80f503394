// A page as its `checklist.json` tells it: what `page.js` reads of the markup, for pages that are not open. Loaded when a
// record is made or a run comes in; it fetches nothing.
/** @import {Item, Page, Section} from "../types.js" */

/** The page, and the exact words behind the hashes of its items.
 * @param {any} json @returns {{page: Page, commit: string, texts: [hash: string, text: string][]}} */
export function readChecklist({ page: { id, title, commit = "" }, sections, items }) {
  return {
    page: { id, title, sections: nested(sections), items: items.map(itemOf) },
    commit,
    texts: items.map((/** @type {any} */ item) => [item.hash, materialText(item)]),
  };
}

/** The JSON that was hashed. @param {any} item */
export function materialText(item) {
  const { title, level, criteria = [], commands = [] } = item.text ?? item;
  return JSON.stringify([title, level, criteria, commands]);
}

/** A section is in the nearest one before it of a lower level. @param {any[]} sections @returns {Section[]} */
function nested(sections) {
  /** @type {any[]} */
  const open = [];
  return sections.map(({ anchor, title, level }) => {
    while (open.length && open[open.length - 1].level >= level) open.pop();
    const parent = open.at(-1)?.anchor;
    open.push({ anchor, level });
    return { anchor, title, ...(parent && { parent }) };
  });
}

/** @param {any} item @returns {Item} */
const itemOf = (item) => ({
  id: item.id,
  title: item.title,
  level: item.level,
  parent: item.parent,
  section: item.section,
  phase: item.phase,
  owner: item.owner,
  planned: item.planned,
  signOff: item.sign_off,
  noGo: item.no_go,
  when: item.when,
  after: item.after,
  expires: item.expires_minutes,
  evidence: item.evidence,
  due: item.due,
  hash: item.hash,
  aliases: item.aliases,
  controls: item.controls,
});
