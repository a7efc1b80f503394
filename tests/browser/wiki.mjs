// A reader of the wiki of `embed-site.mjs`, in Chromium: what is written there, what goes wrong there, and what is done in
// more than one test.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch, launchKept } from "./browser.mjs";
import { framed } from "./embed-site.mjs";

export const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export let browser, site;

export async function begin() {
  [browser, site] = await Promise.all([launch(), framed()]);
}

export async function end() {
  await browser.close();
  await site.close();
}

/** The wiki with this in it, in a browser that lets strangers in frames keep nothing (as private windows do), or in `kept`,
 * which gives each a storage of its own there. Also all that went wrong. */
export async function wiki(t, body, { context, ...options } = {}) {
  const own = context ?? (await browser.newContext(options));
  const page = await own.newPage();
  const misdeeds = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && misdeeds.push(message.text()));
  page.on("pageerror", (error) => misdeeds.push(`uncaught: ${error}`));
  t.after(() => (context ? page.close() : own.close()));
  site.write(body);
  await page.goto(`${site.wiki}/`);
  return { page, misdeeds, frame: (place = 0) => page.frameLocator("iframe").nth(place) };
}

/** A browser that keeps what strangers in frames store; with `APART` for each site around them apart. */
export async function kept(t, ...more) {
  const profile = mkdtempSync(join(tmpdir(), "checkdown-embed-"));
  // Third parties may store something, each below the site around it.
  mkdirSync(join(profile, "Default"));
  writeFileSync(join(profile, "Default/Preferences"), JSON.stringify({ profile: { cookie_controls_mode: 0 } }));
  const context = await launchKept(profile, ...more);
  t.after(async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  });
  return context;
}

/** The release's frame, with more behind its address. */
export const iframe = (more = "", attributes = "") => `<iframe src="${site.release}embed/${more}" width="700" height="500" title="Release" ${attributes}></iframe>`;

/** What a wiki loads of the docs site. */
export const script = () => `<script src="${site.url}embed.js" async></script>`;

export const gate = (frame, words) => frame.locator(".gate", { hasText: words }).waitFor();

/** Until modules have made a frame live. */
export const live = (frame) => frame.locator("html[data-live] li.item .act").first().waitFor({ state: "attached" });

export const height = (page, selector = "iframe") => page.locator(selector).evaluate((frame) => frame.offsetHeight);

/** Until a frame is as high as what is in it. */
export async function sized(page, selector = "iframe") {
  const inner = page.frameLocator(selector).locator("html");
  await inner.locator(".source").waitFor();
  for (let wait = 0; wait < 50; wait += 1) {
    const full = await inner.evaluate((root) => root.clientHeight >= Math.ceil(document.body.getBoundingClientRect().height) && root.clientHeight - document.body.getBoundingClientRect().height < 2);
    if (full) return;
    await page.waitForTimeout(100);
  }
  assert.fail(`the frame is ${await height(page, selector)} px high`);
}
