// On paper: boxes to tick with a pen, everything expanded, the address of the page, no chrome.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { sample } from "./site.mjs";
import { worked } from "./worked.mjs";

let browser, seen, page, site;
before(async () => {
  [browser, site] = await Promise.all([launch(), worked()]);
  seen = await open(browser, sample.url, { colorScheme: "dark" });
  page = seen.page;
  await page.goto(sample.url + sample.checklists[0].page);
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
});
after(async () => {
  await browser.close();
  await site.close();
});

test("paper shows no navigation and no buttons", async () => {
  assert.equal(await page.getByRole("navigation").filter({ visible: true }).count(), 0);
  assert.equal(await page.getByRole("button").filter({ visible: true }).count(), 0);
});

test("paper shows every item and every command", async () => {
  assert.equal(await page.getByRole("checkbox").filter({ visible: false }).count(), 0);
  // The file of a block of settings says what its table does.
  const codes = page.locator("main pre:not(.settings pre)");
  assert.ok((await codes.count()) >= 6);
  assert.equal(await codes.filter({ visible: false }).count(), 0);
});

test("paper is light, even for a reader of the dark scheme", async () => {
  const light = await page.evaluate(() => {
    const canvas = document.createElement("canvas").getContext("2d");
    const luminance = (color) => {
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
      return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
    };
    return luminance(getComputedStyle(document.querySelector("main")).color);
  });
  assert.ok(light < 0.3, `text has a luminance of ${light}`);
});

test("a command longer than the paper is wide is wrapped, not cut", async () => {
  await page.setViewportSize({ width: 680, height: 900 });
  const cut = await page.locator("main pre").evaluateAll((blocks) =>
    blocks.filter((block) => block.scrollWidth > block.clientWidth + 1).map((block) => block.textContent.slice(0, 60)),
  );
  assert.deepEqual(cut, []);
});

test("paper shows the run's name and day, and what was answered", async () => {
  const seen = await open(browser, site.url);
  await seen.page.goto(site.release, { waitUntil: "load" });
  await seen.page.waitForFunction(() => document.querySelector(".gate")?.dataset.verdict);
  await seen.page.emulateMedia({ media: "print" });
  assert.equal(await seen.page.locator(".runs").isVisible(), false, "without a run nothing is said of one");
  assert.equal(await seen.page.locator("[data-answer]").filter({ visible: true }).count(), 0);
  await seen.page.emulateMedia({ media: "screen" });
  await seen.page.locator("[data-answer=no]").click();
  await seen.page.locator(".runs").click();
  const form = seen.page.getByRole("form", { name: "This run" });
  await form.getByLabel("Name").fill("Release 2.4");
  await form.getByLabel("Go-live date").fill("2026-02-01");
  await form.getByRole("button", { name: "Save" }).click();
  await seen.page.waitForSelector(".runs[data-date='2026-02-01']", { state: "attached" });
  await seen.page.emulateMedia({ media: "print" });
  const name = seen.page.locator(".runs");
  assert.ok(await name.isVisible());
  assert.equal(await name.evaluate((element) => element.textContent + getComputedStyle(element, "::after").content), 'Release 2.4" · go-live 2026-02-01"');
  assert.deepEqual(await seen.page.locator("[data-answer]").filter({ visible: true }).allTextContents(), ["No"]);
  await seen.page.emulateMedia({ media: "screen" });
  await seen.page.locator(".runs").click();
  const dialog = seen.page.locator("dialog[open]");
  await dialog.waitFor();
  await seen.page.emulateMedia({ media: "print" });
  assert.equal(await dialog.isVisible(), false, "what is asked on the screen is not on paper");
  assert.deepEqual(seen.misdeeds, []);
  await seen.close();
});

test("a printed page comes out as a document of pages", async () => {
  const pdf = await page.pdf({ format: "A4" });
  const sheets = pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g).length;
  assert.ok(sheets >= 1 && sheets <= 12, `${sheets} sheets`);
});
