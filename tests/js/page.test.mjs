// The page as it is read from its markup: the contract of attributes that the templates keep.

import assert from "node:assert/strict";
import { test } from "node:test";
import { parseHTML } from "linkedom";
import { readPage } from "../../themes/default/js/modules/lib/page.js";

const HASH = `1:${"0".repeat(32)}`;
const item = (id, attributes = "", inside = "", classes = "") =>
  `<li class="item${classes}" id="${id}" ${attributes}><div class="head"><label class="box"><input type="checkbox"><span class="title"><strong>${id}</strong>  item</span></label></div>${inside}</li>`;
const read = (html) =>
  readPage(parseHTML(`<!doctype html><html><body>${html}</body></html>`).document.querySelector("[data-page]"));
const known = (page) => JSON.parse(JSON.stringify(page));

test("sections, items and what they inherit", () => {
  const page = read(`<main data-page="prod"><h1>Production
    checklist</h1><section class="section" data-phase="pre-deploy" data-owner="security" data-when="aws" data-controls="SOC2:CC6.6">
    <div class="heading"><h2 id="security">Security</h2></div>
    <ul class="items">${item("tls", `data-hash="${HASH}" data-expires="129600" data-evidence="link" data-when="!slack" data-controls="SOC2:CC6.7 SOC2:CC6.6"`)}</ul>
    <section class="section" data-level="recommended"><div class="heading"><h3 id="network">Network</h3></div>
    <ul class="items">${item("vpn", 'data-owner="platform" data-aliases="prod/private other/vpn" data-due="T-7d"')}${item("wan", 'data-level="required"')}</ul></section></section></main>`);
  assert.deepEqual(known(page), {
    id: "prod",
    title: "Production checklist",
    sections: [
      { anchor: "security", title: "Security" },
      { anchor: "network", title: "Network", parent: "security" },
    ],
    items: [
      {
        id: "prod/tls",
        title: "tls item",
        level: "required",
        section: "security",
        phase: "pre-deploy",
        owner: "security",
        when: ["aws", "!slack"],
        expires: 129600,
        evidence: "link",
        hash: HASH,
        controls: ["SOC2:CC6.6", "SOC2:CC6.7"],
      },
      {
        id: "prod/vpn",
        title: "vpn item",
        level: "recommended",
        section: "network",
        phase: "pre-deploy",
        owner: "platform",
        when: ["aws"],
        due: "T-7d",
        aliases: ["prod/private", "other/vpn"],
        controls: ["SOC2:CC6.6"],
      },
      {
        id: "prod/wan",
        title: "wan item",
        level: "required",
        section: "network",
        phase: "pre-deploy",
        owner: "security",
        when: ["aws"],
        controls: ["SOC2:CC6.6"],
      },
    ],
  });
});

test("nested items have parents, and their titles are their own", () => {
  const page = read(
    `<main data-page="p"><ul>${item("a", 'data-level="optional"', `<div class="body"><ul><li>criterion</li>${item("b", "", `<div class="body"><ul>${item("c")}</ul></div>`)}</ul></div>`)}</ul></main>`,
  );
  assert.deepEqual(
    page.items.map(({ id, parent, title, level }) => [id, parent, title, level]),
    [
      ["p/a", undefined, "a item", "optional"],
      ["p/b", "p/a", "b item", "optional"],
      ["p/c", "p/b", "c item", "optional"],
    ],
  );
});

test("planned, sign-off and no-go are classes; what a sign-off waits for is a list", () => {
  const page = read(
    `<main data-page="p"><ul>${item("a", "", "", " planned")}${item("s", 'data-after="p/a #security"', "", " sign-off")}${item("n", "", "", " no-go")}</ul></main>`,
  );
  assert.deepEqual(
    page.items.map(({ planned, signOff, noGo, after }) => [planned, signOff, noGo, after]),
    [
      [true, undefined, undefined, undefined],
      [undefined, true, undefined, ["p/a", "#security"]],
      [undefined, undefined, true, undefined],
    ],
  );
});

test("markup without items, sections or ids gives an empty page", () => {
  assert.deepEqual(
    known(read(`<main data-page=""><section class="section"><ul><li class="item">x</li></ul></section></main>`)),
    { id: "", title: "", sections: [], items: [] },
  );
});

test("attributes that say nothing sensible are as if they were not there", () => {
  const page = read(
    `<main data-page="p"><ul>${item("a", 'data-level="urgent" data-expires="soon" data-evidence="none" data-when=" " data-aliases=""')}</ul></main>`,
  );
  assert.deepEqual(known(page.items), [{ id: "p/a", title: "a item", level: "required" }]);
});
