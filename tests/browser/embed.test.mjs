// A wiki shows pages of a docs site in frames: another host name and another port, so that browsers take the two for
// strangers. What the reader sees there, what the page tells the wiki, and where what is ticked is kept.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { APART, open } from "./browser.mjs";
import { axe, begin, browser, end, gate, iframe, kept, live, site, wiki } from "./wiki.mjs";

before(begin);
after(end);

test("a page in a frame has no chrome, says which environment it is for, and ticks", async (t) => {
  const { frame, misdeeds } = await wiki(t, iframe());
  await live(frame());
  assert.equal(await frame().locator(".header, .menu, .toc, .footer, .skip").count(), 0);
  assert.equal(await frame().locator(".variant").textContent(), "Production");
  await frame().locator("#tls input").check();
  await gate(frame(), "Required 1/4 — NOT READY");
  // Every link that leaves the frame opens beside the wiki, and is the page's own.
  const links = await frame().locator(".prose a").evaluateAll((all) => all.map(({ href, target, ownerDocument }) => [href, target || ownerDocument.querySelector("base").target]));
  assert.deepEqual(links.filter(([href]) => !href.includes("#")), [[`${site.url}production/restore/`, "_blank"], ["https://vendor.example.com/", "_blank"]]);
  assert.deepEqual(misdeeds, []);
});

test("the fragment shows a section alone, with its own gate, and another one when it changes", async (t) => {
  const { page, frame, misdeeds } = await wiki(t, iframe("#prepare"));
  await gate(frame(), "Required 0/3 — NOT READY");
  const shown = () => frame().locator(":is(h1, h2, h3, li.item)").evaluateAll((all) => all.filter((one) => one.checkVisibility() && one.offsetHeight > 1).map(({ id, tagName }) => id || tagName));
  assert.deepEqual(await shown(), ["prepare", "tls", "certificates", "data", "backup"]);
  assert.ok(await frame().locator(".variant").isVisible(), "the environment stays in sight");
  await page.locator("iframe").evaluate((element, src) => (element.src = src), `${site.release}embed/#data`);
  await gate(frame(), "Required 0/1 — NOT READY");
  assert.deepEqual(await shown(), ["data", "backup"]);
  assert.deepEqual(misdeeds, []);
});

for (const scheme of ["light", "dark"]) {
  test(`axe finds nothing in a frame, a section of it, or the window for both sides, ${scheme}`, async (t) => {
    for (const [path, width] of [["production/release/embed/", 320], ["production/release/embed/#data", 320], ["production/release/embed/?mode=read#background", 700], ["embed/sync/", 520]]) {
      const { page, misdeeds, close } = await open(browser, site.url, { colorScheme: scheme, viewport: { width, height: 900 }, reducedMotion: "reduce" });
      t.after(close);
      await page.goto(site.url + path, { waitUntil: "load" });
      if (!path.includes("mode=read") && !path.includes("sync")) await live(page);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run(document));
      assert.deepEqual(violations.map(({ id, nodes }) => `${path}: ${id}: ${nodes[0].html}`), []);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, path);
      assert.deepEqual(misdeeds, []);
    }
  });
}

test("a section without items has nothing to tick, and says nothing of ticks", async (t) => {
  const { page, frame } = await wiki(t, iframe("#background"));
  await frame().locator("html[data-itemless]").waitFor();
  for (const part of [".run", ".where", ".sync"]) assert.equal(await frame().locator(part).isVisible(), false, part);
  assert.ok(await frame().getByText("Words alone.").isVisible());
  await page.locator("iframe").evaluate((element, src) => (element.src = src), `${site.release}embed/#data`);
  await gate(frame(), "Required 0/1 — NOT READY");
  assert.ok(await frame().locator(".run").isVisible());
});

test("who follows a link inside of the frame by keyboard goes on from there", async (t) => {
  const { frame } = await wiki(t, iframe());
  await live(frame());
  await frame().getByRole("link", { name: "the backup" }).press("Enter");
  assert.equal(await frame().locator(":focus").getAttribute("id"), "backup");
});

test("the list of keys has those alone that a frame knows", async (t) => {
  const { page, frame } = await wiki(t, iframe());
  await live(frame());
  await frame().locator("#tls input").focus();
  await page.keyboard.press("?");
  const keys = frame().locator("dialog dt");
  await keys.first().waitFor();
  const said = await keys.allTextContents();
  assert.ok(said.includes("n") && !said.some((key) => ["/", "t", "1…9"].includes(key)), said.join());
});

test("without scripts a section stands alone all the same, and without one the whole page is there", async (t) => {
  const { frame } = await wiki(t, iframe("#data") + iframe(), { javaScriptEnabled: false });
  const shown = (place) => frame(place).locator("li.item");
  await shown(1).first().waitFor();
  assert.equal(await shown(1).filter({ visible: true }).count(), 5);
  assert.equal(await shown(0).filter({ visible: true }).count(), 1);
  // The counts are the whole page's.
  assert.deepEqual([await frame(0).locator(".counts").isVisible(), await frame(1).locator(".counts").isVisible()], [false, true]);
});

test("the address chooses light, dark or what the system has, and whether anything can be ticked", async (t) => {
  const { frame, misdeeds } = await wiki(t, iframe("?theme=dark") + iframe("?theme=light") + iframe("?theme=auto&mode=read"), { colorScheme: "dark" });
  const ground = (place) => frame(place).locator("body").evaluate((body) => getComputedStyle(body).backgroundColor);
  assert.deepEqual([await ground(0), await ground(1), await ground(2)], ["rgb(15, 19, 24)", "rgb(255, 255, 255)", "rgb(15, 19, 24)"]);
  await live(frame(0));
  const read = frame(2).locator("html");
  assert.deepEqual(await read.evaluate((root) => [root.dataset.live, root.querySelectorAll(".box > input:enabled").length]), [undefined, 0]);
  assert.ok(!(await frame(2).locator(".run").isVisible()));
  assert.deepEqual(misdeeds, []);
});

test("the height goes to the page around whenever it is another, and comes to rest", async (t) => {
  const script = `<script>
    globalThis.heights = [];
    addEventListener("message", ({ data, source }) => {
      const frame = document.querySelector("iframe");
      if (source !== frame.contentWindow) return;
      heights.push(data.height);
      frame.style.height = data.height + "px";
    });
  </script>`;
  const { page, frame } = await wiki(t, script + iframe("", 'style="border: 0; width: 100%"'));
  await live(frame());
  const settled = async () => {
    for (let known = -1, now = 0; known !== now; ) {
      known = now;
      await page.waitForTimeout(500);
      now = await page.evaluate(() => heights.length);
    }
    return page.evaluate(() => heights.slice());
  };
  const first = await settled();
  const scrolls = () => frame().locator("html").evaluate((root) => root.scrollHeight > root.clientHeight);
  assert.ok(first.length >= 1 && first.length <= 5, `${first}`);
  assert.equal(await scrolls(), false);
  await page.setViewportSize({ width: 390, height: 800 });
  const narrow = await settled();
  assert.ok(narrow.at(-1) > first.at(-1), `${first} then ${narrow}`);
  assert.equal(await scrolls(), false);
  await page.setViewportSize({ width: 1280, height: 800 });
  const wide = await settled();
  assert.equal(wide.at(-1), first.at(-1), "as it was");
  assert.ok(wide.length < 20, `it comes to rest: ${wide}`);
  // A dialog may be higher than the page.
  await frame().locator(".runs").click();
  await frame().locator("dialog[open]").waitFor();
  await settled();
  const dialog = await frame().locator("dialog").evaluate((one) => one.getBoundingClientRect().bottom <= document.documentElement.clientHeight);
  assert.ok(dialog, "the whole dialog is in the frame");
  await page.keyboard.press("Escape");
  assert.equal((await settled()).at(-1), first.at(-1));
});

test("a sandboxed frame reads and ticks, and says that nothing is saved", async (t) => {
  const { frame, misdeeds } = await wiki(t, iframe("", 'sandbox="allow-scripts"'));
  await frame().getByText("Not saved here: the page around this one allows no storage.").waitFor();
  await frame().locator("#tls input").check();
  await gate(frame(), "Required 1/4 — NOT READY");
  // The words behind a tick are of the docs site, which this frame is not of any more.
  assert.deepEqual(misdeeds.filter((words) => !/checklist\.json|ERR_FAILED/.test(words)), []);
});

test("where the browser gives strangers no storage, the frame says so and ticks all the same", async (t) => {
  const { frame } = await wiki(t, iframe());
  await frame().getByText("Not saved here: this browser keeps nothing in this frame.").waitFor();
  await frame().locator("#tls input").check();
  await gate(frame(), "Required 1/4 — NOT READY");
});

test("a storage of its own keeps what was ticked in this wiki, and the frame says so", async (t) => {
  const context = await kept(t, APART);
  const { page, frame } = await wiki(t, iframe(), { context });
  await frame().getByText("Kept in this browser, in this wiki only.").waitFor();
  await frame().locator("#tls input").check();
  await gate(frame(), "Required 1/4 — NOT READY");
  await page.waitForTimeout(300);
  await page.reload();
  await frame().locator("#tls[data-state=done]").waitFor();
  await page.goto(site.release);
  await live(page);
  assert.equal(await page.locator("li.item[data-state]").count(), 0, "the docs site knows nothing of it");
});

test("a command is copied from a frame that may not touch the clipboard", async (t) => {
  const { page, frame, misdeeds } = await wiki(t, `${iframe()}<textarea></textarea>`);
  await frame().locator("#backup .copy").click();
  await frame().getByRole("button", { name: "Copied" }).waitFor();
  await page.locator("textarea").focus();
  await page.keyboard.press("Control+V");
  assert.equal(await page.locator("textarea").inputValue(), "backup --app ops --verify");
  assert.deepEqual(misdeeds.filter((words) => !/permissions policy/i.test(words)), []);
});

test("who is not allowed shows nothing", async (t) => {
  const { page } = await wiki(t, "");
  const headers = (await (await page.request.get(`${site.release}embed/`)).headers())["content-security-policy"];
  assert.ok(headers.endsWith(`frame-ancestors 'self' ${site.wiki}`), headers);
  const others = (await (await page.request.get(site.release)).headers())["content-security-policy"];
  assert.ok(others.endsWith("frame-ancestors 'self'"), others);
});

test("a page says early how others show it, and its frame says whose it is", async () => {
  const page = readFileSync(join(site.out, "production/release/index.html"), "utf8");
  const discovery = '<link rel="alternate" type="application/json+oembed" href="https://docs.example.com/ops/production/release/embed/oembed.json"';
  assert.ok(page.indexOf(discovery) > 0 && page.indexOf(discovery) < page.indexOf("<link rel=\"stylesheet\""));
  const frame = readFileSync(join(site.out, "production/release/embed/index.html"), "utf8");
  assert.ok(frame.includes('<link rel="canonical" href="https://docs.example.com/ops/production/release/">'));
  assert.ok(frame.includes('<meta name="robots" content="noindex">'));
  assert.equal(frame.includes("Staging"), false);
});

/** Presses *Sync* in the frame and, in the window that opens, what brings both together. Resolves to what the window says. */
async function synced(page, frame, press = true) {
  const [window] = await Promise.all([page.waitForEvent("popup"), frame.getByRole("button", { name: "Sync with the docs site" }).click()]);
  const told = window.locator(".told");
  if (press) await window.getByRole("button", { name: "Bring both together" }).click();
  const close = window.locator(".close");
  // A window that is not in front draws nothing, so it is asked again and again.
  for (let wait = 0; wait < 100 && (await close.textContent()) !== "Close"; wait += 1) await page.waitForTimeout(100);
  const words = await told.textContent();
  // The click may be cut off by what it does: that the window closes is what counts.
  await Promise.all([window.waitForEvent("close"), close.click().catch(() => {})]);
  return words;
}

/** The docs site and a wiki, whose storage is not shared, with one item ticked in each. */
async function tickedApart(t) {
  const context = await kept(t, APART);
  const docs = await context.newPage();
  await docs.goto(site.release);
  await docs.locator("#certificates input").check();
  await gate(docs, "Required 1/4");
  await docs.waitForTimeout(300);
  const { page, frame, misdeeds } = await wiki(t, iframe(), { context });
  await frame().locator("#tls input").check();
  await gate(frame(), "Required 1/4");
  return { docs, page, frame, misdeeds };
}

test("what was ticked in the frame and on the docs site is brought together, as often as one likes", async (t) => {
  const { docs, page, frame, misdeeds } = await tickedApart(t);
  assert.equal(await synced(page, frame()), "Done: 2 entries on both sides.");
  await gate(frame(), "Required 2/4");
  await frame().getByText(/Brought together with the docs site at .*: 2 entries on both sides/).waitFor();
  await gate(docs, "Required 2/4");
  // It is one run now; what is said later is brought over too, and nothing is there twice.
  await docs.locator("#backup input").check();
  await docs.waitForTimeout(300);
  await frame().locator("#tls input").uncheck();
  assert.equal(await synced(page, frame()), "Done: 4 entries on both sides.");
  for (const one of [frame(), docs]) await gate(one, "Required 2/4");
  assert.deepEqual(await docs.locator("li[data-state=done]").evaluateAll((all) => all.map(({ id }) => id)), ["certificates", "backup"]);
  await page.reload();
  await gate(frame(), "Required 2/4");
  assert.deepEqual(misdeeds, []);
});

test("what nothing was kept of is kept once it is brought to the docs site", async (t) => {
  const context = await browser.newContext();
  t.after(() => context.close());
  const { page, frame } = await wiki(t, iframe(), { context });
  await frame().getByText("Not saved here: this browser keeps nothing").waitFor();
  await frame().locator("#tls input").check();
  await gate(frame(), "Required 1/4");
  assert.equal(await synced(page, frame()), "Done: 1 entry on both sides.");
  await page.goto(site.release);
  await gate(page, "Required 1/4");
});

test("where the frame and the docs site share one storage, the window says so", async (t) => {
  const context = await kept(t);
  const { page, frame } = await wiki(t, iframe(), { context });
  await frame().locator("#tls input").check();
  await page.waitForTimeout(300);
  assert.match(await synced(page, frame(), false), /share one storage/);
  await frame().getByText("Kept in this browser, here and on the docs site.").waitFor();
});

test("there is one window at a time, and what is ticked while it is open stays", async (t) => {
  const { docs, page, frame } = await tickedApart(t);
  const press = async () => {
    const [window] = await Promise.all([page.waitForEvent("popup"), frame().getByRole("button", { name: "Sync with the docs site" }).click()]);
    await window.getByRole("button", { name: "Bring both together" }).waitFor();
    return window;
  };
  const first = await press();
  const gone = first.waitForEvent("close");
  const second = await press();
  await gone;
  await page.waitForTimeout(700);
  assert.match(await frame().locator(".where").textContent(), /^Waiting/, "the first one's end is not the second one's");
  await frame().locator("#quiet input").check();
  await docs.locator("#backup input").check();
  await gate(docs, "Required 2/4");
  await docs.waitForTimeout(300);
  await second.getByRole("button", { name: "Bring both together" }).click();
  await frame().getByText(/Brought together with the docs site/).waitFor();
  await gate(frame(), "Required 4/4");
  await gate(docs, "Required 3/4");
  await second.close();
  await page.waitForTimeout(700);
  assert.match(await frame().locator(".where").textContent(), /^Brought together/);
});

test("neither side hears anyone else", async (t) => {
  const { page, frame } = await wiki(t, iframe());
  await frame().locator("#tls input").check();
  const [window] = await Promise.all([page.waitForEvent("popup"), frame().getByRole("button", { name: "Sync with the docs site" }).click()]);
  await window.getByRole("button", { name: "Bring both together" }).waitFor();
  const before = await frame().locator(".where").textContent();
  // The wiki speaks to the frame, as if it were the window.
  await page.evaluate(() => document.querySelector("iframe").contentWindow.postMessage({ type: "checkdown:same" }, "*"));
  await page.waitForTimeout(200);
  assert.equal(await frame().locator(".where").textContent(), before);
  await window.close();
  await frame().getByText("The window was closed: nothing was brought together.").waitFor();
  // A window that the wiki opens is asked by nobody of the site's own origin.
  const [opened] = await Promise.all([page.waitForEvent("popup"), page.evaluate((url) => (globalThis.opened = open(url)), `${site.url}embed/sync/`)]);
  await opened.getByText("Waiting for the frame").waitFor();
  await page.evaluate(() => opened.postMessage({ type: "checkdown:run", site: "framed", environment: "production", actor: "x", file: null }, "*"));
  await opened.waitForTimeout(300);
  assert.equal(await opened.locator(".told").textContent(), "Waiting for the frame …");
});
