// What a person does with the search, and sees of it: for the tests that try it.

import assert from "node:assert/strict";
import { open } from "./browser.mjs";

/** A page in a context of its own; at the end it must have done nothing wrong but what is `forgiven`. */
export async function visited(browser, site, url, work, { forgiven, ...options } = {}) {
  const seen = await open(browser, site.url, { permissions: ["clipboard-read", "clipboard-write"], ...options });
  seen.page.setDefaultTimeout(10000);
  await seen.page.goto(url, { waitUntil: "load" });
  await work(seen.page, seen);
  assert.deepEqual(seen.misdeeds.filter((misdeed) => !forgiven?.test(misdeed)), []);
  await seen.close();
}

export const field = (page) => page.getByRole("combobox", { name: "Search" });
export const options = (page) => page.locator("[role=option]");
export const chip = (page, name) => page.locator(".chips").getByRole("button", { name });
export const titles = (page) => page.locator("a[role=option] .title").allTextContents();
export const value = (page) => field(page).inputValue();
export const says = (page, words) => page.waitForFunction((words) => document.querySelector(".summary")?.textContent === words, words);
export const active = (page) => page.evaluate(() => document.getElementById(document.querySelector("[role=combobox]").getAttribute("aria-activedescendant"))?.textContent ?? "");
export const selected = (page, start) => page.waitForFunction((start) => document.querySelector("[aria-selected=true]")?.textContent.startsWith(start), start);
export const isOpen = (page) => page.locator("dialog.search").evaluate((dialog) => dialog.open);

/** Opens the search by its key and asks for something; ends when that is answered. */
export async function ask(page, text, words) {
  if (!(await page.locator("[role=combobox]:visible").count())) await page.keyboard.press("Control+k");
  // What was said of the text before may be what is said of this one.
  await page.locator(".summary").evaluate((status) => (status.textContent = ""));
  await field(page).fill(text);
  await says(page, words);
}
