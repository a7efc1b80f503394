// People who share runs, each with a browser of their own, on the site of `exchange-site.mjs`; and what they do in more than
// one test.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { launch, open } from "./browser.mjs";
import { exchanged } from "./exchange-site.mjs";

const WAIT = { timeout: 10000 };

export const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export let browser, site;

export async function begin() {
  [browser, site] = await Promise.all([launch(), exchanged("/a/sub-path/")]);
}

export async function end() {
  await browser.close();
  await site.close();
}

/** A person with a browser of their own, on the release's page; nothing they do may break a rule of `open`. */
export async function person(name, work, options = {}) {
  const seen = await open(browser, site.url, { acceptDownloads: true, permissions: ["clipboard-read", "clipboard-write"], ...options });
  const { page } = seen;
  page.setDefaultTimeout(WAIT.timeout);
  await page.goto(options.at ?? site.release);
  if (name) await named(page, name);
  const result = await work(page, seen);
  assert.deepEqual(seen.misdeeds, []);
  await seen.close();
  return result;
}

export async function named(page, name) {
  await page.click(".runs");
  const field = page.getByLabel("Your name");
  await field.fill(name);
  await field.blur();
  await page.keyboard.press("Escape");
}

export const state = (page, id) => page.locator(`#${id}`).getAttribute("data-state");
export const shows = (page, id, wanted) => page.waitForFunction(([id, wanted]) => (document.getElementById(id).dataset.state ?? "") === wanted, [id, wanted], WAIT);
export const tick = async (page, id) => {
  await page.click(`#${id} .box`);
  await shows(page, id, "done");
  // On the disk too.
  await page.waitForTimeout(100);
};
export const said = (page, id) => page.locator(`#${id} .status`).textContent();

export async function fail(page, id, reason) {
  await page.click(`#${id} .act`);
  await page.click("form.panel >> text=Failed");
  await page.fill("form.panel [name=reason]", reason);
  await page.click("form.panel .primary");
  await shows(page, id, "failed");
}

export async function share(page) {
  await page.click(".runs");
  await page.click("dialog >> text=Share or export");
  await page.waitForSelector("dialog .formats");
}

/** The text of a file that the dialog saves. */
export async function saved(page, what) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: `Download ${what}` }).click()]);
  return { text: readFileSync(await download.path(), "utf8"), name: download.suggestedFilename() };
}

export async function importing(page) {
  await page.click(".runs");
  await page.click("dialog >> text=Import a run");
}

export const file = (text, name = "run.json") => ({ name, mimeType: "application/json", buffer: Buffer.from(text) });

export async function choose(page, text) {
  await importing(page);
  await page.setInputFiles("dialog input[type=file]", file(text));
}

export const press = (page, name) => page.getByRole("dialog").getByRole("button", { name }).click();
export const preview = (page) => page.waitForSelector("dialog.exchange .actions >> text=Leave");

/** What Ada did on two pages, as her run file. */
export const adas = () =>
  person("Ada", async (page) => {
    await tick(page, "tls");
    await tick(page, "backup");
    await page.goto(site.restore);
    await tick(page, "dump");
    await page.goto(site.release);
    await shows(page, "tls", "done");
    await share(page);
    const { text } = await saved(page, "the run file");
    return { text, link: await page.getByLabel("Link to this run").inputValue() };
  });
