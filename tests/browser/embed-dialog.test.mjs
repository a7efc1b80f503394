// The dialog that tells how other sites show a page: by keyboard alone, accessible with every place chosen, its snippets true
// and its preview what the wiki will show.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open } from "./browser.mjs";
import { axe, begin, browser, end, site } from "./wiki.mjs";

const DOCS = "https://docs.example.com/ops/production/release/";

before(begin);
after(end);

async function opened(t, options = {}, path = "production/release/") {
  const seen = await open(browser, site.url, { reducedMotion: "reduce", ...options });
  t.after(seen.close);
  await seen.page.goto(site.url + path, { waitUntil: "load" });
  assert.deepEqual(seen.requests.filter((url) => /embed-dialog|places/.test(url)), [], "nothing of it is loaded before");
  // What can wait is loaded when the page has been at rest.
  await seen.page.waitForFunction(() => performance.getEntriesByType("resource").some(({ name }) => name.endsWith("/later.js")));
  await seen.page.waitForTimeout(300);
  await seen.page.locator(".embed-open").focus();
  await seen.page.keyboard.press("Enter");
  await seen.page.locator("dialog.embedding").waitFor();
  return seen;
}

const snippet = (page) => page.locator("dialog textarea").inputValue();
const choose = (page, label, value) => page.locator(`select[name=${label.toLowerCase()}]`).selectOption(value);

test("each place has a snippet of the page's own address, and says what must be allowed", async (t) => {
  const { page, misdeeds } = await opened(t);
  const all = await page.locator("select[name=where]").locator("option").evaluateAll((options) => options.map(({ value }) => value));
  assert.deepEqual(all, ["frame", "list", "confluence", "confluence-cloud", "mediawiki", "notion", "sharepoint", "backstage", "code-host"]);
  for (const place of all) {
    await choose(page, "Where", place);
    assert.ok((await snippet(page)).includes(DOCS), place);
    assert.ok((await page.locator("dialog section li").count()) >= 2, place);
  }
  await choose(page, "Where", "frame");
  await choose(page, "What", "prepare");
  await choose(page, "Look", "dark");
  await choose(page, "Ticks", "read");
  assert.equal(
    await snippet(page),
    `<iframe src="${DOCS}embed/?theme=dark&amp;mode=read#prepare" title="Release: Prepare" width="100%" height="600" loading="lazy" allow="clipboard-write"></iframe>\n<script src="https://docs.example.com/ops/embed.js" async></script>`,
  );
  const preview = page.frameLocator("dialog iframe");
  await preview.locator("#tls").waitFor();
  assert.equal(await preview.locator("#alarms").isVisible(), false);
  assert.equal(await preview.locator("body").evaluate((body) => getComputedStyle(body).backgroundColor), "rgb(15, 19, 24)");
  await page.getByRole("button", { name: "Copy", exact: true }).click();
  await page.getByText("It is copied.").waitFor();
  assert.deepEqual(misdeeds, []);
});

test("what is chosen stays in sight when the preview goes to its section; a link has no preview, and paper no dialog", async (t) => {
  const { page } = await opened(t, { viewport: { width: 390, height: 700 } }, "production/release/#data");
  const scrolled = () => page.locator("dialog.embedding").evaluate((dialog) => dialog.scrollTop);
  const section = page.frameLocator("dialog iframe").locator("#backup");
  await section.waitFor();
  await page.waitForTimeout(500);
  assert.equal(await scrolled(), 0);
  await choose(page, "What", "afterwards");
  await section.waitFor({ state: "hidden" });
  await page.waitForTimeout(500);
  assert.equal(await scrolled(), 0);
  await choose(page, "Where", "code-host");
  assert.equal(await page.getByText("How it looks").isVisible(), false);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("dialog.embedding").isVisible(), false);
});

test("each section's heading has a way to it, by pointer and by keyboard", async (t) => {
  const { page, misdeeds, close } = await open(browser, site.url, { reducedMotion: "reduce" });
  t.after(close);
  await page.goto(`${site.url}production/release/`, { waitUntil: "load" });
  await page.waitForFunction(() => performance.getEntriesByType("resource").some(({ name }) => name.endsWith("/later.js")));
  await page.waitForTimeout(300);
  await page.locator("#data").hover();
  await page.locator(".embed-section").waitFor();
  const shown = () => page.locator(".embed-section").evaluate((way) => getComputedStyle(way).opacity);
  await page.locator("#tls .title").hover();
  assert.equal(await shown(), "0", "only where one is");
  await page.locator("#data").hover();
  assert.equal(await shown(), "1");
  await page.getByRole("button", { name: "Embed Data" }).click();
  assert.equal(await page.locator("select[name=what]").inputValue(), "data");
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.activeElement?.className === "embed-section");
  await page.locator('.heading > .anchor[href="#afterwards"]').focus();
  await page.getByRole("button", { name: "Embed Afterwards" }).waitFor();
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document));
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.locator("dialog.embedding").waitFor();
  assert.equal(await page.locator("select[name=what]").inputValue(), "afterwards");
  assert.deepEqual(misdeeds, []);
});

test("the snippet that is copied shows the section in a wiki", async (t) => {
  const { page } = await opened(t, {}, "production/release/#data");
  assert.equal(await page.locator("select[name=what]").inputValue(), "data", "the section that one is at");
  const text = (await snippet(page)).replaceAll("https://docs.example.com/ops/", site.url);
  site.write(text);
  const wiki = await page.context().newPage();
  await wiki.goto(`${site.wiki}/`);
  await wiki.frameLocator("iframe").locator("#backup").waitFor();
  await wiki.waitForFunction(() => document.querySelector("iframe").offsetHeight < 590);
});

test("it is accessible with every place chosen, in both schemes, and fits a phone", async (t) => {
  for (const [colorScheme, width] of [["light", 390], ["dark", 1000]]) {
    const { page } = await opened(t, { colorScheme, viewport: { width, height: 800 } });
    await page.evaluate(axe);
    for (const place of ["frame", "mediawiki", "code-host"]) {
      await choose(page, "Where", place);
      await page.waitForTimeout(300);
      const { violations } = await page.evaluate(() => globalThis.axe.run(document.querySelector("dialog"), { iframes: false }));
      assert.deepEqual(violations.map(({ id, nodes }) => `${place}: ${id}: ${nodes[0].html}`), []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth && [...document.querySelectorAll("dialog")].every((dialog) => dialog.scrollWidth <= dialog.clientWidth)));
    }
  }
});

test("Escape closes it, and the focus is where it was; a page without items has it, too", async (t) => {
  const { page, misdeeds } = await opened(t, {}, "production/restore/");
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => !document.querySelector("dialog[open]"));
  assert.equal(await page.evaluate(() => document.activeElement.className), "embed-open");
  assert.deepEqual(misdeeds, []);
});
