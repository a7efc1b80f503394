// The files of the index, read: `src/search/` says what is in each. All that is read is kept, for the next key; what is not as
// it should be throws, and never runs on.

/** @import { Manifest, Read } from "./types.js" */

export class SearchError extends Error {
  /** @param {"unreachable" | "damaged" | "unsupported"} code @param {unknown} [cause] */
  constructor(code, cause) {
    super(`the search index is ${code}`, { cause });
    this.code = code;
  }
}

/** What is thrown is a `SearchError`: this, if it is not one already. @param {"unreachable" | "damaged"} code @returns {(error: unknown) => never} */
export const as = (code) => (error) => {
  throw error instanceof SearchError ? error : new SearchError(code, error);
};

/** So many words are kept as they were found: those of a query, as it grows letter by letter. */
const WORDS = 8;

const utf8 = new TextDecoder();

/** @param {string} base @returns {Read} */
export const fetched = (base) => async (name) => {
  const response = await fetch(new URL(name, base), { cache: name === "manifest.json" ? "no-cache" : "default" });
  if (!response.ok) throw response.status;
  return new Uint8Array(await response.arrayBuffer());
};

/** Bytes, read from the front. */
export class Bytes {
  at = 0;
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
  }

  get more() {
    return this.at < this.bytes.length;
  }

  number() {
    let number = 0;
    for (let scale = 1; ; scale *= 128) {
      if (!this.more) throw new SearchError("damaged");
      const byte = this.bytes[this.at++];
      number += (byte % 128) * scale;
      if (byte < 128) return number;
    }
  }

  /** @param {number} length */
  slice(length) {
    return this.bytes.subarray(this.at, (this.at += length));
  }

  /** @param {number} length in bytes */
  text(length) {
    return utf8.decode(this.slice(length));
  }
}

/** Keeps what is made under a name; the last of it, if only so much. What failed is made again. @param {number} [most] */
function keeper(most = Infinity) {
  /** @type {Map<string, Promise<any>>} */
  const kept = new Map();
  return (/** @type {string} */ name, /** @type {() => Promise<any>} */ make) => {
    const value = kept.get(name) ?? make();
    kept.delete(name);
    kept.set(name, value);
    value.catch(() => kept.delete(name));
    if (kept.size > most) kept.delete([...kept.keys()][0]);
    return value;
  };
}

/**
 * An entry of the lexicon: how many nodes use the term, and where its lists stand.
 * @typedef {{ term: string, count: number, head: Place, tail: Place | false }} Entry
 * @typedef {[name: string, start?: number, end?: number]} Place
 * @typedef {{ name: string, label: string, items: number, list: Uint8Array }} Value
 */

/** One build of the index. */
export class Index {
  keep = keeper();
  word = keeper(WORDS);
  /** @param {Manifest} manifest @param {Read} read */
  constructor(manifest, read) {
    this.manifest = manifest;
    this.read = read;
  }

  /** @param {Read} read */
  static async open(read) {
    /** @type {Manifest} */
    const manifest = JSON.parse(utf8.decode(await read("manifest.json").catch(as("unreachable"))));
    if (manifest.version !== 2) throw new SearchError("unsupported");
    return new Index(manifest, read);
  }

  /** @param {string} name @returns {Promise<Uint8Array>} */
  #unpacked(name) {
    return this.keep(name, async () => {
      const { body } = new Response(/** @type {any} */ (await this.read(`${name}.bin`).catch(as("unreachable"))));
      return new Uint8Array(await new Response(body?.pipeThrough(new DecompressionStream("deflate-raw"))).arrayBuffer());
    });
  }

  /** A file, unpacked: all are one if the index is small. @param {string} name */
  async file(name) {
    const { pack } = this.manifest;
    return pack ? (await this.#unpacked(`whole/${pack.name}`)).subarray(...pack.parts[name]) : this.#unpacked(name);
  }

  /** A part of the lexicon. @param {[first: string, name: string]} part @returns {Promise<Entry[]>} */
  part([, name]) {
    return this.keep(name, async () => {
      const bytes = new Bytes(await this.file(`lexicon/${name}`));
      const files = Array.from({ length: bytes.number() }, () => bytes.text(10));
      const entries = [];
      let [term, file, end] = ["", "", 0];
      while (bytes.more) {
        term = term.slice(0, bytes.number()) + bytes.text(bytes.number());
        const count = bytes.number();
        const length = bytes.number();
        if (length % 2) [file, end] = [files.shift() ?? "", 0];
        const start = end;
        end += length >> 1;
        entries.push({ term, count: count >> 1, head: [file, start, end], tail: count % 2 > 0 && [bytes.text(10)] });
      }
      return entries;
    });
  }

  /** A list of postings. @param {Place} place */
  async list([name, start, end]) {
    return new Bytes((await this.file(`postings/${name}`)).subarray(start, end));
  }

  /** The values of a facet. @param {string} key @returns {Promise<Value[]>} */
  facet(key) {
    return this.keep(key, async () => {
      const name = this.manifest.facets[/** @type {"kind"} */ (key)];
      if (!name) return [];
      const bytes = new Bytes(await this.file(`facets/${name}`));
      const values = JSON.parse(bytes.text(bytes.number()));
      return values.map((/** @type {any[]} */ [name, label, items, length]) => ({ name, label, items, list: bytes.slice(length) }));
    });
  }

  /** Calls `each` with the runs of nodes of a value: from, and to the one behind. @param {Value} value @param {(from: number, to: number) => void} each */
  runs({ list }, each) {
    const bytes = new Bytes(list);
    for (let to = 0; bytes.more; ) {
      const gap = bytes.number();
      const from = to + Math.floor(gap / 2);
      to = Math.min(from + (gap % 2 ? bytes.number() + 2 : 1), this.manifest.nodes);
      each(from, to);
    }
  }

  /** The number of the first node of each block of documents, and its name; the last block first. @returns {Promise<[number, string][]>} */
  blocks() {
    return this.keep("blocks", async () => {
      const bytes = new Bytes(await this.file(`documents/${this.manifest.blocks}`));
      const blocks = [];
      let [first, few] = [0, ""];
      while (bytes.more) {
        const step = bytes.number();
        first += step >> 1;
        if (step % 2) few = bytes.text(8);
        blocks.unshift([first, `documents/${first}-${few}`]);
      }
      return blocks;
    });
  }

  /** @param {string} name */
  block(name) {
    return this.keep(`${name} read`, async () => JSON.parse(utf8.decode(await this.file(name))));
  }
}
