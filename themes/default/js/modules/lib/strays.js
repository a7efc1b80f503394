// What was said of items that no page has any more: moved, taken away, or on a page that is out of reach. Loaded with the
// record of a run.
/** @import {Level, Log, Page, Texts} from "../types.js" */
import { eventsOf } from "./log.js";
import { parseMaterial } from "./material.js";
import { targetsOf } from "./state.js";

/** They are a page of their own.
 * @param {Log} log @param {Page[]} pages @param {Texts} texts @returns {Page} */
export function straysOf(log, pages, texts) {
  const covered = new Set(pages.flatMap(({ items }) => items.flatMap(targetsOf)));
  const said = [...log.fields.keys()].filter((target) => target.includes("/") && !/^[?$]/.test(target));
  /** @type {Map<string, string>} of each, the hash of what was said last */
  const hashes = new Map();
  for (const { target, field, hash } of eventsOf(log)) if (field === "state" && hash) hashes.set(target, hash);
  const strays = said.filter((target) => !covered.has(target)).sort();
  const items = strays.map((id) => {
    const hash = hashes.get(id);
    const [title = id, level = ""] = parseMaterial(texts[hash ?? ""] ?? "") ?? [];
    return { id, title, level: levelOf(level), hash };
  });
  return { id: "", title: "On no page any more", sections: [], items };
}

/** @param {string} text @returns {Level} */
const levelOf = (text) => (text === "recommended" || text === "optional" ? text : "required");
