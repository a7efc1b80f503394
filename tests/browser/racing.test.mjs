// What two tabs do at once on one run, and what is taken back after it: nothing that was said is lost, and nothing is said to
// have happened that has not.

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
const box = (page, id) => page.locator(`#${id} > .head > .box > input`);
const gate = (page, start) => page.waitForFunction((start) => document.querySelector(".gate").textContent.startsWith(start), start);
const heard = (page, words) => page.waitForFunction((words) => document.getElementById("page:status").textContent === words, words);
const undo = (page) => page.getByRole("button", { name: "Undo" });

/** Works in a context of its own; at the end nothing may have gone wrong. */
async function visit(work) {
  const seen = await open(browser, site.url);
  seen.page.setDefaultTimeout(10000);
  await go(seen.page);
  await work(seen.page, seen.context);
  assert.deepEqual(seen.misdeeds, []);
  await seen.close();
}

async function go(page) {
  await page.goto(site.release, { waitUntil: "load" });
  await ready(page);
}

/** Another tab, which has what the first one stored. */
async function beside(context, start) {
  const page = await context.newPage();
  page.setDefaultTimeout(10000);
  await go(page);
  await gate(page, start);
  return page;
}

async function press(page, id, key) {
  await box(page, id).focus();
  await page.keyboard.press(key);
  await page.waitForSelector("form.panel");
}

async function menu(page, name) {
  await page.locator(".runs").click();
  await page.getByRole("dialog").getByRole("button", { name, exact: true }).click();
}

async function remove(page) {
  await box(page, "keys").click();
  await gate(page, "Required 1/8");
  await menu(page, "Delete");
  await gate(page, "Required 0/8");
}

test("a run that undo brought back is not deleted again by the next undo", () =>
  visit(async (page) => {
    await remove(page);
    await undo(page).click();
    await gate(page, "Required 1/8");
    await heard(page, "The run is back");
    await page.locator("main").press("u");
    await page.waitForTimeout(300);
    await page.reload({ waitUntil: "load" });
    await ready(page);
    await gate(page, "Required 1/8");
  }));

/** A run of many events: from now on the page has one only a while after it asks. */
const slowly = (page) =>
  page.evaluate(() => {
    const { store } = globalThis.checkdown.session;
    const load = store.load.bind(store);
    store.load = async (run) => {
      const found = await load(run);
      await new Promise((resolve) => setTimeout(resolve, 500));
      return found;
    };
  });

async function begin(page, name) {
  await page.locator(".runs").click();
  await page.getByRole("form", { name: "New run" }).getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Begin" }).click();
  await gate(page, "Required 0/8");
}

const stored = (page) =>
  page.evaluate(async () => (await globalThis.checkdown.session.store.list("runs")).map(([, { name, deleted }]) => `${name || "Unnamed"}${deleted ? ", deleted" : ""}`).sort());

test("a run that one tab brings back is open in the other as well, however long it takes to read", () =>
  visit(async (page, context) => {
    await box(page, "keys").click();
    await gate(page, "Required 1/8");
    const other = await beside(context, "Required 1/8");
    await menu(page, "Delete");
    await gate(page, "Required 0/8");
    await gate(other, "Required 0/8");
    await slowly(page);
    await undo(page).click();
    await page.waitForTimeout(200);
    assert.deepEqual(await stored(page), ["Unnamed, deleted"], "until it is said that it is not");
    await gate(page, "Required 1/8");
    await gate(other, "Required 1/8");
  }));

test("what another tab keeps does not take away the undo of a deleted run", () =>
  visit(async (page, context) => {
    await remove(page);
    const other = await beside(context, "Required 0/8");
    await other.evaluate(() => globalThis.checkdown.session.setAuthor("Somebody"));
    await page.waitForFunction(() => globalThis.checkdown.session.author.who === "Somebody");
    await undo(page).click();
    await gate(page, "Required 1/8");
  }));

test("a run that is deleted before the next one is read leaves the page with the one it tells storage", () =>
  visit(async (page) => {
    await box(page, "keys").click();
    await gate(page, "Required 1/8");
    await begin(page, "Second");
    await slowly(page);
    await menu(page, "Unnamed run");
    await menu(page, "Delete");
    await page.waitForTimeout(1000);
    await gate(page, "Required 0/8");
    await page.reload({ waitUntil: "load" });
    await ready(page);
    await gate(page, "Required 0/8");
    assert.deepEqual(await stored(page), ["Second, deleted", "Unnamed"]);
  }));

test("a menu that is still open when another tab deletes the run deletes nothing more", () =>
  visit(async (page, context) => {
    await box(page, "keys").click();
    await gate(page, "Required 1/8");
    const other = await beside(context, "Required 1/8");
    await page.locator(".runs").click();
    const pressed = page.getByRole("dialog").getByRole("button", { name: "Delete" });
    await pressed.waitFor();
    await menu(other, "Delete");
    await gate(page, "Required 0/8");
    await pressed.click();
    await page.waitForTimeout(300);
    assert.deepEqual(await stored(page), ["Unnamed, deleted"]);
  }));

test("an undo that finds something newer says so, and takes back nothing", () =>
  visit(async (page, context) => {
    await box(page, "keys").click();
    await gate(page, "Required 1/8");
    const other = await beside(context, "Required 1/8");
    await box(other, "keys").click();
    await gate(page, "Required 0/8");
    await undo(page).click();
    await heard(page, "Not taken back: something newer was said");
    await gate(page, "Required 0/8");
    assert.ok(await undo(page).isDisabled());
  }));

test("an undo in a run that another tab closed waits until it is open again", () =>
  visit(async (page, context) => {
    await box(page, "keys").click();
    await gate(page, "Required 1/8");
    const other = await beside(context, "Required 1/8");
    await menu(other, "Close this run");
    await page.waitForSelector(".runs[data-closed]");
    await undo(page).click();
    await heard(page, "This run is closed. Reopen it to go on.");
    await menu(other, "Reopen");
    await page.waitForSelector(".runs:not([data-closed])");
    await undo(page).click();
    await gate(page, "Required 0/8");
  }));

test("a run that was deleted is brought back from the menu, when undo knows nothing of it any more", () =>
  visit(async (page) => {
    await remove(page);
    await page.reload({ waitUntil: "load" });
    await ready(page);
    assert.ok(await undo(page).isDisabled());
    await page.locator(".runs").click();
    await page.getByText("1 deleted run").click();
    await page.getByRole("button", { name: "Bring back Unnamed run" }).click();
    await gate(page, "Required 1/8");
    await page.reload({ waitUntil: "load" });
    await ready(page);
    await gate(page, "Required 1/8");
    await page.locator(".runs").click();
    assert.equal(await page.getByText("1 deleted run").count(), 0);
  }));

test("evidence that another tab gave while a panel was open stands beside what is given in it", () =>
  visit(async (page, context) => {
    await box(page, "keys").click();
    await gate(page, "Required 1/8");
    const other = await beside(context, "Required 1/8");
    await press(page, "certificates", "e");
    for (const [tab, link] of [[other, "https://example.com/theirs"], [page, "https://example.com/ours"]]) {
      if (tab === other) await press(tab, "certificates", "e");
      await tab.locator(".panel [name=link]").fill(link);
      await tab.locator(".panel .primary").click();
      await gate(page, "Required 2/8");
    }
    await press(page, "certificates", "e");
    assert.deepEqual(await page.locator(".panel .evidence li").allTextContents(), ["https://example.com/theirs", "https://example.com/ours"]);
  }));

test("what is typed in a panel stays when another tab closed the run meanwhile", () =>
  visit(async (page, context) => {
    await box(page, "keys").click();
    await gate(page, "Required 1/8");
    const other = await beside(context, "Required 1/8");
    await press(page, "backup", "b");
    await page.locator(".panel textarea").fill("no room on the disk");
    await menu(other, "Close this run");
    await page.waitForSelector(".runs[data-closed]");
    await page.locator(".panel .primary").click();
    await page.waitForFunction(() => document.querySelector(".panel .problem")?.textContent === "This run is closed. Reopen it to go on.");
    await menu(other, "Reopen");
    await page.waitForSelector(".runs:not([data-closed])");
    await page.locator(".panel .primary").click();
    await page.waitForFunction(() => document.querySelector("#backup .status").textContent.includes("no room on the disk"));
  }));

test("nobody signs what changed since it was read: it is shown again, and the focus stays in the panel", () =>
  visit(async (page, context) => {
    for (const id of ["tenth", "whole", "old"]) await box(page, id).click();
    await gate(page, "Required 3/8");
    const other = await beside(context, "Required 3/8");
    await page.locator("#signed .act").click();
    await page.waitForSelector("form.panel");
    const read = await page.locator(".panel strong").textContent();
    assert.match(read, /^Required 3\/8/);
    await box(other, "keys").click();
    await gate(page, "Required 4/8");
    await page.locator(".panel [name=who]").fill("Ada");
    await page.locator(".panel .primary").click();
    await page.waitForFunction(() => document.querySelector(".panel .problem")?.textContent.startsWith("What you sign changed"));
    assert.match(await page.locator(".panel strong").textContent(), /^Required 4\/8/);
    assert.equal(await page.evaluate(() => document.activeElement.name), "who");
    assert.equal(await page.locator(".panel [name=who]").inputValue(), "Ada");
    await box(other, "old").click();
    await gate(page, "Required 3/8");
    await page.locator(".panel .primary").click();
    await page.waitForFunction(() => document.querySelector(".panel").textContent.includes("waits for Go live"));
    assert.ok(await page.evaluate(() => document.querySelector(".panel").contains(document.activeElement)));
    await box(other, "old").click();
    await gate(page, "Required 4/8");
    await page.locator("#signed .act").click();
    await page.locator("#signed .act").click();
    await page.locator(".panel .primary").click();
    await page.waitForSelector("#signed[data-state=done]");
  }));
