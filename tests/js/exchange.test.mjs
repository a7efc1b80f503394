// What leaves a browser and what comes back: run.json against its schema, the preview, the link, the record.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";
import Ajv from "ajv/dist/2020.js";
import { parseHTML } from "linkedom";
import { differenceOf } from "../../themes/default/js/modules/lib/difference.js";
import { gatesOf } from "../../themes/default/js/modules/lib/gate.js";
import { exportRun, importRun, previewImport, runText } from "../../themes/default/js/modules/lib/json.js";
import { createLog } from "../../themes/default/js/modules/lib/log.js";
import { materialWords } from "../../themes/default/js/modules/lib/material.js";
import { recordRun, toCsv, toHtml, toMarkdown } from "../../themes/default/js/modules/lib/record.js";
import { runOf } from "../../themes/default/js/modules/lib/run.js";
import { LONGEST_LINK, openShared, shareRun } from "../../themes/default/js/modules/lib/share.js";
import { statesOf } from "../../themes/default/js/modules/lib/state.js";
import { below, damaged, random, randomEvents, spent } from "./random.mjs";
import { cases, event } from "./vectors.mjs";

const SITE = { id: "ops", title: "Ops", url: "https://docs.example.com/ops/", commit: "0123abc" };
const RUN = { id: "r".padEnd(22, "-"), environment: "production", created: "2026-01-01T00:00:00.000Z" };
const HASH = `1:${"0".repeat(32)}`;
const NOW = "2026-01-02T00:00:00.000Z";
const fileOf = (events, texts = {}) => exportRun(SITE, RUN, createLog(events), texts);
const schema = JSON.parse(
  readFileSync(new URL("../../themes/default/js/modules/run.schema.json", import.meta.url), "utf8"),
);
const isValid = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictRequired: false }).compile(schema);

test("every export follows the published schema", () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const file = JSON.parse(runText(fileOf(randomEvents(random(seed)), { [HASH]: "Text" })));
    assert.ok(isValid(file), JSON.stringify(isValid.errors));
  }
});

test("what is imported whole follows the schema, and every event that the schema refuses is refused", () => {
  let refusals = 0;
  for (let seed = 1; seed <= 1000; seed += 1) {
    const next = random(seed);
    const raw = damaged(next, JSON.parse(runText(fileOf(randomEvents(next, 6)))));
    const imported = importRun(raw);
    if (!imported.file) continue;
    assert.ok(isValid(JSON.parse(runText(imported.file))), JSON.stringify(isValid.errors));
    refusals += imported.refused.length;
  }
  assert.ok(refusals > 50);
});

test("a run that the program begins follows the schema, and can be imported", () => {
  const program = new URL("../../target/debug/checkdown", import.meta.url).pathname;
  const root = new URL("../../", import.meta.url).pathname;
  const words = ["run", "start", "--root", root, "--env", "staging", "--name", "2.4", "--go-live", "2026-12-01", "--who", "Ops"];
  const text = execFileSync(process.env.CHECKDOWN_BIN ?? program, words, { encoding: "utf8" });
  assert.ok(isValid(JSON.parse(text)), JSON.stringify(isValid.errors));
  const { file, refused } = importRun(text);
  assert.deepEqual(refused, []);
  assert.equal(runText(file), text);
});

test("every event that the vectors accept follows the schema", () => {
  const accepted = cases("event").filter(({ problem }) => problem === null);
  for (const { name, raw } of accepted) assert.ok(isValid({ ...fileOf([]), events: [raw] }), name);
  const states = cases("event").filter(
    ({ problem, raw }) => problem === "has a bad value" && raw.field === "state" && !/day/.test(raw.name),
  );
  for (const { name, raw } of states.filter(({ name }) => !/day that is not/.test(name)))
    assert.ok(!isValid({ ...fileOf([]), events: [raw] }), name);
});

for (const [name, source, problem] of [
  ["nothing", "", /not JSON/],
  ["a page of HTML", "<!doctype html>", /not JSON/],
  ["other JSON", "{}", /not a run/],
  ["a list", "[]", /not a run/],
  ["a later version", { ...fileOf([]), version: 2 }, /version 2/],
  ["a version that is none", { ...fileOf([]), version: "1" }, /version/],
  ["version 0", { ...fileOf([]), version: 0 }, /version/],
  ["no run", { ...fileOf([]), run: { id: 7 } }, /which run/],
  ["no site", { ...fileOf([]), site: null }, /which site/],
  ["too many events", { ...fileOf([]), events: Array(200001).fill(null) }, /too many/],
]) {
  test(`an import of ${name} says what is wrong with it`, () => assert.match(importRun(source).problem, problem));
}

test("bad events of a file are named, and the others are read", () => {
  const good = event({ id: "a", value: "done" });
  const { file, refused } = importRun({
    ...fileOf([]),
    events: [{ ...good, when: "yesterday" }, good, 7],
    texts: { [HASH]: 7, __proto__: {}, x: "y" },
  });
  assert.deepEqual(file.events, [good]);
  assert.deepEqual(file.texts, {});
  assert.deepEqual(refused, [
    { index: 0, id: good.id, problem: "has a bad when" },
    { index: 2, id: "", problem: "is not an object" },
  ]);
});

test("a byte-order mark before a file does not matter", () =>
  assert.ok(importRun(`\ufeff${runText(fileOf([]))}`).file));

test("a preview says what is new, what would be in conflict, and which values would enter commands", () => {
  const [a, b] = [event({ id: "a", value: "done" }), event({ id: "b", value: "failed", who: "Bo" })];
  const host = event({ id: "v", target: "$host", field: "value", value: "web-1; reboot" });
  const here = { site: "ops", environment: "production", run: RUN, log: createLog([a]) };
  const preview = previewImport(fileOf([a, b, host]), here);
  assert.equal(preview.verdict, "merge");
  assert.deepEqual(preview.fresh.map(({ id }) => id).sort(), [b.id, host.id]);
  assert.equal(preview.known, 1);
  assert.deepEqual(
    preview.conflicts.map(({ target, field, heads }) => [target, field, heads.length]),
    [["p/a", "state", 2]],
  );
  assert.deepEqual(preview.variables, [{ target: "$host", value: "web-1; reboot", ours: "" }]);
  assert.equal(previewImport(fileOf([a]), here).verdict, "nothing-new");
  assert.equal(previewImport(fileOf([a]), { ...here, environment: "staging" }).verdict, "other-environment");
  assert.equal(previewImport(fileOf([a]), { ...here, site: "other" }).verdict, "other-site");
  assert.equal(previewImport(fileOf([a]), { ...here, run: undefined, log: createLog() }).verdict, "new-run");
  const forged = { ...a, value: { state: "failed" } };
  assert.deepEqual(previewImport(fileOf([forged]), here).clashes, [a.id]);
});

test("a link that cannot hold the history holds how things stand, and one that cannot hold that is none", async () => {
  const next = random(3);
  const chain = (items, length) => {
    const last = {};
    return Array.from({ length: items * length }, (_, at) => {
      const id = String.fromCharCode(...Array.from({ length: 22 }, () => 97 + below(next, 26)));
      const target = `p/i${at % items}`;
      const one = event({ id, target, value: at % 2 ? "done" : "open", after: last[target] ?? [] });
      last[target] = [id];
      return one;
    });
  };
  const long = fileOf(chain(40, 20));
  const shared = await shareRun(long);
  assert.equal(shared.history, false);
  assert.ok(shared.fragment.length <= LONGEST_LINK + 10);
  const { file } = await openShared(shared.fragment);
  assert.equal(file.events.length, 40);
  const items = Array.from({ length: 40 }, (_, at) => ({ id: `p/i${at}`, title: "I", level: "required" }));
  const page = { id: "p", title: "P", sections: [], items };
  const gate = (events) => gatesOf(page, statesOf(createLog(events), page, NOW)).page;
  assert.deepEqual(gate(file.events), gate(long.events));
  assert.deepEqual(gate([...file.events, ...long.events]), gate(long.events));
  assert.equal(await shareRun(fileOf(chain(1000, 1))), undefined);
});

test("a link that would fill the memory is refused before it does", async () => {
  const whole = JSON.stringify([SITE, RUN, JSON.stringify([[], []])]);
  assert.ok((await openShared(`#run=1.${deflateRawSync(whole).toString("base64url")}`)).file);
  const bomb = deflateRawSync(whole + " ".repeat(4 * 1024 * 1024)).toString("base64url");
  assert.ok(bomb.length < LONGEST_LINK);
  const start = spent();
  assert.match((await openShared(`#run=1.${bomb}`)).problem, /broken/);
  assert.ok(spent() - start < 1000);
});

for (const [name, fragment, problem] of [
  [
    "cut in the middle",
    async () => (await shareRun(fileOf([event({ id: "a", value: "done" })]))).fragment.slice(0, -9),
    /broken/,
  ],
  ["of a later version", async () => "#run=2.abc", /newer/],
  ["that is an anchor", async () => "#tls", /no run/],
  ["of other signs", async () => "#run=1.%%%", /broken/],
  ["longer than links are", async () => `#run=1.${"A".repeat(7000)}`, /broken/],
  ["with a row that does not end", async () => bent([[], [1, 2, 3, 4, 5, 6, 7, 8, -9]]), /broken/],
  ["with a row of a billion", async () => bent([["1"], ["x", 0, 0, "", 0, 0, 0, -1, 1e9]]), /broken/],
]) {
  test(`a link ${name} says so`, async () => assert.match((await openShared(await fragment())).problem, problem));
}

const bent = (cells) => {
  const text = JSON.stringify([SITE, RUN, JSON.stringify(cells)]);
  return `#run=1.${deflateRawSync(text).toString("base64url")}`;
};

/** A page whose author and reader both try to write something else than words. */
function hostileReport() {
  const attack = `=HYPERLINK("https://evil.example")<script>alert(1)</script>\n# x [y](javascript:z) | \`\`\``;
  const items = [
    { id: "p/a", title: attack, level: "required", hash: HASH, controls: ["SOC2:CC6.7"], evidence: "link" },
    { id: "p/s", title: "Security team", level: "required", signOff: true },
    { id: "p/n", title: "No shared password", level: "required", noGo: true },
  ];
  const page = { id: "p", title: "Production", sections: [], items };
  const log = createLog([
    event({ id: "a", value: { state: "failed", reason: attack }, who: "+Ada", hash: HASH }),
    event({ id: "l", field: "evidence", value: [{ link: "https://example.com/?<b>", label: "-1" }] }),
    event({ id: "n", target: "p/n", value: "done" }),
    event({ id: "r", target: "run", field: "name", value: "@Release <2.4>" }),
  ]);
  const states = statesOf(log, page, NOW);
  const pages = [{ page, version: "commit 0123abc", gate: gatesOf(page, states).page, states }];
  return recordRun({ site: SITE, run: runOf(RUN, log), now: NOW, pages, texts: { [HASH]: attack } });
}

test("the record says what was answered, for which text, by whom, and that nobody checked it", () => {
  const report = hostileReport();
  assert.equal(report.rows.find(({ id }) => id === "p/n").standing, "confirmed absent");
  assert.equal(report.rows[0].text.startsWith("=HYPERLINK"), true);
  for (const text of [toCsv(report), toMarkdown(report), toHtml(report)]) {
    for (const words of [
      "NOT READY",
      "Self-attested",
      "0123abc",
      "production",
      "failed",
      HASH.slice(2),
      "Security team",
    ]) {
      assert.ok(text.includes(words), `${words} in ${text.slice(0, 60)}`);
    }
  }
});

test("the text of an item is shown as words: title, criteria, commands", () => {
  const text = JSON.stringify(["TLS", "required", ["TLS 1.2 or newer"], ["curl -sI \\\n  https://example.com"]]);
  assert.equal(materialWords(text), "TLS (required)\n- TLS 1.2 or newer\n\n    curl -sI \\\n      https://example.com");
  assert.equal(materialWords("plain words"), "plain words");
});

test("no cell of the record in CSV is a formula, and every row has its columns", () => {
  const rows = parseCsv(toCsv(hostileReport()).replace(/^\ufeff/, ""));
  for (const cell of rows.flat()) assert.doesNotMatch(cell, /^\s*[=+\-@|%\t\r]/);
  const from = rows.findIndex((row) => row[0] === "Page");
  for (const row of rows.slice(from)) assert.equal(row.length, rows[from].length);
  assert.equal(rows.length - from, 4);
});

test("nothing in the record in HTML is markup but the record's own", () => {
  const { document } = parseHTML(toHtml(hostileReport()));
  assert.equal(document.querySelectorAll("script, a, img, link").length, 0);
  assert.ok(document.querySelector("pre").textContent.includes("<script>alert(1)</script>"));
  assert.match(document.querySelector("meta[http-equiv]").getAttribute("content"), /default-src 'none'/);
});

test("nothing in the record in Markdown is a heading, a link or the end of a block but the record's own", () => {
  const text = toMarkdown(hostileReport());
  const outside = text.replace(/^(`{4,})text\n[\s\S]*?\n\1$/gm, "");
  assert.doesNotMatch(outside, /(?<!\\)<script|^# x|\]\(javascript/m);
  assert.match(text, /^````text$/m);
});

test("what is lacking is said in every form of the record, and so is what was said of items on no page", () => {
  const strays = { id: "", title: "On no page any more", sections: [], items: [{ id: "gone/x", title: "Old item", level: "required" }] };
  const log = createLog([event({ id: "g", target: "gone/x", value: { state: "waived", reason: "later", by: "Ada", until: "2027-01-01" } })]);
  const report = recordRun({ site: SITE, run: runOf(RUN, log), now: NOW, pages: [], texts: {}, strays, log, gaps: ["The page <Gone> could not be read."] });
  assert.deepEqual(report.rows.map(({ id, standing, page }) => [id, standing, page]), [["gone/x", "waived", "On no page any more"]]);
  assert.match(toCsv(report), /"Not in it","The page <Gone> could not be read\."/);
  assert.match(toMarkdown(report), /## Not in this record\n\n- The page \\<Gone\\> could not be read/);
  assert.match(toHtml(report), /<h2>Not in this record<\/h2><ul><li>The page &lt;Gone&gt; could not be read/);
});

test("a difference holds both texts, whatever they are", () => {
  const next = random(11);
  const words = ["TLS", "1.2", "or", "newer", " ", "\n", "- ", "é", "日本", "", "-"];
  const text = (length) => Array.from({ length: below(next, length) }, () => words[below(next, words.length)]).join(" ");
  for (let round = 0; round < 2000; round += 1) {
    const [before, after] = [text(30), text(30)];
    const pieces = differenceOf(before, after);
    const side = (kind) => pieces.filter((piece) => piece.kind === "same" || piece.kind === kind).map((piece) => piece.text).join("");
    assert.equal(side("out"), before);
    assert.equal(side("in"), after);
    for (const [index, { kind, text }] of pieces.entries()) assert.ok(text && kind !== pieces[index + 1]?.kind);
  }
});

for (const [before, after, wanted] of [
  ["TLS 1.2 or newer", "TLS 1.3 or newer", "TLS [-1.2-][+1.3+] or newer"],
  ["keys are rotated", "keys were all rotated", "keys [-are-][+were all+] rotated"],
  ["a", "a\n- b", "a[+\n- b+]"],
  ["same", "same", "same"],
  ["", "new", "[+new+]"],
]) {
  test(`the difference of ${JSON.stringify(before)} and ${JSON.stringify(after)} reads well`, () => {
    const marks = { same: "", out: "-", in: "+" };
    const shown = differenceOf(before, after).map(({ kind, text }) => (kind === "same" ? text : `[${marks[kind]}${text}${marks[kind]}]`));
    assert.equal(shown.join(""), wanted);
  });
}

test("texts that have nothing in common are compared in reasonable time", () => {
  const start = spent();
  const many = (word) => Array.from({ length: 20000 }, (_, at) => `${word}${at}`).join(" ");
  assert.equal(differenceOf(many("a"), many("b")).length, 2);
  assert.ok(spent() - start < 1000);
});

function parseCsv(text) {
  return text
    .trimEnd()
    .split(/\r\n(?=(?:[^"]|"[^"]*")*$)/)
    .map((line) => [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, cell]) => cell.replaceAll('""', '"')));
}
