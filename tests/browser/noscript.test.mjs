// With JavaScript off a checklist reads, ticks, links, prints, and leads to the other environments.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { own, sample } from "./site.mjs";

let browser, seen, page;
before(async () => {
  browser = await launch();
  seen = await open(browser, sample.url, { javaScriptEnabled: false });
  page = seen.page;
});
after(() => browser.close());

test("I10: without JavaScript every item is there to be read", async () => {
  const { page: path, data } = sample.checklists.at(-1);
  await page.goto(sample.url + path);
  const text = await page.locator("main").innerText();
  assert.ok(data.items.length >= 20);
  for (const item of data.items) assert.ok(text.includes(item.title), `${item.id}: ${item.title}`);
});

test("I10: without JavaScript a box ticks, and its words are its target", async () => {
  await page.goto(sample.url + sample.checklists[0].page);
  const box = page.getByRole("checkbox").first();
  assert.equal(await box.isEnabled(), true);
  await box.check();
  assert.equal(await box.isChecked(), true);
  const id = await box.getAttribute("id");
  if (id) {
    await page.locator(`label[for="${id}"]`).first().click();
    assert.equal(await box.isChecked(), false, "the label unticks it");
  }
});

test("I10: without JavaScript the environment switch leads to the same page of the other environment", async () => {
  const path = sample.checklists.find((checklist) => checklist.page.startsWith("production/")).page;
  await page.goto(sample.url + path);
  await page.getByRole("banner").getByRole("link", { name: "Staging", exact: true }).click();
  assert.equal(page.url(), sample.url + path.replace("production/", "staging/"));
});

test("I10: without JavaScript nothing is offered that needs it", async () => {
  await page.goto(sample.url + sample.checklists[0].page);
  const dead = await page.getByRole("button").filter({ visible: true }).allInnerTexts();
  assert.deepEqual(dead, []);
});

test("I10: without JavaScript every page of the site opens, with one h1", { concurrency: 3 }, async (t) => {
  await Promise.all(
    own.pages.map((path) =>
      t.test(`/${path}`, async () => {
        const tab = await seen.context.newPage();
        await tab.goto(own.url + path);
        assert.equal(await tab.locator("h1").count(), 1);
        assert.ok(await tab.locator("main").isVisible());
        await tab.close();
      }),
    ),
  );
});
