// What changed since it was ticked, and items that moved; and that `checklist.json` tells what the markup does.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open } from "./browser.mjs";
import { RELEASE, RESTORE } from "./exchange-site.mjs";
import { begin, browser, end, person, press, preview, saved, share, shows, site, tick } from "./person.mjs";
import { own } from "./site.mjs";

before(begin);
after(end);

test("what changed since a tick is shown word by word, from the run or from the site's history, and confirmed one or all", async () => {
  try {
    await person("Ada", async (page, { context }) => {
      await tick(page, "tls");
      await tick(page, "backup");
      await tick(page, "alarms");
      const link = await (await share(page), page.getByLabel("Link to this run").inputValue());
      site.write(RELEASE.replace("TLS 1.2", "TLS 1.3").replace("--verify", "--verify --full").replace("Alarms are on", "Alarms are tried"));
      await page.goto(site.release);
      await shows(page, "tls", "stale");
      const difference = async (page) => {
        await page.waitForSelector(".drift .difference");
        return page.locator(".drift .difference").first().evaluate((element) => [...element.childNodes].map((node) => [node.nodeName, node.textContent]));
      };
      await page.click("#tls .act");
      const wanted = [["#text", "TLS "], ["DEL", "1.2"], ["INS", "1.3"], ["#text", " or newer everywhere (required)\n- HSTS is on"]];
      assert.deepEqual(await difference(page), wanted);
      assert.match(await page.locator(".drift").textContent(), /Changed since Ada answered on .*; this text is of .* \([0-9a-f]{10}\)/);
      const marks = await page.locator(".difference").evaluate((element) => ["del", "ins"].map((name) => getComputedStyle(element.querySelector(name)).textDecorationLine));
      assert.deepEqual(marks, ["line-through", "underline"], "to be read without colour");
      await page.click("form.panel >> text=Confirm again");
      await shows(page, "tls", "done");
      await page.click(".runs");
      await page.click("dialog >> text=2 items changed since");
      await page.waitForFunction(() => document.querySelectorAll("dialog .difference").length === 2);
      await press(page, "Confirm all 2 again");
      await shows(page, "backup", "done");
      await shows(page, "alarms", "done");
      await page.click(".undo");
      await shows(page, "backup", "stale");
      await shows(page, "alarms", "stale");

      // A link has no texts: the words of then are in the page's history.
      const other = await context.browser().newContext();
      const reader = await other.newPage();
      await reader.goto(link);
      await preview(reader);
      await press(reader, "Keep it as a run of its own");
      await shows(reader, "tls", "stale");
      await reader.click("#tls .act");
      assert.deepEqual(await difference(reader), wanted);
      await other.close();
    });
  } finally {
    site.write();
  }
});

test("an item that moved to another page carries its progress, its history and its words", async () => {
  try {
    await person("Ada", async (page) => {
      await tick(page, "tls");
      const moved = "- [ ] TLS 1.2 or newer everywhere <!-- check: {id: tls, controls: [SOC2:CC6.7]} -->\n  - HSTS is on\n";
      site.write(RELEASE.replace(moved, ""), RESTORE.replace("- [ ] Dump", "- [ ] TLS 1.3 everywhere <!-- check: {id: tls, aliases: [release/tls]} -->\n- [ ] Dump"));
      await page.goto(site.restore);
      await shows(page, "tls", "stale");
      await page.click("#tls .act");
      await page.waitForSelector(".drift del");
      assert.match(await page.locator(".drift .difference").textContent(), /1\.2.*1\.3/s);
      await page.click("form.panel >> text=History");
      await page.waitForSelector(".entries");
      assert.match(await page.locator(".entries").textContent(), /Ada done.*for another text · as release\/tls/s);
      await page.keyboard.press("Escape");
      await page.goto(site.release);
      await share(page);
      const { text } = await saved(page, "CSV");
      assert.match(text, /"Restore","restore\/tls","TLS 1\.3 everywhere","item","required","answered for another text"/);
      assert.ok(text.includes("TLS 1.2 or newer everywhere (required)"), "with the words that were ticked");
      assert.equal(await page.locator("dialog .gaps").count(), 0);
    });
  } finally {
    site.write();
  }
});

test("checklist.json tells of each page what its markup tells", async () => {
  const seen = await open(browser, own.url);
  const { page } = seen;
  let checked = 0;
  for (const { page: path } of own.checklists) {
    await page.goto(own.url + path);
    const [markup, json] = await page.evaluate(async () => {
      const { src } = document.querySelector("script[type=module]");
      const { readPage } = await import(new URL("lib/page.js", src));
      const { readChecklist } = await import(new URL("lib/checklist.js", src));
      const plain = (page) => JSON.parse(JSON.stringify(page));
      return [plain(readPage(document.querySelector("main"))), plain(readChecklist(await (await fetch("checklist.json")).json()).page)];
    });
    const sorted = (page) => page.items.map((item) => JSON.stringify(Object.entries(item).filter(([, value]) => value !== false).sort()));
    assert.deepEqual(sorted(json), sorted(markup), path);
    assert.deepEqual(json.sections.filter(({ anchor }) => markup.sections.some((section) => section.anchor === anchor)), markup.sections, path);
    checked += 1;
  }
  assert.ok(checked > 10);
  await seen.close();
});
