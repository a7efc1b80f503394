// What results are filtered by: facets and their values, filters as they are typed, and how many results each would leave.

import { distance } from "./near.js";
import { within } from "./rank.js";

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
    /** @param {Uint8Array} full @param {true | FacetKey[]} keys @returns {Promise<Facet[]>} */
    count: (full, keys) =>
      Promise.all(
        (keys === true ? FACETS : keys).map((key) => {
          const others = [...passes].filter(([other]) => other !== key).map(([, pass]) => pass);
          // Words are counted without the filters, each facet with all but its own.
          const found = both([alone ? new Uint8Array(full.length).fill(1) : full, ...others]);
          return valued(index, key, (facet, value) => {
            let count = 0;
            index.runs(facet, value, (from, to) => {
              for (let node = from; node < to; node++) count += found?.[node] ?? 0;
            });
            return count;
          }, found);
        }),
      ),
  };
}

/** @param {Index} index @param {string} key @param {any} names */
async function allowed(index, key, names) {
  if (key === "environment") return (await within(index)).in(names);
  const pass = new Uint8Array(index.manifest.nodes);
  const facet = await index.facet(key);
  const is = (/** @type {string} */ name) => names.includes(name) || (key === "control" && names.includes(name.split(":")[0]));
  for (const value of facet.values) if (is(value.name)) index.runs(facet, value, (from, to) => pass.fill(1, from, to));
  return pass;
}

/** @param {Uint8Array[]} passes */
function both([first, ...rest]) {
  return rest.length ? first.map((pass, node) => Number(pass && rest.every((other) => other[node]))) : first;
}

/** @param {Index} index */
export const facets = (index) => Promise.all(FACETS.map((key) => valued(index, key, (_, { items }) => items)));

/**
 * A facet with a number for each value; of environments, each of which is in several sets, of the nodes in `found`.
 * @param {Index} index @param {FacetKey} key @param {(facet: any, value: Value) => number} count @param {Uint8Array} [found]
 * @returns {Promise<Facet>}
 */
async function valued(index, key, count, found) {
  const facet = await index.facet(key);
  if (key !== "environment") {
    return { key, values: facet.values.map((value) => ({ name: value.name, label: value.label, count: count(facet, value) })) };
  }
  const { sets, of } = await within(index);
  const counts = facet.values.map(({ items }) => (found ? 0 : items));
  found?.forEach((is, node) => (counts[of[node]] += is));
  const sum = (/** @type {number} */ place) => counts.reduce((sum, count, at) => sum + (sets[at].includes(place) ? count : 0), 0);
  const values = index.manifest.environments.map(({ name, label }, place) => ({ name, label, count: sum(place) }));
  return { key, values };
}

/** @param {Index} index @param {string} text @returns {Promise<Parsed>} */
export async function parse(index, text) {
  /** @type {Parsed} */
  const parsed = { words: "", filters: {}, state: undefined, unknown: [] };
  const rest = [];
  for (const [piece, word = "", quoted, bare] of text.matchAll(/(?:(\p{L}+):)?(?:"([^"]*)"?|(\S+))/gu)) {
    const value = quoted ?? bare;
    const lower = value.toLowerCase();
    const key = KEYS.get(word.toLowerCase());
    if (word.toLowerCase() === "is") parsed.state = lower;
    else if (!key) rest.push(piece);
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
