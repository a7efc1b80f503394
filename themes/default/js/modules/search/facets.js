// What results are filtered by: facets and their values, filters as they are typed, and how many results each would leave.

import { distance } from "./near.js";
import { classes, within } from "./rank.js";

/** @import { Index, Value } from "./files.js" */
/** @import { Facet, FacetKey, Filters, Parsed } from "./types.js" */

/** @type {FacetKey[]} */
const FACETS = ["environment", "kind", "level", "owner", "tag", "control", "phase"];

/** @type {Map<string, FacetKey>} */
const KEYS = new Map([
  ...FACETS.map((key) => /** @type {const} */ ([key, key])),
  ["env", "environment"],
  ["tags", "tag"],
  ["controls", "control"],
]);

/**
 * Which nodes the filters let through, and how many of some there are of each value. Without words it is items that are meant.
 * @param {Index} index @param {Filters} filters @param {boolean} alone
 */
export async function chosen(index, filters, alone) {
  const own = Object.entries(filters).filter(([, names]) => names?.length);
  const asked = alone && own.length && !filters.kind ? [...own, ["kind", ["item"]]] : own;
  const passes = new Map(
    await Promise.all(asked.map(async ([key, names]) => /** @type {const} */ ([key, await allowed(index, String(key), names)]))),
  );
  const none = alone && !own.length ? new Uint8Array(index.manifest.nodes) : undefined;
  return {
    pass: none ?? both([...passes.values()]),
    /** @param {Float32Array[]} words the scores of each @param {true | FacetKey[]} keys @returns {Promise<Facet[]>} */
    count: (words, keys) => {
      const full = Uint8Array.from(new Uint8Array(index.manifest.nodes), (_, node) => Number(words.every((scores) => scores[node])));
      return Promise.all(
        (keys === true ? FACETS : keys).map((key) => {
          // Words are counted without the filters, each facet with all but its own.
          const others = [...passes].filter(([other]) => other !== key).map(([, pass]) => pass);
          const found = both([full, ...others]);
          return valued(index, key, (value) => {
            let count = 0;
            index.runs(value, (from, to) => {
              for (let node = from; node < to; node++) count += found[node];
            });
            return count;
          }, found);
        }),
      );
    },
  };
}

/** @param {Index} index @param {string} key @param {any} names @returns {Promise<Uint8Array>} */
async function allowed(index, key, names) {
  if (key === "environment") return within(index, names);
  const pass = new Uint8Array(index.manifest.nodes);
  if (key === "except") return (await allowed(index, "page", names)).map((is) => 1 - is);
  const is = (/** @type {string} */ name) => names.includes(name) || (key === "control" && names.includes(name.split(":")[0]));
  for (const value of await index.facet(key)) if (is(value.name)) index.runs(value, (from, to) => pass.fill(1, from, to));
  return pass;
}

/** @param {Uint8Array[]} passes */
function both([first, ...rest]) {
  return rest.length ? first.map((pass, node) => Number(pass && rest.every((other) => other[node]))) : first;
}

/** @param {Index} index */
export const facets = (index) => Promise.all(FACETS.map((key) => valued(index, key, ({ items }) => items)));

/**
 * A facet with a number for each value; of environments, each of which is in several classes, of the nodes in `found`.
 * @param {Index} index @param {FacetKey} key @param {(value: Value) => number} count @param {Uint8Array} [found]
 * @returns {Promise<Facet>}
 */
async function valued(index, key, count, found) {
  const { environments, labels } = index.manifest;
  if (key !== "environment") {
    const values = (await index.facet(key)).map((value) => ({ name: value.name, label: value.label, count: count(value) }));
    for (const { name, label } of values) labels[`${key} ${name}`] = label;
    return { key, values };
  }
  const { sets, of } = await classes(index);
  const counts = (await index.facet("class")).map(({ items }) => (found ? 0 : items));
  found?.forEach((is, node) => (counts[of[node]] += is));
  const sum = (/** @type {number} */ place) => counts.reduce((sum, count, at) => sum + (sets[at].includes(place) ? count : 0), 0);
  const values = environments.map((name, place) => ({ name, label: labels[`${key} ${name}`], count: sum(place) }));
  return { key, values };
}

/** @param {Index} index @param {string} text @returns {Promise<Parsed>} */
export async function parse(index, text) {
  /** @type {Parsed} */
  const parsed = { words: "", filters: {}, state: undefined, unknown: [] };
  const rest = [];
  for (const [piece, word = "", quoted, bare = ""] of text.matchAll(/(\p{L}+):(?:"([^"]*)"?|(\S*))|\S+/gu)) {
    const value = quoted ?? bare;
    const lower = value.toLowerCase();
    const key = KEYS.get(word.toLowerCase());
    const isState = word.toLowerCase() === "is";
    if (!key && !isState) rest.push(piece);
    // A filter without a value is one that is being typed.
    else if (!value) continue;
    else if (!key) parsed.state = lower;
    else {
      const { values } = await valued(index, key, () => 0);
      const isNamed = (/** @type {string} */ one) => one.toLowerCase() === lower;
      const named = values.filter(({ name, label }) =>
        [name, label, ...(key === "control" ? name.split(":") : [])].some(isNamed),
      );
      const names = named.map(({ name }) => name);
      if (!names.length) {
        const isNear = (/** @type {string} */ name) => name.startsWith(lower) || distance(Array.from(lower), name, 2) <= 2;
        const near = values.filter(({ name }) => isNear(name.toLowerCase()));
        parsed.unknown.push({ key, value, nearest: near.slice(0, 5).map(({ name }) => name) });
      } else if (key === "environment") parsed.filters.environment = names[0];
      else parsed.filters[key] = [...new Set([...(parsed.filters[key] ?? []), .../** @type {any[]} */ (names)])];
    }
  }
  parsed.words = rest.join(" ");
  return parsed;
}
