// Every shared vector: what the fold, the parents, the gate and the rest must say, as data.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { gatesOf, lineOf } from "../../themes/default/js/modules/lib/gate.js";
import { recordRun, toCsv, toHtml, toMarkdown } from "../../themes/default/js/modules/lib/record.js";
import { readEvent } from "../../themes/default/js/modules/lib/intake.js";
import { exportRun, importRun, runText } from "../../themes/default/js/modules/lib/json.js";
import { createLog, headsOf, merge, read } from "../../themes/default/js/modules/lib/log.js";
import { dueOn } from "../../themes/default/js/modules/lib/due.js";
import { materialHash, verifyTexts } from "../../themes/default/js/modules/lib/material.js";
import { stateOf, statesOf } from "../../themes/default/js/modules/lib/state.js";
import { runOf } from "../../themes/default/js/modules/lib/run.js";
import { straysOf } from "../../themes/default/js/modules/lib/strays.js";
import { undo } from "../../themes/default/js/modules/lib/undo.js";
import { cases, event, files, short } from "./vectors.mjs";

/** How each file's cases are run. */
const KINDS = {
  merge({ logs, ids, heads, conflicts, clashes }) {
    for (const order of [logs, [...logs].reverse()]) {
      const log = order.map((events) => createLog(events.map(event))).reduce(merge);
      assert.deepEqual([...new Set([...log.events.values()].map(({ id }) => short(id)))].sort(), ids);
      const found = {};
      const disagreeing = [];
      for (const [target, fields] of log.fields) {
        for (const [name, field] of fields) {
          found[`${target} ${name}`] = headsOf(field).map(({ id }) => short(id));
          if (read(log, [target], name).conflict.length) disagreeing.push(`${target} ${name}`);
        }
      }
      assert.deepEqual(found, heads);
      assert.deepEqual(disagreeing, conflicts);
      assert.deepEqual([...log.clashes].map(short), clashes);
    }
  },
  fold({ item, events, now, expected }) {
    const state = stateOf(createLog(events.map(event)), item, now);
    for (const [name, value] of Object.entries(expected)) assert.deepEqual(state[name], value, name);
  },
  parents({ items, events, sections = [], expected }) {
    const page = { id: "p", title: "P", sections, items };
    const states = statesOf(createLog(events.map(event)), page, "2026-01-02T00:00:00.000Z");
    for (const [id, standing] of Object.entries(expected)) assert.equal(states.get(id).standing, standing, id);
  },
  gate({ page, events, now, expected }) {
    const states = statesOf(createLog(events.map(event)), page, now);
    const gates = gatesOf(page, states);
    const { line, verdict, reasons, excluded, unanswered, counts } = gates.page;
    const lines = (slices) => Object.fromEntries([...slices].map(([name, gate]) => [name, gate.line]));
    const found = {
      line,
      verdict,
      reasons: reasons.map(({ code, id }) => [code, id]),
      excluded: excluded.map(({ id, code, reason }) => [id, code, reason]),
      unanswered,
      waiting: Object.fromEntries(Object.keys(expected.waiting ?? {}).map((id) => [id, states.get(id).waiting])),
      recommended: lineOf("recommended", counts.recommended),
      optional: lineOf("optional", counts.optional),
      sections: lines(gates.sections),
      phases: lines(gates.phases),
    };
    for (const name of Object.keys(expected)) assert.deepEqual(found[name], expected[name], name);
  },
  event({ raw, problem }) {
    const read = readEvent(raw);
    assert.equal(read.problem ?? null, problem);
    if (problem === null) assert.deepEqual(read.event, raw);
  },
  undo({ events, undo: id, expected }) {
    const all = events.map(event);
    const drafts = undo(
      createLog(all),
      ["p/a"],
      all.find((one) => short(one.id) === id),
    );
    const shown = drafts.map(({ value, hash, after }) => ({ value, ...(hash && { hash }), after: after.map(short) }));
    assert.deepEqual(shown, expected);
  },
  async material({ material, json, hash }) {
    assert.equal(JSON.stringify(material), json);
    assert.equal(await materialHash(json), hash);
    assert.deepEqual(await verifyTexts({ [hash]: json }), { texts: { [hash]: json }, forged: [] });
    assert.deepEqual(await verifyTexts({ [hash]: `${json} ` }), { texts: {}, forged: [hash] });
  },
  file({ text, problem, refused, again }) {
    const read = importRun(text.join(""));
    assert.equal(read.problem ?? null, problem);
    if (!read.file) return;
    assert.deepEqual(
      read.refused.map((one) => `${one.index} ${one.id} ${one.problem}`),
      refused,
    );
    const { site, run, events, texts } = read.file;
    assert.equal(runText(exportRun(site, run, createLog(events), texts)), again.join(""));
  },
  record({ site, run, now, pages, texts, gaps, events, markdown, csv, html }) {
    const log = createLog(events.map(event));
    const recorded = pages.map(({ page, version }) => {
      const states = statesOf(log, page, now);
      return { page, version, states, gate: gatesOf(page, states).page };
    });
    const strays = straysOf(log, pages.map(({ page }) => page), texts);
    const report = recordRun({ site, run: runOf(run, log), now, pages: recorded, texts, strays, log, gaps });
    assert.deepEqual(toMarkdown(report).split("\n"), markdown);
    assert.deepEqual(toCsv(report).split("\r\n"), csv);
    assert.deepEqual(toHtml(report).replace(/<style>[^]*<\/style>/, "<style></style>").split("\n"), html);
  },
  due({ due, date, expected }) {
    assert.equal(dueOn(due, date), expected);
  },
};

/** What other tests run: `tokens.test.mjs`. */
const ELSEWHERE = ["tokens.json"];

test("every vector file has a test, and every test its vectors", () => {
  assert.deepEqual(
    files.filter((name) => !ELSEWHERE.includes(name)).sort(),
    Object.keys(KINDS)
      .map((kind) => `${kind}.json`)
      .sort(),
  );
});

for (const [kind, run] of Object.entries(KINDS)) {
  describe(kind, () => {
    for (const one of cases(kind)) test(one.name ?? one.json, () => run(one));
  });
}
