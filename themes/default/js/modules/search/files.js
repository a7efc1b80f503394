// The files of the index, read: `src/search/` says what is in each. All that is read is kept, for the next key; what is not as
// it should be throws `SearchError` and never runs on.

/** @import { Manifest, Read } from "./types.js" */

export class SearchError extends Error {
  /** @param {"unreachable" | "damaged" | "unsupported"} code @param {unknown} [cause] */
  constructor(code, cause) {
    super(`the search index is ${code}`, { cause });
    this.code = code;
  }
}

/** No site has so many. */
const MOST_NODES = 1 << 26;

const utf8 = new TextDecoder();

/** Bytes, read from the front. */
export class Bytes {
  /** @param {Uint8Array} bytes @param {number} [at] @param {number} [end] */
  constructor(bytes, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = Math.min(end, bytes.length);
  }

  get more() {
    return this.at < this.end;
  }

  byte() {
    if (this.at >= this.end) throw new SearchError("damaged");
    return this.bytes[this.at++];
  }

  number() {
    let number = 0;
    for (let scale = 1; scale < 2 ** 50; scale *= 128) {
      const byte = this.byte();
      number += (byte & 127) * scale;
      if (byte < 128) return number;
    }
    throw new SearchError("damaged");
  }

  /** @param {number} length */
  slice(length) {
    if (length > this.end - this.at) throw new SearchError("damaged");
    return this.bytes.subarray(this.at, (this.at += length));
  }

  /** @param {number} length */
  text(length) {
    return utf8.decode(this.slice(length));
  }

  /** A name as hex digits. @param {number} length in bytes */
  hex(length) {
    return Array.from(this.slice(length), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
}

/** @param {string} base @returns {Read} */
export const fetched = (base) => async (name) => {
  const response = await fetch(new URL(name, base), { cache: name === "manifest.json" ? "no-cache" : "default" });
  if (!response.ok) throw new SearchError("unreachable", response.status);
  return new Uint8Array(await response.arrayBuffer());
};

/** @param {Uint8Array} bytes */
async function unpack(bytes) {
  try {
    const stream = new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (bytes)]).stream();
    const unpacked = stream.pipeThrough(new DecompressionStream("deflate-raw"));
    return new Uint8Array(await new Response(unpacked).arrayBuffer());
  } catch (error) {
    throw new SearchError("damaged", error);
  }
}

/**
 * An entry of the lexicon: how many nodes use the term, and where its lists stand.
 * @typedef {{ term: string, count: number, head: Place, tail?: Place }} Entry
 * @typedef {{ name: string, start: number, end: number }} Place
 * @typedef {{ name: string, label: string, items: number, list: [number, number] }} Value
 */

/** One build of the index. */
export class Index {
  /** @type {Map<string, Promise<any>>} */
  #kept = new Map();
  /** What values to filter by are called, once they are known. @type {Map<string, string>} */
  #labels = new Map();
  /** @param {Manifest} manifest @param {Read} read */
  constructor(manifest, read) {
    this.manifest = manifest;
    this.read = read;
    for (const { name, label } of manifest.environments) this.#labels.set(`environment ${name}`, label);
    for (const [name, label] of Object.entries(manifest.owners ?? {})) this.#labels.set(`owner ${name}`, label);
  }

  /** @param {string} key @param {string} name */
  label(key, name) {
    return this.#labels.get(`${key} ${name}`) ?? name;
  }

  /** @param {Read} read */
  static async open(read) {
    const bytes = await reached(read, "manifest.json");
    /** @type {Manifest} */
    let manifest;
    try {
      manifest = JSON.parse(utf8.decode(bytes));
    } catch (error) {
      throw new SearchError("damaged", error);
    }
    if (manifest?.version !== 1) throw new SearchError("unsupported");
    const { nodes, lexicon, environments, facets } = manifest;
    const fine = nodes >= 0 && nodes <= MOST_NODES && Array.isArray(lexicon) && Array.isArray(environments) && facets;
    if (!fine) throw new SearchError("damaged");
    return new Index(manifest, read);
  }

  /**
   * What `make` gives, once. What failed is tried again.
   * @template T @param {string} key @param {() => Promise<T>} make @returns {Promise<T>}
   */
  keep(key, make) {
    let kept = this.#kept.get(key);
    if (!kept) {
      kept = make();
      this.#kept.set(key, kept);
      kept.catch(() => this.#kept.delete(key));
    }
    return kept;
  }

  /** A file, unpacked. @param {string} name @returns {Promise<Uint8Array>} */
  file(name) {
    return this.keep(name, async () => {
      const { pack } = this.manifest;
      if (!pack || name === pack.name) return unpack(await reached(this.read, name));
      const [start, end] = pack.parts[name] ?? [];
      const whole = await this.file(pack.name);
      if (end === undefined || end > whole.length) throw new SearchError("damaged");
      return whole.subarray(start, end);
    });
  }

  /** A part of the lexicon. @param {number} at @returns {Promise<Entry[]>} */
  part(at) {
    const name = this.manifest.lexicon[at][1];
    return this.keep(`part ${name}`, async () => {
      const bytes = new Bytes(await this.file(name));
      const counts = [bytes.number(), bytes.number()];
      const places = counts.map((count) => {
        /** @type {string[]} */
        const names = [];
        while (count--) names.push(`postings/${bytes.hex(5)}.bin`);
        let [file, end] = [-1, 0];
        return () => {
          const length = bytes.number();
          if (length & 1) [file, end] = [file + 1, 0];
          const start = end;
          end += Math.floor(length / 2);
          return { name: names[file], start, end };
        };
      });
      /** @type {Entry[]} */
      const entries = [];
      let term = "";
      while (bytes.more) {
        term = term.slice(0, bytes.number()) + bytes.text(bytes.number());
        const count = bytes.number();
        const head = places[0]();
        entries.push({ term, count: Math.floor(count / 2), head, ...(count & 1 && { tail: places[1]() }) });
      }
      return entries;
    });
  }

  /** A list of postings. @param {Place} place */
  async postings({ name, start, end }) {
    const bytes = await this.file(name);
    if (!(end <= bytes.length)) throw new SearchError("damaged");
    return new Bytes(bytes, start, end);
  }

  /** The numbers and names of the blocks of documents. */
  blocks() {
    return this.keep("blocks", async () => {
      const bytes = new Bytes(await this.file(this.manifest.blocks));
      const firsts = [];
      const names = [];
      let first = 0;
      while (bytes.more) {
        first += bytes.number();
        firsts.push(first);
        names.push(`documents/${first}-${bytes.hex(4)}.bin`);
      }
      return { firsts, names };
    });
  }

  /** What is shown of a node; nothing if there is none of that number. @param {number} node */
  async document(node) {
    const { firsts, names } = await this.blocks();
    const at = firsts.findLastIndex((first) => first <= node);
    if (at < 0) return undefined;
    const block = await this.keep(`block ${names[at]}`, async () => JSON.parse(utf8.decode(await this.file(names[at]))));
    const shown = block.nodes[node - firsts[at]];
    if (!shown) return undefined;
    const [words, facts] = Array.isArray(shown[0]) ? shown : [shown];
    return { words, facts, page: block.pages[words[1]], section: block.sections[words[2]] };
  }

  /** The values of a facet, and the file their lists are in. @param {string} key */
  facet(key) {
    return this.keep(`facet ${key}`, async () => {
      const name = this.manifest.facets[/** @type {"kind"} */ (key)];
      if (!name) return { values: [], bytes: new Uint8Array() };
      const bytes = await this.file(name);
      const reader = new Bytes(bytes);
      const head = JSON.parse(reader.text(reader.number()));
      let start = reader.at;
      /** @type {Value[]} */
      const values = head.map((/** @type {[string, string, number, number]} */ [name, label, items, length]) => {
        const end = start + length;
        const list = [start, end];
        start = end;
        if (key !== "environment") this.#labels.set(`${key} ${name}`, label);
        return { name, label, items, list };
      });
      return { values, bytes };
    });
  }

  /**
   * Calls `each` with the runs of nodes of a value: from, and to the one behind.
   * @param {{ bytes: Uint8Array }} facet @param {Value} value @param {(from: number, to: number) => void} each
   */
  runs({ bytes }, { list }, each) {
    const reader = new Bytes(bytes, ...list);
    let next = 0;
    while (reader.more) {
      const from = next + reader.number();
      next = Math.min(from + reader.number() + 1, this.manifest.nodes);
      each(from, next);
    }
  }
}

/** @param {Read} read @param {string} name */
async function reached(read, name) {
  try {
    return await read(name);
  } catch (error) {
    throw error instanceof SearchError ? error : new SearchError("unreachable", error);
  }
}
