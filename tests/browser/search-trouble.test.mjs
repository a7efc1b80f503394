// The search in trouble: an index that cannot be had, answers that come late, what nobody would type.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { ask, field, says, selected, titles, value, visited } from "./search-person.mjs";
import { searched } from "./search-site.mjs";

let browser;
let site;
before(async () => {
  [browser, site] = await Promise.all([launch(), searched("/a/sub-path/")]);
});
after(async () => {
  await browser.close();
  await site.close();
});

const visit = (url, work, options) => visited(browser, site, url, work, options);

/** For who holds requests up: those of a service worker cannot be. */
const UNKEPT = { serviceWorkers: "block", forgiven: /Service Worker registration blocked/ };

test("an index that cannot be had is said, and asked for again", async () => {
  const cases = [
    ["**/search/manifest.json", (route) => route.abort(), "The search index cannot be reached."],
    ["**/search/manifest.json", (route) => route.fulfill({ status: 200, contentType: "application/json", body: "{" }), "The search index is damaged; the site may just be changing."],
    ["**/modules*/search/engine.js", (route) => route.abort(), "The search index cannot be reached."],
  ];
  for (const [pattern, answer, words] of cases) {
    await visit(site.release, async (page) => {
      await page.route(pattern, answer);
      await page.keyboard.press("Control+k");
      await page.keyboard.type("tls");
      await says(page, words);
      assert.equal(await page.getByRole("link", { name: "All pages" }).getAttribute("href"), site.search);
      await page.unroute(pattern);
      await page.getByRole("button", { name: "Try again" }).click();
      await selected(page, "TLS");
      assert.equal(await page.getByRole("button", { name: "Try again" }).count(), 0);
    }, { forgiven: /ERR_FAILED|Failed to load/ });
  }
  await visit(site.release, async (page, { context }) => {
    await page.route("**/search/manifest.json", (route) => route.abort());
    await page.keyboard.press("Control+k");
    await page.keyboard.type("xylophone");
    await says(page, "The search index cannot be reached.");
    await context.setOffline(true);
    await page.getByRole("button", { name: "Try again" }).click();
    await says(page, "You are offline, and the search index is not in this browser.");
    await context.setOffline(false);
    await page.unroute("**/search/manifest.json");
    await page.getByRole("button", { name: "Try again" }).click();
    await selected(page, "The xylophone");
  }, { forgiven: /ERR_FAILED|ERR_INTERNET_DISCONNECTED/ });
  await visit(site.release, async (page, { context }) => {
    await context.setOffline(true);
    await page.keyboard.press("Control+k");
    await says(page, "The search could not be loaded.");
    assert.equal(page.url(), site.release);
  }, { forgiven: /ERR_INTERNET_DISCONNECTED|Failed to fetch/ });
});

test("what is closed or typed over before it is found opens nothing", () =>
  visit(site.release, async (page) => {
    let release;
    const hold = () => page.route(`${site.search}**`, async (route) => {
      await new Promise((done) => (release = done));
      await route.continue();
    });
    const pressed = async (after) => {
      await hold();
      await page.keyboard.press("Control+k");
      await field(page).fill("xylophone");
      await page.waitForTimeout(100);
      await page.keyboard.press("Enter");
      await after();
      await page.unroute(`${site.search}**`, { behavior: "ignoreErrors" });
      for (let waited = 0; waited < 20; waited += 1) {
        release?.();
        await page.waitForTimeout(50);
      }
    };
    await pressed(() => page.keyboard.press("Escape"));
    assert.equal(page.url(), site.release);
    await page.reload();
    await pressed(() => page.keyboard.type(" tls"));
    assert.equal(page.url(), site.release);
    assert.equal(await value(page), "xylophone tls");
  }, UNKEPT));

test("whatever is pasted is answered inside the screen, and the address is no hindrance", async () => {
  const look = { viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true };
  for (const url of [site.release, site.search]) {
    await visit(url, async (page) => {
      if (url === site.release) await page.locator(".search-open").click();
      const status = () => page.locator(".summary").textContent();
      for (const text of ["x".repeat(10_000), `owner:${"y".repeat(10_000)} ${"z".repeat(300)}`, "\ud800 xyz"]) {
        await field(page).evaluate((input, text) => {
          input.value = text;
          input.dispatchEvent(new InputEvent("input"));
        }, text);
        await page.waitForFunction((begin) => document.querySelector(".summary").textContent.startsWith(`Nothing found for “${begin}`), text.slice(0, 70));
        assert.ok((await status()).length < 150 && (await page.locator(".chips").allTextContents()).join("").length < 400);
        const wide = await page.locator(":is(dialog, .search-here), :is(dialog, .search-here) *").evaluateAll((all) => all.filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth).map((one) => one.outerHTML.slice(0, 80)));
        assert.deepEqual(wide, []);
        // Nor is a word of the search's own broken for it.
        const broken = await page.locator("dialog[open] .line > button").evaluateAll((all) => all.filter(({ firstChild }) => {
          const range = document.createRange();
          range.selectNodeContents(firstChild);
          return range.getClientRects().length > 1;
        }).length);
        assert.equal(broken, 0);
      }
      // Some browsers take no more than some addresses a minute.
      await page.evaluate(() => (history.replaceState = () => { throw new DOMException("too many", "SecurityError"); }));
      await ask(page, "xylophone", `1 result${url === site.release ? " in Production" : ""}`);
    }, look);
  }
});

test("a late answer never takes the place of a newer one", () =>
  visit(site.release, async (page) => {
    await ask(page, "tls", "1 result in Production");
    let release;
    const held = new Promise((done) => (release = done));
    await page.route("**/search/**", async (route) => {
      await held;
      await route.continue();
    });
    await field(page).fill("xylophone");
    await page.waitForTimeout(100);
    await field(page).fill("tls");
    await page.waitForTimeout(100);
    release();
    await page.waitForTimeout(500);
    assert.deepEqual(await titles(page), ["TLS 1.2 or newer everywhere"]);
  }, UNKEPT));
