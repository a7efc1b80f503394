// What the preview adds for the author: nothing in it keeps anybody out, in either scheme and on a narrow screen; and what is
// searched for is what was saved.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { previewed } from "./previewed.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const SETTINGS = `id: author
title: Author
environments:
  production: {vars: {host: gateway.example.com}}
  staging: {vars: {host: staging.example.com}}
`;

const RELEASE = `---
draft: true
---

# Release

- [ ] Health checked <!-- check: {id: health} -->
- [ ] No id of its own

\`\`\`sh
curl https://{{host}}/
\`\`\`
`;

const FILES = {
  "checkdown.yaml": SETTINGS,
  "content/index.md": "# Home\n\nStart with the [release](release.md).\n",
  "content/release.md": RELEASE,
  "content/other.md": "# Other\n\nSome words.\n",
};

const BROKEN = RELEASE.replace("{id: health}", "{id: health, levle: required}").replace("](release.md)", "](gone.md)");

let browser, site;
before(async () => {
  [browser, site] = await Promise.all([launch(), previewed(FILES)]);
});
after(async () => {
  await browser.close();
  await site.close();
});

async function at(path, options, work) {
  for (const [file, text] of Object.entries(FILES)) site.write(file, text);
  const { page, close } = await open(browser, site.url, options);
  page.setDefaultTimeout(15000);
  await page.goto(site.url + path);
  await page.waitForFunction(() => document.querySelector("checkdown-preview")?.shadowRoot.querySelector(".state:not([data-lost])"));
  await work(page);
  await close();
}

const preview = (page, selector) => page.locator(`checkdown-preview ${selector}`);

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing in what the author sees, ${colorScheme}, and nothing is too wide`, async () => {
    await at("production/release/", { colorScheme, viewport: { width: 390, height: 800 } }, async (page) => {
      await page.evaluate(axe);
      const look = async (name) => {
        const { violations } = await page.evaluate(() => globalThis.axe.run(document));
        const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join("; ")}`);
        assert.deepEqual(found, [], name);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(width <= 390, `${name}: ${width} px`);
        if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/${colorScheme}-${name}.png` });
      };
      await page.waitForSelector("[data-preview-unnamed]");
      await preview(page, ".draft:visible").waitFor();
      await look("marks");
      site.write("content/other.md", "# Other\n\nSomething else.\n");
      await preview(page, ".said a").waitFor();
      await look("saved elsewhere");
      site.write("content/release.md", BROKEN);
      await preview(page, ".problems article").first().waitFor();
      await look("problems");
      await page.keyboard.press("Escape");
      await preview(page, ".problems").waitFor({ state: "hidden" });
      site.write("content/release.md", RELEASE);
      await preview(page, ".count").click();
      await preview(page, ".problems article.warning").first().waitFor();
      await look("warnings");
    });
  });
}

test("an open search finds what was saved meanwhile", async () => {
  await at("production/release/", {}, async (page) => {
    await page.keyboard.press("/");
    const input = page.locator("dialog[open] [role=combobox]");
    await input.waitFor();
    await input.fill("otherwise");
    await page.waitForFunction(() => document.querySelector("dialog[open] [role=status]")?.textContent !== "");
    assert.equal(await page.locator("dialog[open] a[role=option]").count(), 0);
    site.write("content/other.md", "# Other\n\nIt is written otherwise now.\n");
    await page.waitForTimeout(2500);
    await input.fill("otherwise ");
    await page.waitForSelector("dialog[open] a[role=option][href*='/other/']");
  });
});

test("the author's style leaves the page as it is on the built site", async () => {
  await at("production/release/", {}, async (page) => {
    await page.waitForSelector("[data-preview-unnamed]");
    await page.waitForFunction(() => document.querySelector("html[data-live] .act"));
    const changed = await page.evaluate(() => {
      const own = [...document.querySelectorAll("link[rel=stylesheet]")].filter(({ href }) => href.includes("/@checkdown/"));
      const looks = () => [...document.body.querySelectorAll("*")].map((one) => {
        const { outline, outlineOffset, outlineColor, outlineStyle, outlineWidth, ...rest } = Object.fromEntries([...getComputedStyle(one)].map((name) => [name.replace(/-./g, (two) => two[1].toUpperCase()), getComputedStyle(one).getPropertyValue(name)]));
        return [one.outerHTML.slice(0, 80), JSON.stringify(rest)];
      });
      const before = looks();
      for (const link of own) link.disabled = true;
      return looks().filter(([, look], at) => look !== before[at][1]).map(([html]) => html);
    });
    assert.deepEqual(changed, []);
  });
});
