// Every page of the site, in both colour schemes and at 320 px: axe finds nothing, the console stays empty, the
// Content-Security-Policy is kept, no other host is asked, nothing overflows.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { deep, own, sample } from "./site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
// Every rule of axe that can be judged by a machine, those of WCAG 2.2 AA and best practice among them. Dark differs
// from light in its colours alone, so only they are judged again.
const RULES = { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"] };
const COLOUR_RULES = { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } };
const MOST_REQUESTS = 12;
const PHONE = { width: 320, height: 640 };

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

test("every page of the site is accessible, quiet and fits", { concurrency: 3 }, async (t) => {
  // What stands in frames is the pages' content again: some of it is enough.
  const shown = own.pages.filter((page, place) => !page.endsWith("/embed/") || place % 9 === 0);
  await eachPage(t, own, shown);
});

test("a generated page of both environments is accessible, quiet and fits", { concurrency: 3 }, async (t) => {
  const shown = sample.checklists.slice(0, 1).concat(sample.checklists.slice(-1)).map(({ page }) => page);
  await eachPage(t, sample, [...new Set(shown)]);
});

test("the site works below a path that base_url does not know", async () => {
  const seen = await open(browser, deep.url);
  const { page, misdeeds } = seen;
  const shown = ["", ...deep.checklists.slice(0, 2).map((checklist) => checklist.page)];
  for (const path of shown) {
    await page.goto(deep.url + path, { waitUntil: "load" });
    const strays = await page.evaluate(
      (prefix) =>
        [...document.querySelectorAll("a[href], link[rel=stylesheet], script[src], img[src]")]
          .map((element) => element.href || element.src)
          .filter((address) => new URL(address).origin === location.origin && !address.startsWith(prefix)),
      deep.url,
    );
    assert.deepEqual(strays, [], `addresses on /${path} that leave the sub-path`);
  }
  assert.deepEqual(misdeeds, []);
  await seen.close();
});

test("an address that does not exist shows the site's own 404 page, whole", async () => {
  const seen = await open(browser, own.url);
  const response = await seen.page.goto(own.url + "no/such/page/", { waitUntil: "load" });
  assert.equal(response.status(), 404);
  assert.ok(await seen.page.locator("h1").isVisible());
  // Chromium reports the page's own status as a console error.
  assert.deepEqual(seen.misdeeds.filter((misdeed) => !/status of 404.*no\/such\/page/.test(misdeed)), []);
  await seen.close();
});

async function eachPage(t, site, paths) {
  assert.ok(paths.length > 0, "there are pages");
  await Promise.all(paths.map((path) => t.test(`/${path}`, () => visit(site, path))));
}

async function visit(site, path) {
  const { page, misdeeds, requests, close } = await open(browser, site.url, { colorScheme: "light", reducedMotion: "reduce" });
  await page.goto(site.url + path, { waitUntil: "load" });
  await page.evaluate(axe);
  const found = await judged(page, RULES, "light");
  await page.emulateMedia({ colorScheme: "dark" });
  found.push(...(await judged(page, COLOUR_RULES, "dark")));
  found.push(...(await overflow(page)));
  found.push(...misdeeds);
  if (new Set(requests).size > MOST_REQUESTS) found.push(`${requests.length} requests: ${requests.join(" ")}`);
  await close();
  assert.equal(found.join("\n"), "");
}

async function judged(page, rules, scheme) {
  const { violations } = await page.evaluate((options) => globalThis.axe.run(document, options), rules);
  return violations.flatMap((violation) => told(violation, scheme));
}

function told({ id, help, nodes }, scheme) {
  return nodes.map((node) => `axe ${id} (${scheme}): ${help}: ${node.target.join(" ")}\n    ${node.failureSummary}`);
}

// On a narrow phone the page itself never scrolls sideways; what is wider scrolls inside its own box.
async function overflow(page) {
  await page.setViewportSize(PHONE);
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const wide = [...document.body.querySelectorAll("*")]
      .filter((element) => element.getBoundingClientRect().right > width + 0.5)
      .slice(0, 5)
      .map((element) => element.outerHTML.slice(0, 120));
    return [`scrolls sideways at ${width} px: ${document.documentElement.scrollWidth} px wide\n    ${wide.join("\n    ")}`];
  });
}
