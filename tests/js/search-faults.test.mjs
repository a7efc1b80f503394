// Whatever happens to the files of the index, the engine says so: it never hangs, and it throws nothing but `SearchError`.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { before, test } from "node:test";
import { deflateRawSync, gzipSync, inflateRawSync } from "node:zlib";

import { open } from "../../themes/default/js/modules/search/engine.js";
import { SearchError } from "../../themes/default/js/modules/search/files.js";
import { built } from "./built.mjs";
import { corpus, numbers } from "./corpus.mjs";

/** @typedef {Map<string, Uint8Array>} Files by name below `search/` */

/** The index of a site as it was, and as it is after an edit. @type {[Files, Files]} */
let builds;
/** A small one, in one file, and its site. @type {Files} */
let small;
/** @type {string} */
let site;

/** What the engine may weigh as it is sent, compressed. */
const MOST_BYTES = 5 * 1024;

/** @param {string} site @returns {Files} */
function read(site) {
  const names = readdirSync(`${site}/search`, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && entry.name !== "index.html");
  const paths = names.map((entry) => `${entry.parentPath ?? entry.path}/${entry.name}`);
  return new Map(paths.map((path) => [path.split("/search/")[1], new Uint8Array(readFileSync(path))]));
}

before(async () => {
  const { files } = corpus(120);
  const edited = Object.entries(files).map(([path, text]) => [path, text.replaceAll("Rehearse", "Reconsider")]);
  builds = [read(await built(files)), read(await built(Object.fromEntries(edited)))];
  site = await built(corpus(2).files);
  small = read(site);
});

/** @param {Files} files */
const reader = (files) => async (/** @type {string} */ name) => {
  const file = files.get(name);
  if (!file) throw new Error(`${name} is not there`);
  return file;
};

const sourced = (/** @type {Files} */ files) => open("", { read: reader(files) });

const QUERIES = ["rotate access tokens", "resto", "xqzzt vkjw", "payments_postgres", "api/v1", ""];

/** Asks this and that; whether it came to answers or to an error. @param {Files} files */
async function ask(files) {
  try {
    const engine = await open("", { read: reader(files) });
    for (const query of QUERIES) await engine.search(query, { counts: true, filters: { owner: ["security"], environment: "staging" } });
    await engine.facets();
    await engine.search("rotate", { limit: 500 });
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

test("what is missing, cut, empty or changed is told, whatever the bytes", { timeout: 600_000 }, async () => {
  const below = numbers(5);
  /** @type {Record<string, number>} */
  const codes = {};
  for (const files of [small, builds[0]]) {
    const names = [...files.keys()];
    const rounds = files.size < 10 ? 90 : 1;
    for (const name of names) {
      for (let round = 0; round < rounds; round++) {
        const broken = new Map(files);
        const bytes = files.get(name) ?? new Uint8Array();
        // What is packed is changed inside as well: a damaged file that unpacks is the harder one.
        const inside = name.endsWith(".bin") && below(4) > 0;
        const changed = new Uint8Array(inside ? inflateRawSync(bytes) : bytes);
        for (let count = 1 + below(3); count > 0 && changed.length; count--) {
          changed[below(changed.length)] = [0, 255, 128, below(256)][below(4)];
        }
        const cut = below(5) === 0 ? changed.subarray(0, below(changed.length + 1)) : changed;
        broken.set(name, inside ? new Uint8Array(deflateRawSync(cut)) : cut);
        if (round % 40 === 39) broken.delete(name);
        const code = await ask(broken);
        codes[code] = (codes[code] ?? 0) + 1;
      }
    }
  }
  console.log(codes);
  assert.ok(codes.damaged > 30 && codes.unreachable > 0, JSON.stringify(codes));
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

test("a host that gives a page in place of what is gone is no other", async () => {
  const [before, after] = builds;
  let files = before;
  const page = new TextEncoder().encode("<!doctype html><title>Home</title>");
  const engine = await open("", { read: async (name) => files.get(name) ?? page });
  assert.equal((await engine.search("rehearse")).words[0].found, true);
  files = after;
  assert.ok((await engine.search("reconsider failover")).words[0].found);
  files = new Map([["manifest.json", after.get("manifest.json") ?? new Uint8Array()]]);
  await assert.rejects(engine.search("encrypt zones"), { code: "damaged" });
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

test("what is asked for comes in four waves of files, a word with a wrong letter behind its first ones too", async () => {
  for (const query of ["rotate access tokens", "rotaet acces tokens", "replicate snapshosts"]) {
    let waves = 0;
    /** @type {(() => void)[]} */
    const waiting = [];
    /** @type {NodeJS.Timeout | undefined} */
    let quiet;
    // What is asked for without a pause is one wave.
    const read = async (/** @type {string} */ name) => {
      clearTimeout(quiet);
      quiet = setTimeout(() => (waves++, waiting.splice(0).forEach((answer) => answer())), 50);
      await new Promise((done) => waiting.push(() => done(undefined)));
      return reader(builds[0])(name);
    };
    const engine = await open("", { read });
    const { results } = await engine.search(query);
    assert.ok(results.length > 0, query);
    assert.equal(waves, 4, query);
  }
});

test("the engine is sent as one small file, and needs no more than a strict policy allows", async () => {
  const folder = readdirSync(`${site}/assets`).find((name) => name.startsWith("modules."));
  const sent = `${site}/assets/${folder}/search`;
  const sizes = ["engine", "facets", "near", "parts"].map((name) => {
    const text = readFileSync(`${sent}/${name}.js`, "utf8");
    assert.doesNotMatch(text, /\b(eval|Function\(|WebAssembly|window|innerHTML)/, name);
    return gzipSync(text, { level: 9 }).length;
  });
  console.log("the engine, and what some queries load: gzip", sizes);
  assert.ok(sizes[0] <= MOST_BYTES, `${sizes[0]} bytes of ${MOST_BYTES}`);
  // As it is sent it finds what it finds as it was written.
  const { open } = await import(`${sent}/engine.js`);
  const engine = await open("", { read: reader(small) });
  const query = "encrypt audit trail owner:security";
  const { words, filters } = await engine.parse(query);
  assert.deepEqual(filters, { owner: ["security"] });
  assert.deepEqual(await engine.search(words), await (await sourced(small)).search(words));
});
