// What is said in the very moment a page is left is kept: the page is gone before any disk has answered.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { worked } from "./worked.mjs";

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
const answer = (page, said) => page.locator(`[data-answer=${said}]`).getAttribute("aria-pressed");

/** Works in a context of its own; at the end nothing may have gone wrong. */
async function visit(work) {
  const seen = await open(browser, site.url);
  await seen.page.goto(site.release, { waitUntil: "load" });
  await ready(seen.page);
  await work(seen.page, seen.context);
  assert.deepEqual(seen.misdeeds, []);
  await seen.close();
}

/** In one task, clicks what the selector names, and leaves the page: by a link, by reloading it, or back to where it was. */
async function clickAndLeave(page, selector, way) {
  const left = page.waitForEvent("load");
  await page.evaluate(
    ([selector, way]) => {
      setTimeout(() => {
        document.querySelector(selector).click();
        if (way === "reload") location.reload();
        else if (way === "link") document.querySelector("a.site").click();
        else location.href = way;
      });
    },
    [selector, way],
  );
  await left;
}

/** The run's events as they lie on the disk, settled or not. */
const events = (page) =>
  page.evaluate(async () => {
    const { openStore } = await import(new URL("lib/storage.js", document.querySelector("script[type=module]").src).href);
    const store = await openStore(document.documentElement.dataset.site);
    const all = [];
    for (const [id] of await store.list("runs")) all.push(...(await store.loadAll(id)).events);
    return all.map(({ id, target, value }) => ({ id, target, value }));
  });

test("the first word of a run is kept, whatever ends the page in the same task", async () => {
  for (const selector of ["[data-answer=no]", "#keys input"]) {
    for (const way of ["reload", "link", "about:blank"]) {
      await visit(async (page) => {
        await clickAndLeave(page, selector, way);
        await page.goto(site.release, { waitUntil: "load" });
        await ready(page);
        const [said, ticked] = [await answer(page, "no"), await page.locator("#keys input").first().isChecked()];
        assert.deepEqual([said, ticked], selector.startsWith("#") ? ["false", true] : ["true", false], `${selector}, ${way}`);
      });
    }
  }
});

test("answers and ticks given as the page is left are kept, twenty times, and each is there once", () =>
  visit(async (page) => {
    for (let round = 0; round < 20; round += 1) {
      const said = round % 2 ? "yes" : "no";
      await clickAndLeave(page, `[data-answer=${said}]`, ["reload", "link"][round % 2]);
      await page.goto(site.release, { waitUntil: "load" });
      await ready(page);
      assert.equal(await answer(page, said), "true", `round ${round}`);
      await clickAndLeave(page, "#keys input", ["link", "reload"][round % 2]);
      await page.goto(site.release, { waitUntil: "load" });
      await ready(page);
      assert.equal(await page.locator("#keys input").first().isChecked(), round % 2 === 0, `round ${round}`);
    }
    await page.waitForTimeout(300);
    const all = await events(page);
    assert.equal(new Set(all.map(({ id }) => id)).size, 40);
    assert.equal(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes("journal")).length), 0, "the journal is empty again");
  }));

test("a tab that is closed in the same task loses nothing", () =>
  visit(async (page, context) => {
    for (let round = 0; round < 5; round += 1) {
      const tab = await context.newPage();
      await tab.goto(site.release, { waitUntil: "load" });
      await ready(tab);
      await tab.evaluate((said) => {
        document.querySelector(`[data-answer=${said}]`).click();
        document.querySelector("#backup input").click();
      }, round % 2 ? "yes" : "no");
      await tab.close();
      await page.reload({ waitUntil: "load" });
      await ready(page);
      assert.equal(await answer(page, round % 2 ? "yes" : "no"), "true", `round ${round}`);
      assert.equal(await page.locator("#backup input").first().isChecked(), round % 2 === 0, `round ${round}`);
    }
  }));

/** Leaves the page as soon as its gate says so, with a disk that never says that it has written. */
const leaveAt = (page, gate) =>
  page.evaluate((gate) => {
    Object.defineProperty(IDBTransaction.prototype, "oncomplete", { set() {} });
    const line = document.querySelector(".gate");
    new MutationObserver(() => line.textContent.startsWith(gate) && location.reload()).observe(line, { childList: true, characterData: true, subtree: true });
  }, gate);

test("the run that a reader goes on with is the one after a reload, as soon as it is on the screen", () =>
  visit(async (page) => {
    await page.locator("#keys input").first().click();
    await page.locator(".runs").click();
    await page.getByRole("form", { name: "New run" }).getByLabel("Name").fill("Second");
    await page.getByRole("button", { name: "Begin" }).click();
    await page.waitForFunction(() => document.querySelector(".gate").textContent.startsWith("Required 0/8"));
    const steps = [
      ["chosen", "Required 1/8", () => page.locator(".others").getByRole("button", { name: "Unnamed run" })],
      ["deleted", "Required 0/8", () => page.getByRole("button", { name: "Delete" })],
      ["brought back", "Required 1/8", () => (page.locator(".run-menu summary").click(), page.getByRole("button", { name: /^Bring back/ }))],
    ];
    for (const [what, gate, button] of steps) {
      await page.locator(".runs").click();
      const pressed = button();
      await pressed.waitFor();
      await leaveAt(page, gate);
      const left = page.waitForEvent("load");
      await pressed.click();
      await left;
      await ready(page);
      assert.match(await page.locator(".gate").textContent(), new RegExp(`^${gate}`), what);
    }
  }));

test("what is pressed before the modules are there, or before the run is read, is taken up when they are", async () => {
  const seen = await open(browser, site.url);
  let go = () => {};
  const held = new Promise((resolve) => (go = resolve));
  await seen.page.route("**/modules.*/main.js", async (route) => {
    await held;
    await route.continue();
  });
  await seen.page.goto(site.release, { waitUntil: "commit" });
  await seen.page.waitForSelector("#signed");
  await seen.page.locator("#keys input").first().click();
  await seen.page.locator("[data-answer=no]").click();
  go();
  await ready(seen.page);
  await seen.page.waitForFunction(() => document.querySelector("#slack").dataset.state === "inactive");
  assert.ok(await seen.page.locator("#keys input").first().isChecked());
  assert.match(await seen.page.locator(".gate").textContent(), /^Required 1\/7/);
  await seen.close();
});

test("what was said in this tab can be undone after a reload, step by step, down to what stood before", () =>
  visit(async (page, context) => {
    for (const id of ["keys", "backup", "load"]) await page.locator(`#${id} .box`).first().click();
    await page.waitForFunction(() => document.querySelector(".gate").textContent.startsWith("Required 3/8"));
    await page.waitForTimeout(2600);
    await page.reload({ waitUntil: "load" });
    await ready(page);
    const undo = page.getByRole("button", { name: "Undo" });
    for (const gate of ["Required 2/8", "Required 1/8", "Required 0/8"]) {
      await undo.click();
      await page.waitForFunction((gate) => document.querySelector(".gate").textContent.startsWith(gate), gate);
    }
    assert.ok(await undo.isDisabled());
    const other = await context.newPage();
    await other.goto(site.release, { waitUntil: "load" });
    await ready(other);
    await other.waitForTimeout(500);
    assert.ok(await other.getByRole("button", { name: "Undo" }).isDisabled(), "another tab undoes nothing of this one");
  }));

test("what is typed and not sent is there again when its form is opened again; sent or cancelled it is forgotten", () =>
  visit(async (page) => {
    const note = async () => {
      await page.locator("#keys .act").click();
      return page.locator("#keys .panel [name=note]");
    };
    await (await note()).waitFor();
    await page.keyboard.type("Half a sen");
    await page.reload({ waitUntil: "load" });
    await ready(page);
    assert.equal(await (await note()).inputValue(), "Half a sen");
    await page.locator("#keys .panel .primary").click();
    await page.waitForFunction(() => document.querySelector("#keys .status").textContent.includes("note"));
    // Another item's panel does not cost what was typed in this one.
    await page.locator("#backup .act").click();
    await page.locator("#backup .panel [name=note]").fill("For later");
    await page.locator("#alarms .act").click();
    await page.locator("#alarms .panel [name=note]").waitFor();
    await page.locator("#backup .act").click();
    assert.equal(await page.locator("#backup .panel [name=note]").inputValue(), "For later");
    await page.keyboard.press("Escape");
    await page.locator("#backup .act").click();
    assert.equal(await page.locator("#backup .panel [name=note]").inputValue(), "");
    await page.locator(".runs").click();
    await page.getByRole("dialog").getByLabel("Your name").pressSequentially("Ann");
    await page.reload({ waitUntil: "load" });
    await ready(page);
    await page.locator(".runs").click();
    assert.equal(await page.getByRole("dialog").getByLabel("Your name").inputValue(), "Ann");
    await page.getByRole("form", { name: "This run" }).getByLabel("Name").fill("Release 2");
    await page.reload({ waitUntil: "load" });
    await ready(page);
    await page.locator(".runs").click();
    assert.equal(await page.getByRole("form", { name: "This run" }).getByLabel("Name").inputValue(), "Release 2");
    await page.getByRole("button", { name: "Save" }).click();
    await page.waitForFunction(() => document.querySelector(".runs").textContent === "Release 2");
  }));
