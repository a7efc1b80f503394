// How early what is meant comes: mean reciprocal ranks, of queries made from the items of a corpus and of queries that
// somebody wrote for this repository's own site. And what an edit costs those who have the index already.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, test } from "node:test";

import { open } from "../../themes/default/js/modules/search/engine.js";
import { build, built, ROOT } from "./built.mjs";
import { corpus } from "./corpus.mjs";
import { meanReciprocalRanks, queries } from "./known-item.mjs";

const PAGES = 120;

/** @type {string} */
let site;
const { files, items } = corpus(PAGES);
/** @param {string} folder */
const opened = (folder) => open("", { read: (name) => readFile(`${folder}/search/${name}`) });

before(async () => {
  site = await built(files);
});

test("an item that is known comes first", async () => {
  const { means } = await meanReciprocalRanks(await opened(site), queries(items, 80));
  console.log(means);
  assert.ok(means.all >= 0.91, `${means.all} of 0.91`);
  assert.ok(means.typo >= 0.95, `one typo: ${means.typo} of 0.95`);
  assert.ok(means.tail >= 0.84, `tails of identifiers: ${means.tail} of 0.84`);
});

test("so does what people type", async () => {
  const out = mkdtempSync(join(tmpdir(), "checkdown-own-"));
  process.on("exit", () => rmSync(out, { recursive: true, force: true }));
  const engine = await opened(build(ROOT, ["--out", out], out));
  const { queries } = JSON.parse(readFileSync(new URL("queries.json", import.meta.url), "utf8"));
  let sum = 0;
  for (const [query, ids] of queries) {
    const { results } = await engine.search(query, { filters: { environment: "production" } });
    const at = results.findIndex(({ id }) => ids.includes(id));
    if (at) console.log(`${query}: ${at < 0 ? "not found" : `place ${at + 1}`}, behind ${results[0]?.id}`);
    sum += at < 0 ? 0 : 1 / (at + 1);
  }
  console.log(`${queries.length} queries: ${sum / queries.length}`);
  assert.ok(sum / queries.length >= 0.9);
});

test("an edit of one item changes few files", async () => {
  const folder = join(site, "..");
  const all = async () => new Set(await readdir(join(site, "search"), { recursive: true }));
  const names = await all();
  assert.ok(names.size > 12, `${names.size} files are too few to tell`);
  const path = Object.keys(files).find((path) => path.endsWith("page-31.md")) ?? "";
  // A sentence more, and another word in a title.
  const said = /\n- \[ \] (\w+) ([^\n]*?) <!-- check: \{id: i17,/;
  const edited = files[path].replace(said, "\n- [ ] Defenestrate $2 <!-- check: {id: i17,");
  assert.notEqual(edited, files[path]);
  writeFileSync(join(folder, path), edited);
  build(folder);
  const fresh = [...(await all())].filter((name) => !names.has(name));
  // Every file that changed has a new name; the manifest has the old one.
  assert.ok(fresh.length > 0 && fresh.length + 1 <= 12, fresh.join(" "));
  assert.equal((await (await opened(site)).search("defenestrate")).results[0].id, "p31/i17");
  writeFileSync(join(folder, path), files[path]);
  build(folder);
  assert.deepEqual(await all(), names);
});
