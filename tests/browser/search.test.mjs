// The search, as a reader uses it: by keys alone, with a finger, from every kind of page, in one environment and in all. What
// it finds is the engine's business (tests/js/search*.test.mjs).

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { launch } from "./browser.mjs";
import { active, ask, chip, field, isOpen, options, says, selected, titles, value, visited } from "./search-person.mjs";
import { searched } from "./search-site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"] };

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

test("it opens by its key and its link on every kind of page, and gives the focus back", async () => {
  for (const path of ["", "production/", "production/release/", "release/", "owners/", "owners/security/", "no/such/page/"]) {
    await visit(site.url + path, async (page) => {
      await page.locator("a[href]").nth(1).focus();
      const before = await page.evaluate(() => document.activeElement.outerHTML);
      for (const key of ["Control+k", "/", "Meta+k"]) {
        await page.keyboard.press(key);
        await page.waitForSelector("dialog.search [role=combobox]:focus");
        await page.keyboard.press("Escape");
        assert.equal(await isOpen(page), false, `${key} on /${path}`);
        assert.equal(await page.evaluate(() => document.activeElement.outerHTML), before, `${key} on /${path}`);
      }
      await page.locator(".search-open").click();
      await page.keyboard.type("tls");
      await selected(page, "TLS");
      assert.equal(await value(page), "tls");
      await page.getByRole("button", { name: "Close" }).click();
      assert.ok(await page.locator(".search-open").evaluate((link) => link === document.activeElement));
    }, { forgiven: /status of 404.*no\/such\/page/ });
  }
});

test("what is typed in the moment that it opens again takes the place of what was there, and stays", () =>
  visit(site.release, async (page) => {
    await ask(page, "xylophone", "1 result in Production");
    await page.keyboard.press("Escape");
    await page.evaluate(() => {
      document.querySelector(".search-open").click();
      document.execCommand("insertText", false, "t");
    });
    await page.waitForTimeout(200);
    await page.keyboard.type("ls");
    await selected(page, "TLS");
    assert.equal(await value(page), "tls");
  }));

test("what is typed while it loads is in its field, and presses no key of the page", () =>
  visit(site.release, async (page) => {
    await page.locator("#tls input").focus();
    await page.keyboard.press("j");
    await page.waitForFunction(() => document.activeElement.closest("#private"));
    await page.route("**/search-dialog.js", async (route) => {
      await new Promise((done) => setTimeout(done, 500));
      await route.continue();
    });
    await page.keyboard.press("/");
    await page.keyboard.type("xylophone");
    await selected(page, "The xylophone");
    assert.equal(await value(page), "xylophone");
    assert.equal(await page.locator("li.item input:checked").count(), 0);
    // The key of the search may be the first of all, before those who read keys are there.
    await page.reload();
    await page.route("**/keys.js", async (route) => {
      await new Promise((done) => setTimeout(done, 500));
      await route.continue();
    });
    await page.locator("#tls input").focus();
    await page.keyboard.type("/xylo");
    await selected(page, "The xylophone");
    assert.equal(await value(page), "xylo");
    assert.equal(await page.locator("li.item input:checked").count(), 0);
  }));

test("what is found says where it stands, and the words of the query are marked", () =>
  visit(site.release, async (page) => {
    await ask(page, "backups", "3 results in Production");
    const groups = await page.locator("[role=listbox] > [role=group]").evaluateAll((all) => all.map((group) => [group.ariaLabel, ...[...group.querySelectorAll(".title")].map((title) => title.innerHTML)]));
    assert.deepEqual(groups.find(([place]) => place === "Release › Data"), ["Release › Data", "<mark>Backups</mark> of <mark>backups</mark>", "<mark>Backups</mark> are fresh"]);
    assert.ok(groups.some(([place]) => place === "Restore › Rehearsal"));
    const row = page.locator("a[role=option]", { hasText: "Backups of backups" });
    assert.deepEqual(await row.locator(".aside").allTextContents(), ["optional", "Platform team"]);
    // The text of an author is a text, whatever it looks like.
    await ask(page, "keys renewed", "1 result in Production");
    assert.match(await page.locator(".excerpt").innerHTML(), /&amp; <mark>keys<\/mark>|&lt;b&gt;<mark>keys<\/mark>/);
  }));

test("arrows, Home and End choose, and the field keeps the focus", () =>
  visit(site.url, async (page) => {
    await ask(page, "repetition", "60 results");
    const first = await active(page);
    await page.keyboard.press("ArrowDown");
    assert.notEqual(await active(page), first);
    await page.keyboard.press("Home");
    assert.equal(await active(page), first);
    await page.keyboard.press("ArrowUp");
    assert.equal(await active(page), "Show more");
    await page.keyboard.press("ArrowDown");
    assert.equal(await active(page), first);
    await page.keyboard.press("End");
    assert.equal(await active(page), "Show more");
    const shown = (await titles(page)).length;
    await page.keyboard.press("Enter");
    await page.waitForFunction((shown) => document.querySelectorAll("a[role=option]").length > shown, shown);
    assert.ok(await field(page).evaluate((input) => input === document.activeElement && input.getAttribute("aria-expanded") === "true"));
  }));

test("Enter opens: another page at its item, in the environment that is read", () =>
  visit(site.staging, async (page) => {
    await ask(page, "xylophone", "1 result in Staging");
    await page.keyboard.press("Enter");
    await page.waitForURL(`${site.url}staging/restore/#heard`);
    assert.ok(await page.locator("#heard:target").isVisible());
    // One presses Enter as soon as one has typed.
    await page.keyboard.press("Control+k");
    await field(page).fill("private network");
    await page.keyboard.press("Enter");
    await page.waitForURL(`${site.url}staging/release/#private`);
  }));

test("what is on the page that is open is shown there: filters are lifted, folds open, its box has the focus", () =>
  visit(site.release, async (page) => {
    await page.locator("#tls .box").click();
    await page.waitForSelector("#tls[data-state=done]");
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await page.waitForSelector("#tls.filtered", { state: "attached" });
    await ask(page, "tls", "1 result in Production");
    assert.match(await options(page).first().textContent(), /Done/);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.closest("#tls:target"));
    assert.ok(await page.locator("#tls").isVisible());
    assert.equal(await page.getByRole("button", { name: "All", exact: true }).getAttribute("aria-pressed"), "true");
    assert.equal(await isOpen(page), false);
    await page.goto(site.restore);
    await ask(page, "folded", "1 result in Production");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.closest("#folded:target"));
    assert.ok(await page.locator("#folded").isVisible());
  }));

test("results are links: Control-Enter and the middle button open another tab", () =>
  visit(site.release, async (page, { context }) => {
    await ask(page, "xylophone", "1 result in Production");
    for (const press of [() => page.keyboard.press("Control+Enter"), () => options(page).first().click({ button: "middle" })]) {
      const [tab] = await Promise.all([context.waitForEvent("page"), press()]);
      await tab.waitForURL(`${site.restore}#heard`);
      await tab.close();
    }
    assert.equal(page.url(), site.release);
    assert.ok(await isOpen(page));
  }));

test("results say how they stand in the current run, and `is:` asks for it, on pages with items and without", () =>
  visit(site.release, async (page) => {
    await page.locator("#backups .box").click();
    await page.waitForSelector("#backups[data-state=done]");
    await page.waitForTimeout(300);
    for (const url of [site.release, site.restore, `${site.url}production/`]) {
      await page.goto(url);
      await ask(page, "backups", "3 results in Production");
      await page.waitForSelector("a[role=option] .standing");
      assert.deepEqual(await page.locator("a[role=option]:has(.standing) .title").allTextContents(), ["Backups are fresh"], url);
      await ask(page, "is:done", "1 result in Production");
      assert.deepEqual(await titles(page), ["Backups are fresh"]);
      await ask(page, "backups is:open", "2 results in Production");
      assert.ok(!(await titles(page)).includes("Backups are fresh"));
      await ask(page, "is:failed", "Nothing found for “is:failed” in Production");
    }
    // Another environment has a run of its own.
    await page.goto(site.staging);
    await ask(page, "backups is:done", "Nothing found for “backups is:done” in Staging");
  }));

test("filters are completed as they are typed, stand as chips, and are taken away", () =>
  visit(site.release, async (page) => {
    await ask(page, "mirror owner:", "2 to choose from · 1 result in Production");
    assert.deepEqual((await options(page).allTextContents()).slice(0, 2), ["Platform team platform · 4", "Security team security · 2"]);
    await page.keyboard.type("plat");
    await selected(page, "Platform team");
    await page.keyboard.press("Enter");
    await says(page, "1 result in Production");
    assert.equal((await value(page)).trim(), "mirror owner:platform");
    assert.deepEqual(await titles(page), ["Production mirror"]);
    await chip(page, "Owner: Platform team").click();
    assert.equal((await value(page)).trim(), "mirror");
    await ask(page, "control:CC6.7", "1 result in Production");
    assert.deepEqual(await titles(page), ["TLS 1.2 or newer everywhere"]);
    await field(page).fill("is:bl");
    await selected(page, "Blocked");
  }));

test("the environment that is read is preset and can be lifted; chips count what they would leave", () =>
  visit(site.release, async (page) => {
    await ask(page, "mirror", "1 result in Production");
    await chip(page, "Environment: Production").click();
    await says(page, "2 results");
    assert.deepEqual(await page.locator("a[role=option]", { hasText: "Staging mirror" }).locator(".aside").allTextContents(), ["Platform team", "Staging"]);
    await chip(page, "Only in Production").click();
    await says(page, "1 result in Production");
    await ask(page, "mirror env:staging", "1 result in Staging");
    assert.deepEqual(await titles(page), ["Staging mirror"]);
    await ask(page, "backups", "3 results in Production");
    await page.locator(".facets > summary").click();
    const level = page.getByRole("group", { name: "Level" });
    await level.getByRole("button", { name: "optional 1" }).click();
    await says(page, "1 result in Production");
    assert.equal((await value(page)).trim(), "backups level:optional");
    assert.equal(await level.getByRole("button", { name: "optional" }).getAttribute("aria-pressed"), "true");
    await level.getByRole("button", { name: "optional" }).click();
    await says(page, "3 results in Production");
    await page.getByRole("group", { name: "Environment" }).getByRole("button", { name: "Staging" }).click();
    await says(page, "3 results in Staging");
  }));

test("the last searches are kept, taken up again, and forgotten", () =>
  visit(site.release, async (page) => {
    for (const text of ["xylophone", "tls"]) {
      await ask(page, text, "1 result in Production");
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => !document.querySelector("dialog[open]"));
      await page.waitForTimeout(200);
      await page.goto(site.release);
    }
    await page.keyboard.press("Control+k");
    await page.waitForSelector("[role=option]");
    assert.deepEqual(await options(page).allTextContents(), ["tls", "xylophone"]);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await selected(page, "The xylophone");
    await field(page).fill("");
    await page.getByRole("button", { name: "Forget these searches" }).click();
    await page.waitForFunction(() => document.querySelector("[role=listbox]").hidden);
    await page.reload();
    await page.keyboard.press("Control+k");
    await page.waitForTimeout(300);
    assert.equal(await options(page).count(), 0);
  }));

test("a link holds the search, with its environment; the search's own page keeps it in its address", () =>
  visit(site.release, async (page) => {
    await ask(page, "mirror", "1 result in Production");
    await page.locator(".facets > summary").click();
    await page.getByRole("button", { name: "Copy the link to this search" }).click();
    await says(page, "The link is copied");
    const link = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(link, `${site.search}?q=mirror%20env%3Aproduction`);
    await page.goto(link);
    await says(page, "1 result in Production");
    assert.deepEqual(await titles(page), ["Production mirror"]);
    await field(page).fill("xylophone");
    await says(page, "1 result");
    assert.equal(page.url(), `${site.search}?q=xylophone`);
    await page.keyboard.press("Enter");
    await page.waitForURL(/restore\/#heard$/);
    await page.goBack();
    await says(page, "1 result");
    assert.equal(await value(page), "xylophone");
    await page.goto(`${site.restore}?q=tls`);
    await selected(page, "TLS");
    assert.ok(await isOpen(page));
    // What is put away stays away.
    await page.keyboard.press("Escape");
    await page.waitForURL(site.restore);
    await page.goto(`${site.restore}?q=tls`);
    await selected(page, "TLS");
    await page.keyboard.press("Enter");
    await page.waitForURL(/release\/#tls$/);
  }));

test("where nothing is found it says so, and offers near words and fewer filters", () =>
  visit(site.release, async (page) => {
    await ask(page, "stage mirror owner:securty", "Nothing has all of these words. Some of them: 1 result in Production");
    await page.getByRole("button", { name: "security" }).click();
    await page.waitForFunction(() => document.querySelector("[role=combobox]").value.includes("owner:security"));
    await says(page, "Nothing found for “stage mirror owner:security” in Production");
    await chip(page, "Without the filters").click();
    await says(page, "Nothing has all of these words. Some of them: 1 result in Production");
    assert.equal(await value(page), "stage mirror");
    await ask(page, "qqqqqqqqqqq", "Nothing found for “qqqqqqqqqqq” in Production");
    await chip(page, "In all environments").click();
    await says(page, "Nothing found for “qqqqqqqqqqq”");
    assert.equal(await options(page).count(), 0);
    assert.equal(await field(page).getAttribute("aria-expanded"), "false");
    await ask(page, "(((", "Nothing found for “(((”");
    await field(page).fill("netwrok");
    await page.waitForFunction(() => document.querySelector(".hints").textContent === "“netwrok” was read as “network”.");
    await selected(page, "Private network");
  }));

test("filters hold whatever their letter case, of two environments the last, and what only looks like a filter is a word", () =>
  visit(site.release, async (page) => {
    const chips = () => page.locator(".search > .chips .taken").allTextContents();
    await ask(page, "mirror Owner:platform", "1 result in Production");
    assert.deepEqual(await chips(), ["Environment: Production", "Owner: Platform team"]);
    await ask(page, "mirror env:production ENV:staging", "1 result in Staging");
    assert.deepEqual(await chips(), ["Environment: Staging"]);
    assert.deepEqual(await titles(page), ["Staging mirror"]);
    await ask(page, "tls Owner:nobody", "1 result in Production");
    assert.match(await page.locator(".hints").textContent(), /There is no owner “nobody”/);
    await ask(page, "error: tls", "Nothing has all of these words. Some of them: 1 result in Production");
    assert.match(await page.locator(".hints").textContent(), /“error:” is nowhere/);
  }));

test("where single keys are turned off, `/` opens nothing; Control-K does", () =>
  visit(site.release, async (page) => {
    await page.getByRole("button", { name: "Keys" }).click();
    await page.getByLabel("Single keys work on this site").uncheck();
    await page.keyboard.press("Escape");
    await page.waitForTimeout(200);
    for (const url of [site.release, site.url]) {
      await page.goto(url);
      await page.keyboard.press("/");
      await page.waitForTimeout(300);
      assert.equal(await isOpen(page), false, url);
      await page.keyboard.press("Control+k");
      assert.ok(await isOpen(page), url);
    }
  }));

test("it is accessible with and without results, in both schemes, narrow and under a finger", async () => {
  const looks = [
    { colorScheme: "light", reducedMotion: "reduce" },
    { colorScheme: "dark", reducedMotion: "reduce" },
    { colorScheme: "light", reducedMotion: "reduce", forcedColors: "active" },
    { colorScheme: "light", reducedMotion: "reduce", viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true },
    { colorScheme: "light", reducedMotion: "reduce", viewport: { width: 320, height: 640 } },
  ];
  for (const look of looks) {
    for (const url of [site.release, site.search]) {
      await visit(url, async (page) => {
        await page.evaluate(axe);
        const judge = async (what) => {
          const { violations } = await page.evaluate((rules) => globalThis.axe.run(document, rules), RULES);
          const told = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${what} ${id} ${node.target.join(" ")} ${node.failureSummary}`));
          assert.deepEqual(told, [], JSON.stringify(look));
          assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, what);
        };
        const where = url === site.release ? " in Production" : "";
        await ask(page, "tls", `1 result${where}`);
        await judge("results");
        await page.locator(".facets > summary").click();
        await page.waitForSelector(".rows button");
        await judge("filters");
        if (look.hasTouch) {
          const small = await page.locator(":is(dialog, .search-here) :is(button, a, summary, input, [role=option])").evaluateAll((all) => all.filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.5).map((one) => one.outerHTML));
          assert.deepEqual(small, []);
        }
        await field(page).fill("qqqqqqqqqqq owner:");
        await page.waitForSelector("div[role=option]");
        await judge("completion");
        await ask(page, "qqqqqqqqqqq", `Nothing found for “qqqqqqqqqqq”${where}`);
        await judge("nothing");
      }, look);
    }
  }
});

test("without scripts the link leads to a page that lists the site; nothing of the search is printed", async () => {
  await visit(site.release, async (page) => {
    await page.locator(".search-open").click();
    await page.waitForURL(site.search);
    for (const name of ["Release", "Restore", "Owners", "Production", "Staging"]) assert.ok(await page.locator("main").getByRole("link", { name, exact: true }).first().isVisible(), name);
    assert.match(await page.locator("main").textContent(), /site:docs\.example\.com/);
    assert.equal(await page.locator("link[rel=search]").getAttribute("href"), "../opensearch.xml");
    assert.equal(await page.locator("input:visible").count(), 0);
    await page.getByRole("link", { name: "All items" }).click();
    await page.waitForURL(`${site.search}items/`);
    assert.equal(await page.locator("tbody tr:not(.group)").count(), 69);
    await page.getByRole("row", { name: "The xylophone was heard" }).getByRole("link").last().click();
    await page.waitForURL(`${site.url}staging/restore/#heard`);
  }, { javaScriptEnabled: false });
  await visit(site.release, async (page) => {
    await ask(page, "tls", "1 result in Production");
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator("dialog.search").isVisible(), false);
    assert.equal(await page.locator(".search-open").isVisible(), false);
  });
});

test("what the first search loads keeps its budget, and no page loads any of it before", async () => {
  const folder = readdirSync(join(site.out, "assets")).find((name) => name.startsWith("modules."));
  const size = (name) => gzipSync(readFileSync(join(site.out, "assets", folder, name)), { level: 9 }).length;
  await visit(site.release, async (page, { requests }) => {
    await page.waitForTimeout(300);
    const scripts = () => requests.filter((url) => url.endsWith(".js")).map((url) => url.split(`${folder}/`)[1] ?? "");
    assert.ok(!scripts().some((name) => name.includes("search")), "before");
    const before = new Set(scripts());
    await ask(page, "tls", "1 result in Production");
    await page.waitForTimeout(300);
    const first = [...new Set(scripts())].filter((name) => !before.has(name));
    const sizes = first.map((name) => [name, size(name)]);
    console.log(sizes.map(([name, bytes]) => `${(bytes / 1024).toFixed(2).padStart(6)} KB  ${name}`).join("\n"));
    const of = (names) => sizes.filter(([name]) => names.includes(name)).reduce((sum, [, bytes]) => sum + bytes, 0);
    const face = of(["elements/search-dialog.js", "search/found.js"]);
    assert.ok(face > 0 && face <= 4 * 1024, `the interface is ${face} bytes`);
    // What the first search of a plain word loads of the engine is one file.
    const engine = of(first.filter((name) => name.startsWith("search/") && name !== "search/found.js"));
    assert.ok(engine > 0 && engine <= 5 * 1024, `the engine is ${engine} bytes`);
  });
});
