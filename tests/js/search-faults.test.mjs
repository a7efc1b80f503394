// Whatever happens to the files of the index, the engine says so: it never hangs, and it throws nothing but `SearchError`.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { before, test } from "node:test";
import { deflateRawSync, gzipSync, inflateRawSync } from "node:zlib";

import { open, SearchError } from "../../themes/default/js/modules/search/engine.js";
import { built } from "./built.mjs";
import { corpus, numbers } from "./corpus.mjs";

/** @typedef {Map<string, Uint8Array>} Files by name below `search/` */

/** The index of a site as it was, and as it is after an edit. @type {[Files, Files]} */
let builds;
/** A small one, in one file. @type {Files} */
let small;

/** @param {string} site @returns {Files} */
function read(site) {
  const names = readdirSync(`${site}/search`, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = names.map((entry) => `${entry.parentPath ?? entry.path}/${entry.name}`);
  return new Map(paths.map((path) => [path.split("/search/")[1], new Uint8Array(readFileSync(path))]));
}

before(async () => {
  const { files } = corpus(120);
  const edited = Object.entries(files).map(([path, text]) => [path, text.replaceAll("Rehearse", "Reconsider")]);
  builds = [read(await built(files)), read(await built(Object.fromEntries(edited)))];
  small = read(await built(corpus(2).files));
});

/** @param {Files} files */
const reader = (files) => async (/** @type {string} */ name) => {
  const file = files.get(name);
  if (!file) throw new Error(`${name} is not there`);
  return file;
};

const QUERIES = ["rotate access tokens", "resto", "xqzzt vkjw", "payments_postgres", "api/v1", ""];

/** Asks this and that; whether it came to answers or to an error. @param {Files} files */
async function ask(files) {
  try {
    const engine = await open("", { read: reader(files) });
    for (const query of QUERIES) await engine.search(query, { counts: true, filters: { owner: ["security"], environment: "staging" } });
    await engine.facets();
    await engine.search("rotate", { offset: 50, limit: 500 });
    return "answered";
  } catch (error) {
    assert.ok(error instanceof SearchError, String(/** @type {Error} */ (error)?.stack));
    return error.code;
  }
}

test("a small index is one file beside the manifest, a large one many", () => {
  assert.equal(small.size, 2);
  assert.ok(builds[0].size > 20, `${builds[0].size}`);
  for (const name of builds[0].keys()) assert.doesNotMatch(name, /(^|\/)_/);
});

test("what is whole is answered", async () => {
  for (const files of [...builds, small]) assert.equal(await ask(files), "answered");
});

test("what is missing, cut, empty or changed is told, whatever the bytes", { timeout: 120_000 }, async () => {
  const below = numbers(5);
  /** @type {Record<string, number>} */
  const codes = {};
  for (const files of [small, builds[0]]) {
    const names = [...files.keys()];
    const rounds = files.size < 10 ? 250 : 2;
    for (const name of names) {
      for (let round = 0; round < rounds; round++) {
        const broken = new Map(files);
        const bytes = files.get(name) ?? new Uint8Array();
        // What is packed is changed inside as well: a damaged file that unpacks is the harder one.
        const inside = name.endsWith(".bin") && round % 4 > 0;
        const changed = new Uint8Array(inside ? inflateRawSync(bytes) : bytes);
        for (let count = 1 + below(3); count > 0 && changed.length; count--) {
          changed[below(changed.length)] = [0, 255, 128, below(256)][below(4)];
        }
        const cut = round % 5 === 1 ? changed.subarray(0, below(changed.length + 1)) : changed;
        broken.set(name, inside ? new Uint8Array(deflateRawSync(cut)) : cut);
        if (round % 50 === 49) broken.delete(name);
        const code = await ask(broken);
        codes[code] = (codes[code] ?? 0) + 1;
      }
    }
  }
  console.log(codes);
  assert.ok(codes.damaged > 50 && codes.unreachable > 0, JSON.stringify(codes));
});

test("a new build under an open tab is read anew, once", async () => {
  const [before, after] = builds;
  let files = before;
  let manifests = 0;
  const read = (/** @type {string} */ name) => {
    if (name === "manifest.json") manifests++;
    return reader(files)(name);
  };
  const engine = await open("", { read });
  assert.equal((await engine.search("rehearse")).words[0].found, true);
  files = after;
  const answer = await engine.search("reconsider failover");
  assert.ok(answer.results.length > 0 && answer.words[0].found);
  assert.equal(manifests, 2);
  files = new Map([["manifest.json", after.get("manifest.json") ?? new Uint8Array()]]);
  await assert.rejects(engine.search("encrypt zones"), { code: "unreachable" });
  assert.equal(manifests, 3);
  // And when it is there again, it is found again.
  files = after;
  assert.ok((await engine.search("encrypt zones")).results.length > 0);
});

test("a search that is not wanted any more ends with the reason", async () => {
  const engine = await open("", { read: reader(builds[0]) });
  const stop = new AbortController();
  const asked = engine.search("rotate", { signal: stop.signal });
  stop.abort();
  await assert.rejects(asked, { name: "AbortError" });
  await assert.rejects(engine.search("rotate", { signal: AbortSignal.abort() }), { name: "AbortError" });
  assert.ok((await engine.search("rotate")).results.length > 0);
});

test("the engine is at most 5 KB, and needs no more than a strict policy allows", () => {
  const folder = new URL("../../themes/default/js/modules/search/", import.meta.url);
  const names = ["engine", "files", "rank", "show", "tokens", "words"];
  let sum = 0;
  for (const name of names) {
    const text = readFileSync(new URL(`${name}.js`, folder), "utf8");
    assert.doesNotMatch(text, /\b(eval|Function\(|WebAssembly|window|innerHTML)/, name);
    const bare = text.replace(/\/\*\*[\s\S]*?\*\//g, "").split("\n").map((line) => line.trim());
    sum += gzipSync(bare.filter((line) => line && !line.startsWith("//")).join("\n"), { level: 9 }).length;
  }
  console.log(`the engine: ${(sum / 1024).toFixed(2)} KB gzip`);
  assert.ok(sum <= 5 * 1024, `${sum} bytes`);
});
