// The bars of what is shared and taken in: the keyboard alone, axe with each dialog open, 320 px, nothing loaded before, the
// report as a file, the reminder.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { RELEASE } from "./exchange-site.mjs";
import { adas, axe, begin, browser, choose, end, fail, importing, person, press, preview, saved, share, shows, site, tick } from "./person.mjs";

before(begin);
after(end);

test("by keyboard alone: a run goes out and comes in", async () => {
  await person("Ada", async (page) => {
    await page.locator("#tls input").focus();
    await page.keyboard.press("Space");
    await shows(page, "tls", "done");
    const to = async (name) => {
      for (let at = 0; at < 60; at += 1) {
        if (await page.evaluate((name) => new RegExp(name).test(document.activeElement.ariaLabel ?? document.activeElement.textContent), name)) return;
        await page.keyboard.press("Tab");
      }
      assert.fail(`${name} is not reached by Tab`);
    };
    await page.locator(".dock .runs").focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog[open]");
    await to("^Share or export");
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog .formats");
    await to("^Copy the run file");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => /Copied/.test(document.querySelector("dialog[open]").textContent));
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => !document.querySelector("dialog[open]"));
    assert.ok(await page.evaluate(() => document.activeElement !== document.body), "the focus is somewhere");
    const text = await page.evaluate(() => navigator.clipboard.readText());
    await person("", async (other) => {
      await other.evaluate((text) => navigator.clipboard.writeText(text), text);
      await other.keyboard.press("Control+V");
      await preview(other);
      for (let at = 0; at < 20 && !(await other.evaluate(() => /^Keep it/.test(document.activeElement.textContent))); at += 1) await other.keyboard.press("Tab");
      await other.keyboard.press("Enter");
      await shows(other, "tls", "done");
    });
  });
});

test("axe finds nothing with each dialog open, in both schemes; nothing is wider than 320 px; nothing was loaded before", async () => {
  const { text } = await adas();
  for (const colorScheme of ["light", "dark"]) {
    await person("Bo", async (page, { requests }) => {
      await page.evaluate(axe);
      const looked = async (what) => {
        await page.waitForTimeout(150);
        const { violations } = await page.evaluate(() => globalThis.axe.run(document));
        assert.deepEqual(violations.map(({ id, nodes }) => `${what}: ${id}: ${nodes[0].html}`), []);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth && [...document.querySelectorAll("dialog")].every((dialog) => dialog.scrollWidth <= dialog.clientWidth)), `${what} fits 320 px`);
      };
      await fail(page, "tls", "old cipher");
      const names = /(share|import)-dialog|drift|history\.js|exchange\.css|merging|pages\.js|lib\/(json|share|record|difference)\.js/;
      assert.deepEqual(requests.filter((url) => names.test(url)), []);
      await share(page);
      await looked("sharing");
      await page.keyboard.press("Escape");
      await importing(page);
      await looked("importing");
      await page.getByLabel("Or paste").fill(text);
      await page.click("dialog .primary");
      await preview(page);
      await looked("the preview");
      await press(page, "Merge into my run");
      await shows(page, "tls", "conflict");
      await page.click("#tls .act");
      await page.click("form.panel >> text=History");
      await page.waitForSelector(".sides");
      await looked("the history");
      await page.keyboard.press("Escape");
      site.write(RELEASE.replace("Backup is fresh", "Backup is of today"));
      await page.goto(site.release);
      await page.evaluate(axe);
      await shows(page, "backup", "stale");
      await page.click("#backup .act");
      await page.waitForSelector(".drift .difference");
      await looked("the panel of what changed");
      await page.keyboard.press("Escape");
      await page.click(".runs");
      await page.click("dialog >> text=1 item changed since");
      await page.waitForSelector("dialog .difference");
      await looked("what changed");
    }, { colorScheme, viewport: { width: 320, height: 700 } });
    site.write();
  }
});

test("a browser that may forget is reminded of, after days without an export", async () => {
  await person("", async (page) => {
    await page.addInitScript(() => {
      navigator.storage.persist = async () => false;
    });
    const created = new Date(Date.now() - 9 * 86400000).toISOString();
    const run = { format: "checkdown-run", version: 1, site: { id: "exchanged", title: "Exchanged" }, run: { id: "0123456789abcdefghijAZ", environment: "production", created }, events: [], texts: {} };
    await page.reload();
    await choose(page, JSON.stringify(run));
    await preview(page);
    await press(page, "Keep it as a run of its own");
    await tick(page, "tls");
    await page.waitForSelector(".reminder");
    assert.match(await page.locator(".reminder").textContent(), /may forget this run, which is 9 days old/);
    await page.click(".reminder button");
    await page.waitForSelector(".formats");
    await saved(page, "the run file");
    await page.waitForFunction(() => !document.querySelector(".reminder"));
  });
});

test("the report is one file that asks for nothing, and axe finds nothing in it, in both schemes", async () => {
  await person("Ada", async (page) => {
    await tick(page, "tls");
    await fail(page, "backup", "disk full");
    await share(page);
    const { text } = await saved(page, "the report");
    for (const colorScheme of ["light", "dark"]) {
      const context = await browser.newContext({ colorScheme, viewport: { width: 320, height: 700 } });
      const report = await context.newPage();
      const requests = [];
      const folder = `${site.out}/../report.html`;
      writeFileSync(folder, text);
      report.on("request", (request) => requests.push(request.url()));
      await report.goto(`file://${folder}`);
      await report.evaluate(axe);
      const { violations } = await report.evaluate(() => globalThis.axe.run(document));
      assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
      assert.equal(requests.length, 1);
      assert.ok(await report.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "it fits 320 px");
      assert.match(await report.locator("main").textContent(), /NOT READY.*disk full/s);
      await context.close();
    }
  });
});
