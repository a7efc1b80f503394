// Frames, the dialog and the sync window in preview: as on the built site, and as the sources are now.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { APART, launch, open } from "./browser.mjs";
import { previewed } from "./previewed.mjs";
import { kept, live } from "./wiki.mjs";

const RELEASE = `---
checklist: {id: release}
---

# Release

## Prepare

- [ ] Backup is fresh <!-- check: {id: backup} -->
`;

const FILES = {
  "checkdown.yaml": "id: previewed\ntitle: Previewed\nenvironments: {production: {}, staging: {}}\n",
  "content/release.md": RELEASE,
};

let browser, site, wiki;
let shown = "";
before(async () => {
  [browser, site] = await Promise.all([launch(), previewed(FILES)]);
  wiki = createServer((_, response) => response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(shown));
  await new Promise((resolve) => wiki.listen(0, "127.0.0.1", resolve));
});
after(async () => {
  wiki.closeAllConnections();
  wiki.close();
  await Promise.all([browser.close(), site.close()]);
});

test("the dialog shows the page as it is written, without the author's bar", async (t) => {
  const { page, misdeeds, close } = await open(browser, site.url, {});
  t.after(close);
  await page.goto(`${site.url}production/release/#prepare`);
  await page.waitForFunction(() => performance.getEntriesByType("resource").some(({ name }) => name.endsWith("/later.js")));
  await page.waitForTimeout(300);
  await page.locator(".embed-open").click();
  const frame = page.frameLocator("dialog iframe");
  await frame.locator("#backup").waitFor();
  site.write("content/release.md", RELEASE.replace("fresh", "very fresh"));
  for (const one of [page, frame]) await one.locator("#backup .title", { hasText: "very fresh" }).waitFor();
  assert.ok(await page.locator("dialog[open]").isVisible());
  assert.equal(await frame.locator("checkdown-preview .bar").isVisible(), false);
  assert.deepEqual(misdeeds, []);
});

test("a frame ticks in a wiki, and the sync window brings both together", async (t) => {
  const context = await kept(t, APART);
  const page = await context.newPage();
  await page.setViewportSize({ width: 1000, height: 900 });
  shown = `<!doctype html><title>Wiki</title><iframe src="${site.url}production/release/embed/" width="900" height="800"></iframe>`;
  await page.goto(`http://localhost:${wiki.address().port}/`);
  const frame = page.frameLocator("iframe");
  await live(frame);
  await frame.locator("#backup input").check();
  const [other] = await Promise.all([page.waitForEvent("popup"), frame.locator(".sync").click()]);
  await other.getByRole("button", { name: "Bring both together" }).click();
  await frame.getByText(/Brought together with the docs site at .*: 1 entry on both sides/).waitFor();
  await page.goto(`${site.url}production/release/`);
  await page.locator("#backup[data-state=done]").waitFor();
});
