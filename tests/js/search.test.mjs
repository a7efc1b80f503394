// The search engine, on a site that the program built: what a reader types finds what it should.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, test } from "node:test";

import { open } from "../../themes/default/js/modules/search/engine.js";
import { marks } from "../../themes/default/js/modules/search/show.js";
import { built } from "./built.mjs";

const SITE = {
  "checkdown.yaml": `id: search
title: Search
base_url: https://docs.example.com/
environments:
  production: {vars: {host: gateway.example.com}}
  staging: {vars: {host: gateway-staging.example.com}}
owners: {security: {label: Security team}, platform: Platform}
controls: {SOC2: {items: {"CC6.1": Logical access, "CC6.7": Data in transit}}}
search:
  synonyms: ["2fa: two-factor", "dns: name server"]
  exclude: [internal]
  boost: {runbooks: 3}
`,
  "content/index.md": "# Home\n\nWhere everything begins.\n",
  "content/internal/notes.md": "# Notes\n\nA word of nobody: xylophone.\n",
  "content/quiet.md": "---\nsearch: false\n---\n\n# Quiet\n\nAnother: xylophone.\n",
  "content/postgres.md": `# PostgreSQL

Databases on {{host}}.

## Backups
<!-- section: {owner: platform} -->

- [ ] Enable daily backups <!-- check: {id: daily, level: recommended} -->
- [ ] Rotate the \`APP_SECRET_KEY\` <!-- check: {id: key, controls: ["SOC2:CC6.7"], owner: security} -->
- [ ] Test the restore <!-- check: {id: restore, env: [production]} -->

  It takes an hour: \`pg_restore --clean dump\`.
`,
  "content/access.md": `# Access

- [ ] Two-factor authentication is on <!-- check: {id: mfa, tags: [login]} -->
- [ ] Café Zürich answers at https://{{host}}/api/v1/health <!-- check: {id: health} -->
- [ ] 東京のデータセンター <!-- check: {id: tokyo} -->
- [ ] The name server answers <!-- check: {id: resolver} -->
`,
  "content/runbooks/restart.md": "# Restart\n\n- [ ] Answers again <!-- check: {id: answers} -->\n",
};

/** @type {import("../../themes/default/js/modules/search/types.js").Engine} */
let engine;

before(async () => {
  const site = await built(SITE);
  engine = await open("", { read: (name) => readFile(`${site}/search/${name}`) });
});

/** @param {string} query @param {any} [wish] */
const ids = async (query, wish) => (await engine.search(query, wish)).results.map(({ id }) => id);

test("a word finds its items, from its first letters", async () => {
  for (const query of ["restore", "resto", "RESTORE", "the restore"]) {
    assert.equal((await ids(query))[0], "postgres/restore", query);
  }
});

test("a title counts for what is in its page and section", async () => {
  const [first] = (await engine.search("postgresql daily")).results;
  assert.equal(first.id, "postgres/daily");
  assert.deepEqual(first.page, { id: "postgres", text: "PostgreSQL", marks: [[0, 10]] });
  assert.equal(first.section?.text, "Backups");
  assert.deepEqual(first.title, { text: "Enable daily backups", marks: [[7, 12]] });
});

test("identifiers are found by their parts and by their ends", async () => {
  for (const query of ["app_secret_key", "secret_key", "secret", "APP_SEC", "secret key"]) {
    assert.equal((await ids(query))[0], "postgres/key", query);
  }
  for (const query of ["api/v1/health", "v1/health", "/api/v1/health", "health"]) {
    assert.equal((await ids(query))[0], "access/health", query);
  }
});

test("code of several words is found as it stands", async () => {
  const [first] = (await engine.search("pg_restore --clean")).results;
  assert.equal(first.id, "postgres/restore");
  assert.match(first.excerpt.text, /pg_restore --clean dump/);
});

test("letters without their accents, and scripts without spaces", async () => {
  assert.equal((await ids("cafe zurich"))[0], "access/health");
  assert.equal((await ids("データ"))[0], "access/tokyo");
  assert.equal((await ids("東京"))[0], "access/tokyo");
});

test("a wrong letter, and what else was meant", async () => {
  for (const query of ["restroe", "autentication", "authemtication", "xuthentication"]) {
    const { words, results } = await engine.search(query);
    assert.equal(words[0].found, false, query);
    assert.ok(words[0].used.length > 0, query);
    assert.ok(results.length > 0, query);
  }
  const { words, results } = await engine.search("qqqqqqqq");
  assert.deepEqual([words[0].found, words[0].used, results], [false, [], []]);
});

test("what has only some of the words comes behind what has all", async () => {
  const { results, partial, total } = await engine.search("daily restore");
  assert.ok(partial && total === 2);
  assert.deepEqual(results.map(({ id }) => id).sort(), ["postgres/daily", "postgres/restore"]);
  const both = await engine.search("rotate app daily");
  assert.deepEqual([both.partial, both.results[0].id], [true, "postgres/key"]);
  const one = await engine.search("daily backups");
  assert.deepEqual([one.partial, one.total, one.results[0].id], [false, 1, "postgres/daily"]);
});

test("synonyms of the settings", async () => {
  assert.equal((await ids("2fa"))[0], "access/mfa");
  assert.equal((await ids("dns"))[0], "access/resolver");
});

test("what is marked is found soon in a text of one long word", { timeout: 5_000 }, () => {
  const words = Array.from({ length: 50 }, (_, at) => `東${at}`);
  const begun = performance.now();
  assert.equal(marks("東京".repeat(1000), words).length, 0);
  assert.deepEqual(marks("東京".repeat(3), ["京東"]), [[1, 5]]);
  assert.ok(performance.now() - begun < 250, `${performance.now() - begun} ms`);
});

test("pages that are to be left out are", async () => {
  assert.deepEqual(await ids("xylophone"), []);
});

test("pages that are to come first do", async () => {
  assert.equal((await ids("answers"))[0], "runbooks.restart/answers");
});

test("whatever is typed is answered, and soon", { timeout: 20_000 }, async () => {
  const odd = ["(((", "x".repeat(10_000), "ab ".repeat(3_333), "a/".repeat(5_000), "👍🏽 🇩🇪", "שלום עולם", "__proto__", "constructor:", "owner:__proto__", "\u0000\ud800", "東".repeat(3_000)];
  for (const text of odd) {
    const { words, filters } = await engine.parse(text);
    const { results } = await engine.search(words, { filters: { environment: "production", ...filters }, counts: true });
    assert.ok(Array.isArray(results), text.slice(0, 20));
  }
});

test("filters, and how many there are of each", async () => {
  assert.deepEqual(await ids("", { filters: { owner: ["security"] } }), ["postgres/key"]);
  assert.deepEqual(await ids("", { filters: { control: ["SOC2"] } }), ["postgres/key"]);
  assert.deepEqual(await ids("", { filters: { page: ["runbooks.restart"] } }), ["runbooks.restart/answers"]);
  assert.deepEqual(await ids("restore", { filters: { environment: "staging", kind: ["item"] } }), []);
  const { counts } = await engine.search("backups", { filters: { kind: ["item"] }, counts: ["owner", "environment"] });
  assert.deepEqual(counts?.map(({ values }) => values.map(({ name, count }) => [name, count])), [
    [["platform", 2], ["security", 1]],
    [["production", 3], ["staging", 2]],
  ]);
  const facets = await engine.facets();
  const environment = facets.find(({ key }) => key === "environment");
  assert.deepEqual(environment?.values.map(({ count }) => count), [8, 7]);
});

test("what is typed is cut into words and filters", async () => {
  const parsed = await engine.parse('tls owner:"Security team" env:Staging is:open control:cc6.7 http://x/ owner:securit');
  assert.equal(parsed.words, "tls http://x/");
  assert.deepEqual(parsed.filters, { owner: ["security"], environment: "staging", control: ["SOC2:CC6.7"] });
  assert.equal(parsed.state, "open");
  assert.deepEqual(parsed.unknown, [{ key: "owner", value: "securit", nearest: ["security"] }]);
  // What only looks like a filter is words, and a filter without a value is none yet.
  for (const text of ["error: disk full", '"open owner:securit', "http://x/ a/owner:b", "(note:)"]) {
    const { words, filters, unknown } = await engine.parse(text);
    assert.deepEqual([words, filters], [text.replace(" owner:securit", ""), {}], text);
    assert.equal(unknown.length, text.includes("securit") ? 1 : 0, text);
  }
  assert.deepEqual(await engine.parse('tls Owner: is: tag:""'), { words: "tls", filters: {}, state: undefined, unknown: [] });
});

test("an address for every environment that has it", async () => {
  const [first] = (await engine.search("mfa")).results;
  assert.deepEqual(first.environments, ["production", "staging"]);
  assert.deepEqual([first.environment, first.href], ["production", "production/access/#mfa"]);
  const [other] = (await engine.search("mfa", { filters: { environment: "staging" } })).results;
  assert.deepEqual([other.environment, other.href], ["staging", "staging/access/#mfa"]);
});

test("a variant's own words are found in it alone", async () => {
  const found = await engine.search("gateway-staging", { filters: { kind: ["item"] } });
  assert.deepEqual(found.results.map(({ environments }) => environments), [["staging"]]);
  assert.deepEqual(await ids("gateway-staging.example.com", { filters: { environment: "production" } }), []);
});
