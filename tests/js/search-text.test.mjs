// What is typed into the search as text: filters in it, their completion, putting them in and taking them out; and what is
// found, cut for the screen.

import assert from "node:assert/strict";
import { test } from "node:test";

const folder = "../../themes/default/js/modules/search/";
const { KEYS, STATES, corrected, holding, isNamed, isOne, offers, replaced, statesToOffer, toggled, tokensOf, typing, without, written } = await import(`${folder}ask.js`);
const { grouped, slices } = await import(`${folder}found.js`);

const value = (name, label = name, count = 1) => ({ name, label, count });

test("filters are found where they stand, quoted or not, and nothing else is one", () => {
  const text = 'tls owner:security environment:staging  owner:"Security team" https://x is:';
  assert.deepEqual(
    tokensOf(text).map(({ key, value, from, to }) => [key, value, text.slice(from, to)]),
    [
      ["owner", "security", "owner:security"],
      ["env", "staging", "environment:staging"],
      ["owner", "Security team", 'owner:"Security team"'],
      ["is", "", "is:"],
    ],
  );
  assert.deepEqual(tokensOf("xowner:a constructor:b __proto__:b a:b:c a/owner:b"), []);
  // As the engine reads them: whatever their letter case, by their other names.
  assert.deepEqual(tokensOf("Owner:a ENV:b tags:c Controls:d").map(({ key }) => key), ["owner", "env", "tag", "control"]);
});

test("of what there is one at a time the last holds", () => {
  const held = (text) => holding(text).map(({ key, value }) => `${key} ${value}`);
  assert.deepEqual(held("env:a is:open owner:x Env:b owner:y is:"), ["is open", "owner x", "env b", "owner y"]);
  assert.deepEqual(held("tls"), []);
  assert.equal(toggled("env:a env:b", "env", value("a")), "env:a env:a ");
  assert.equal(toggled("env:a env:b", "env", value("b")), "env:a ");
});

test("what is completed is the filter the caret stands in the value of", () => {
  const at = (text) => typing(text.replace("|", ""), text.indexOf("|"))?.value;
  assert.equal(at("tls owner:|"), "");
  assert.equal(at("owner:sec| tls"), "sec");
  assert.equal(at("owner:s|ec"), "sec");
  assert.equal(at('owner:"Security te|'), "Security te");
  for (const text of ["own|er:sec", "|owner:sec", "owner:sec |tls", "tls|", "owner|:sec"]) assert.equal(at(text), undefined, text);
});

test("values are offered by name and by label, those that begin so first, in their order", () => {
  const values = [value("ops", "Operations team"), value("sec", "Security team"), value("infosec", "Information security"), value("dev")];
  assert.deepEqual(offers(values, "SEC").map(({ name }) => name), ["sec", "infosec"]);
  assert.deepEqual(offers(values, "").map(({ name }) => name), ["ops", "sec", "infosec", "dev"]);
  assert.deepEqual(offers(values, "team").map(({ name }) => name), ["ops", "sec"]);
  assert.deepEqual(offers(values, "zzz"), []);
  assert.equal(offers(Array.from({ length: 40 }, (_, at) => value(`v${at}`)), "v").length, 8);
});

test("a value that is typed whole means one by name, by label, or by a part of a control's name", () => {
  for (const typed of ["soc2:cc6.7", "CC6.7", "soc2", "Data in Transit"]) assert.ok(isNamed(value("SOC2:CC6.7", "Data in transit"), typed), typed);
  for (const typed of ["", "CC6", "transit"]) assert.ok(!isNamed(value("SOC2:CC6.7", "Data in transit"), typed), typed);
});

test("a filter goes in and out of a text, and leaves the rest of it as it is", () => {
  const security = value("security", "Security team");
  assert.equal(toggled("tls", "owner", security), "tls owner:security ");
  assert.equal(toggled("", "owner", security), "owner:security ");
  assert.equal(toggled("tls owner:security backup", "owner", security), "tls backup");
  assert.equal(toggled('owner:"security TEAM" tls', "owner", security), "tls");
  assert.equal(toggled("owner:ops tls", "owner", security), "owner:ops tls owner:security ");
  assert.equal(toggled("env:production tls", "env", value("staging")), "env:staging tls");
  assert.equal(toggled("is:open", "is", value("done")), "is:done ");
  assert.equal(written("phase", "go live"), 'phase:"go live"');
  assert.equal(without("  tls owner:a is:open  backup env:b"), "tls backup");
});

test("law: a filter that is put in and taken out again gives the text it was put into, and is found meanwhile", () => {
  const words = ["tls", "backup", "owner:ops", "is:open", 'tag:"a b"', "v1/health", "x:y"];
  let seed = 7;
  const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
  for (let round = 0; round < 500; round += 1) {
    const text = Array.from({ length: random(5) }, () => words[random(words.length)]).join(" ");
    const [key, one] = [["tag", "kind", "level"][random(3)], value(["new", "a new one", "é"][random(3)])];
    const put = toggled(text, key, one);
    assert.ok(tokensOf(put).some((token) => token.key === key && token.value === one.name), put);
    assert.equal(toggled(put, key, one).trim(), text, put);
  }
});

test("a word is replaced where it was typed", () => {
  assert.equal(corrected("the Bakcup owner:ops", "bakcup", "backup"), "the backup owner:ops");
  assert.equal(corrected("bakcup", "bakcup", "backup"), "backup");
  assert.equal(replaced("a b c", { from: 2, to: 3 }, "x"), "a x c");
});

test("`is:` asks for what the run bar's filters show", () => {
  for (const standing of ["open", "failed", "blocked", "stale", "expired", "lapsed", "unproven", "conflict"]) assert.ok(isOne("open", standing), standing);
  for (const standing of ["done", "waived", "na", "inactive", "planned"]) assert.ok(!isOne("open", standing), standing);
  assert.ok(isOne("stale", "stale") && !isOne("stale", "done") && isOne("na", "na"));
  assert.deepEqual(statesToOffer().map(({ name }) => name), Object.keys(STATES));
  assert.ok(Object.keys(KEYS).includes("is"));
});

test("a text in slices is the text, and what is marked is what is to be", () => {
  const cut = (text, marks) => slices(text, marks).map(([piece, marked]) => (marked ? `[${piece}]` : piece)).join("");
  assert.equal(cut("daily backups", [[6, 12]]), "daily [backup]s");
  assert.equal(cut("daily", [[0, 5]]), "[daily]");
  assert.equal(cut("a b c", [[0, 1], [4, 5]]), "[a] b [c]");
  assert.equal(cut("<b>&amp;", []), "<b>&amp;");
  assert.equal(cut("", []), "");
  for (const [text, marks] of [["daily backups", [[0, 1], [1, 2], [12, 13]]], ["é😀x", [[1, 3]]]]) {
    assert.equal(slices(text, marks).map(([piece]) => piece).join(""), text);
    assert.ok(slices(text, marks).every(([piece]) => piece !== ""));
  }
});

test("results that stand together are grouped by page and section, and their order stays", () => {
  const result = (kind, page, section, title) => ({ kind, page: { id: page }, section: section && { id: section }, title });
  const results = [result("item", "a", "s", 1), result("item", "a", "s", 2), result("item", "a", "t", 3), result("page", "a", undefined, 4), result("item", "b", "t", 5), result("item", "a", "s", 6)];
  assert.deepEqual(grouped(results).map((group) => group.map(({ title }) => title)), [[1, 2], [3], [4], [5], [6]]);
  assert.deepEqual(grouped([]), []);
});
