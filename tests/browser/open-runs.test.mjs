// The home shows the reader's open runs, and the list of pages how far each page is: over pages and environments, from what
// this browser keeps and nothing else.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { worked } from "./worked.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser;
let site;
before(async () => {
  [browser, site] = await Promise.all([launch(), worked("/a/sub-path/")]);
});
after(async () => {
  await browser.close();
  await site.close();
});

const ready = (page) => page.waitForFunction(() => document.querySelector(".gate")?.dataset.verdict);
const box = (page, id) => page.locator(`#${id} > .head > .box > input`);
const cards = (page) => page.locator(".open-runs .cards > li");
const shown = (page, text) => page.waitForFunction((text) => document.querySelector(".open-runs")?.textContent.includes(text), text);

async function visit(work, options) {
  const seen = await open(browser, site.url, options);
  await work(seen.page, seen);
  assert.deepEqual(seen.misdeeds, []);
  await seen.close();
}

async function go(page, path) {
  await page.goto(site.url + path, { waitUntil: "load" });
  if (await page.locator("main[data-page]").count()) await ready(page);
}

async function named(page, name, date) {
  await page.locator(".runs").click();
  const form = page.getByRole("form", { name: "This run" });
  await form.getByLabel("Name").fill(name);
  if (date) await form.getByLabel("Go-live date").fill(date);
  await form.getByRole("button", { name: "Save" }).click();
  await page.waitForFunction((name) => document.querySelector(".runs").textContent === name, name);
}

/** A run in production with something of everything, and one in staging. */
async function twoRuns(page) {
  await go(page, "production/release/");
  await box(page, "keys").click();
  await named(page, "Release 2.4", "2026-02-01");
  await box(page, "backup").focus();
  await page.keyboard.press("f");
  await page.locator(".panel textarea").fill("disk full");
  await page.locator(".panel .primary").click();
  await page.waitForSelector("#backup[data-state=failed]");
  await go(page, "staging/release/");
  await box(page, "keys").click();
  await named(page, "Rehearsal");
}

test("without runs a home loads nothing more, shows nothing, and has no gap", () =>
  visit(async (page, { requests }) => {
    for (const path of ["", "production/"]) {
      await go(page, path);
      await page.waitForTimeout(2600);
      assert.equal(await page.locator(".open-runs").evaluate((place) => place.getBoundingClientRect().height), 0);
      assert.equal(await page.locator(".ring").count(), 0);
    }
    assert.deepEqual(requests.filter((url) => /elements\/(?!offline|make|sheet)|main\.js/.test(url)), []);
  }));

test("the home shows each open run with its environment, its pages' gates and what waits; an environment's home its own", () =>
  visit(async (page) => {
    await twoRuns(page);
    await go(page, "");
    await shown(page, "Release 2.4");
    assert.equal(await cards(page).count(), 2);
    assert.match(await cards(page).nth(0).textContent(), /Staging.*Rehearsal/, "the last one worked on is first");
    const card = cards(page).nth(1);
    const text = await card.textContent();
    for (const part of ["Production", "Release 2.4", "go-live 2026-02-01", "1 failed", "1 sign-off open"]) assert.ok(text.includes(part), `${part} in ${text}`);
    assert.match(await card.locator(".line").textContent(), /^Required 1\/8 · 1 failed · 1 sign-off open — NOT READY$/);
    const [production, staging] = await cards(page).evaluateAll((all) => all.map((one) => getComputedStyle(one).borderInlineStartColor));
    assert.notEqual(production, staging);
    await go(page, "production/");
    await shown(page, "Release 2.4");
    assert.equal(await cards(page).count(), 1);
    assert.ok(!(await page.locator(".open-runs").textContent()).includes("Rehearsal"));
  }));

test("what was said in the moment a page was left is on the home at once, and a link leads back with that run chosen", () =>
  visit(async (page) => {
    await go(page, "production/release/");
    await box(page, "keys").click();
    await named(page, "First");
    await page.locator(".runs").click();
    await page.getByRole("form", { name: "New run" }).getByLabel("Name").fill("Second");
    await page.getByRole("button", { name: "Begin" }).click();
    await page.waitForFunction(() => document.querySelector(".gate").textContent.startsWith("Required 0/8"));
    const left = page.waitForEvent("load");
    await page.evaluate((home) => {
      setTimeout(() => {
        document.querySelector("#alarms input").click();
        document.querySelector("#old input").click();
        location.href = home;
      });
    }, site.url);
    await left;
    await shown(page, "Second");
    assert.match(await cards(page).nth(0).textContent(), /Second.*Required 1\/8/);
    await cards(page).nth(1).getByRole("link", { name: "Release", exact: true }).click();
    await ready(page);
    await page.waitForFunction(() => document.querySelector(".runs").textContent === "First");
    assert.ok(await box(page, "keys").isChecked());
  }));

test("the ticks of another tab show up, and the focus and what is folded open stay", () =>
  visit(async (page, { context, requests }) => {
    await twoRuns(page);
    await go(page, "");
    await shown(page, "Required 1/8");
    const asked = () => requests.filter((url) => url.endsWith("checklists.json")).length;
    assert.equal(asked(), 0, "nothing is fetched before it is wanted");
    const fold = cards(page).nth(0).locator("summary");
    await fold.click();
    await page.waitForFunction(() => document.querySelector(".rest")?.textContent.includes("1 of 2 not begun"));
    assert.equal(await page.locator(".rest a").textContent(), "Big");
    const other = await context.newPage();
    await other.goto(`${site.url}staging/release/`, { waitUntil: "load" });
    await ready(other);
    await box(other, "backup").click();
    await page.waitForFunction(() => document.querySelector(".open-runs .cards > li").textContent.includes("Required 2/8"));
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "SUMMARY");
    assert.ok(await page.locator(".rest").first().isVisible());
    await page.waitForFunction(() => document.querySelector(".rest").textContent.includes("1 of 2 not begun"));
  }));

test("closed runs are folded away, deleted ones are gone", () =>
  visit(async (page) => {
    await twoRuns(page);
    await page.locator(".runs").click();
    await page.getByRole("button", { name: "Close this run" }).click();
    await go(page, "");
    await shown(page, "1 closed run");
    assert.equal(await page.getByRole("heading", { name: "Rehearsal" }).isVisible(), false);
    await page.getByText("1 closed run").click();
    assert.ok(await page.getByRole("heading", { name: "Rehearsal" }).isVisible());
    await go(page, "production/release/");
    await page.locator(".runs").click();
    await page.getByRole("button", { name: "Delete" }).click();
    await page.waitForFunction(() => document.querySelector(".gate").textContent.startsWith("Required 0/8"));
    await go(page, "");
    await shown(page, "None is open");
    assert.ok(!(await page.locator(".open-runs").textContent()).includes("Release 2.4"));
  }));

test("a page that a newer build does not have is said to be gone, once its list is known", () =>
  visit(async (page) => {
    await twoRuns(page);
    await page.evaluate(async () => {
      const { openStore } = await import(new URL("lib/storage.js", document.querySelector("script[type=module]").src).href);
      const store = await openStore(document.documentElement.dataset.site);
      const [[key, gate]] = (await store.list("gates")).filter(([, { url }]) => url.includes("/staging/"));
      await store.put("gates", key.replace("release", "gone"), { ...gate, page: "gone", title: "Gone", url: gate.url.replace("release", "gone") });
    });
    await go(page, "");
    await shown(page, "Gone");
    await cards(page).nth(0).locator("summary").click();
    await shown(page, "This page is not in the site any more.");
    assert.equal(await cards(page).nth(0).getByRole("link", { name: "Gone" }).count(), 0);
    assert.equal(await cards(page).nth(0).getByRole("link", { name: "Home of Staging" }).count(), 1);
  }));

test("the list of pages has a ring for each page with items, in words too, and nothing is fetched for it", () =>
  visit(async (page, { requests }) => {
    await twoRuns(page);
    requests.length = 0;
    await go(page, "production/");
    await page.waitForSelector(".nav .ring");
    const ring = (title) => page.locator(".nav").getByRole("link", { name: new RegExp(`^${title}`) });
    assert.match(await ring("Release").textContent(), /^Release 1 of 8 required done, 1 failed$/);
    assert.match(await ring("Big").textContent(), /^Big not begun$/);
    assert.deepEqual(requests.filter((url) => url.endsWith(".json")), []);
    await go(page, "production/release/");
    await page.waitForSelector(".nav .ring");
    await box(page, "load").click();
    await page.waitForFunction(() => document.querySelector(".nav [data-ring$=release]").textContent.includes("2 of 8"));
  }));

test("the gate of a page that has changed since is as it was last seen, and the ring of a first tick is there at once", () =>
  visit(async (page) => {
    await go(page, "production/release/");
    await page.waitForTimeout(2600);
    assert.equal(await page.locator(".ring").count(), 0);
    await box(page, "keys").click();
    await page.waitForSelector(".nav .ring");
    site.build(site.text.replace("Keys are rotated", "All keys are rotated twice"));
    try {
      await go(page, "production/release/");
      await page.waitForSelector("#keys[data-state=stale]");
      await page.waitForFunction(() => document.querySelector(".nav [data-ring$=release]").textContent.includes("1 changed since"));
      await go(page, "");
      await shown(page, "1 changed since");
    } finally {
      site.build();
    }
  }));

test("nothing moves when runs and rings appear", async () => {
  const seen = await open(browser, site.url);
  await seen.page.addInitScript(() => {
    globalThis.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await twoRuns(seen.page);
  for (const width of [1280, 390]) {
    await seen.page.setViewportSize({ width, height: 900 });
    for (const path of ["", "production/"]) {
      await go(seen.page, path);
      await shown(seen.page, "Release 2.4");
      await seen.page.waitForTimeout(300);
      await go(seen.page, path);
      await shown(seen.page, "Release 2.4");
      await seen.page.waitForTimeout(500);
      assert.equal(await seen.page.evaluate(() => globalThis.shift), 0, `/${path} at ${width} px`);
    }
  }
  await seen.close();
});

test("axe finds nothing on homes with runs, in both schemes, forced colours and at 320 px", () =>
  visit(async (page) => {
    await twoRuns(page);
    for (const path of ["", "staging/"]) {
      await go(page, path);
      await shown(page, "Rehearsal");
      await cards(page).nth(0).locator("summary").click();
      await page.waitForSelector(".rest a");
      await page.evaluate(axe);
      for (const media of [{ colorScheme: "light" }, { colorScheme: "dark" }, { forcedColors: "active" }]) {
        await page.emulateMedia(media);
        const { violations } = await page.evaluate(() => globalThis.axe.run(document));
        assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`)), [], path);
      }
      await page.emulateMedia({ forcedColors: "none", colorScheme: "light" });
      await page.setViewportSize({ width: 320, height: 700 });
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 320, `/${path} at 320 px`);
      await page.setViewportSize({ width: 1280, height: 900 });
    }
  }));

test("without JavaScript a home is as it was", async () => {
  const seen = await open(browser, site.url, { javaScriptEnabled: false });
  await seen.page.goto(site.url, { waitUntil: "load" });
  assert.ok(await seen.page.getByRole("link", { name: "Production" }).first().isVisible());
  assert.equal(await seen.page.locator(".open-runs").evaluate((place) => place.getBoundingClientRect().height), 0);
  await seen.close();
});
