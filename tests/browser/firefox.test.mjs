// The core in Firefox, as Debian has it: what a reader said is kept and merged there too, and commands copy. `FIREFOX` names
// another one.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import puppeteer from "puppeteer-core";
import { worked } from "./worked.mjs";

let browser;
let site;
before(async () => {
  [browser, site] = await Promise.all([
    puppeteer.launch({ browser: "firefox", executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr", headless: true }),
    worked("/a/sub-path/"),
  ]);
});
after(async () => {
  await browser.close();
  await site.close();
});

const gate = (page) => page.$eval(".gate", ({ textContent }) => textContent);
const shows = (page, line) => page.waitForFunction((line) => document.querySelector(".gate").textContent.startsWith(line), { timeout: 10000 }, line);
const tick = (page, id) => page.click(`#${id} > .head > .box`);

/** All that is loaded after a first word is there. A reload in the midst of it is an error in Firefox's console. */
const settled = (page) => page.waitForNetworkIdle({ idleTime: 300 });

/** A page with storage of its own, its run read; at the end nothing must have gone wrong in it. */
async function visit(work, path = site.release) {
  const context = await browser.createBrowserContext();
  const misdeeds = [];
  const open = async () => {
    const page = await context.newPage();
    page.setDefaultTimeout(10000);
    page.on("console", (message) => ["error", "warn"].includes(message.type()) && misdeeds.push(message.text()));
    page.on("pageerror", (error) => misdeeds.push(`uncaught: ${error}`));
    await page.goto(path, { waitUntil: "load" });
    await page.waitForFunction(() => document.querySelector(".gate")?.dataset.verdict);
    return page;
  };
  await work(await open(), open);
  assert.deepEqual(misdeeds, []);
  await context.close();
}

test("a tick survives a reload in Firefox, and can be undone", () =>
  visit(async (page) => {
    await tick(page, "keys");
    await shows(page, "Required 1/8");
    assert.match(await page.$eval(".kept", ({ textContent }) => textContent), /^Kept in this browser only/);
    await settled(page);
    await page.reload({ waitUntil: "load" });
    await shows(page, "Required 1/8");
    await page.focus("#backup > .head > .box > input");
    await page.keyboard.press("x");
    await shows(page, "Required 2/8");
    await page.keyboard.press("u");
    await shows(page, "Required 1/8");
  }));

test("two tabs of Firefox work on one run", () =>
  visit(async (page, open) => {
    const other = await open();
    await tick(page, "keys");
    await shows(other, "Required 1/8");
    await tick(other, "backup");
    await shows(page, "Required 2/8");
  }));

test("states with reasons, questions and sign-offs are said in Firefox's dialogs", () =>
  visit(async (page) => {
    await page.click("#keys .act");
    await page.waitForSelector("form.panel");
    await page.click("::-p-xpath(//form//button[text()='Failed'])");
    await page.type("form.panel [name=reason]", "The vault is sealed");
    await page.click("form.panel .primary");
    await shows(page, "Required 0/8 · 1 failed");
    await page.keyboard.press("?");
    await page.waitForSelector("dialog[open]");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => !document.querySelector("dialog[open]"));
    await settled(page);
    await page.reload({ waitUntil: "load" });
    await shows(page, "Required 0/8 · 1 failed");
    assert.match(await page.$eval("#keys > .head > .status", ({ textContent }) => textContent), /Failed/);
  }));

test("a command is copied in Firefox as it stands", () =>
  visit(async (page) => {
    await page.click("#backup copy-command button");
    await page.waitForFunction(() => /copied/i.test(document.getElementById("page:status")?.textContent ?? document.querySelector("[role=status].unseen").textContent));
    await page.evaluate(() => document.body.append(Object.assign(document.createElement("textarea"), { id: "pasted" })));
    await page.focus("#pasted");
    await page.keyboard.down("Control");
    await page.keyboard.press("v");
    await page.keyboard.up("Control");
    const pasted = await page.$eval("#pasted", ({ value }) => value);
    assert.equal(pasted.trim(), "backup --app myapp --verify");
  }));
