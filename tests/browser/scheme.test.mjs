// The colour scheme follows the system until the reader chooses; the choice stays, and is there before the first paint.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { own } from "./site.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

test("the page follows the system, and changes with it", async () => {
  const seen = await open(browser, own.url, { colorScheme: "light" });
  await seen.page.goto(own.url);
  assert.equal(await isDark(seen.page), false);
  await seen.page.emulateMedia({ colorScheme: "dark" });
  assert.equal(await isDark(seen.page), true);
  await seen.close();
});

test("the reader's choice outweighs the system and stays on the next page", async () => {
  const seen = await open(browser, own.url, { colorScheme: "light" });
  await seen.page.goto(own.url);
  await choose(seen.page, "dark");
  assert.equal(await isDark(seen.page), true);
  for (const path of [own.checklists[0]?.page ?? own.pages[1], ""]) {
    await seen.page.goto(own.url + path);
    assert.equal(await isDark(seen.page), true, `/${path}`);
  }
  assert.deepEqual(seen.misdeeds, []);
  await seen.close();
});

test("a chosen scheme is there before anything is painted", async () => {
  const seen = await open(browser, own.url, { colorScheme: "light" });
  await seen.page.goto(own.url);
  await choose(seen.page, "dark");
  await seen.page.addInitScript(() => {
    globalThis.backgrounds = [];
    const look = () => {
      if (document.body) globalThis.backgrounds.push(getComputedStyle(document.documentElement).colorScheme);
      if (globalThis.backgrounds.length < 5) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await seen.page.reload();
  await seen.page.waitForFunction(() => globalThis.backgrounds.length >= 5);
  const schemes = await seen.page.evaluate(() => globalThis.backgrounds);
  assert.deepEqual([...new Set(schemes)], ["dark"]);
  await seen.close();
});

test("the switch comes back to the system's scheme", async () => {
  const seen = await open(browser, own.url, { colorScheme: "dark" });
  await seen.page.goto(own.url);
  await choose(seen.page, "light");
  assert.equal(await isDark(seen.page), false);
  await choose(seen.page, "system");
  assert.equal(await isDark(seen.page), true);
  await seen.page.reload();
  assert.equal(await isDark(seen.page), true);
  await seen.close();
});

// One button goes round the schemes and says which one stands.
async function choose(page, scheme) {
  const button = page.getByRole("banner").getByRole("button", { name: /colour scheme/i });
  for (let press = 0; press < 3; press += 1) {
    if ((await button.getAttribute("aria-label"))?.toLowerCase().includes(scheme)) return;
    await button.press("Enter");
  }
  assert.match(await button.getAttribute("aria-label"), new RegExp(scheme, "i"));
}

function isDark(page) {
  return page.evaluate(() => {
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    if (alpha === 0) return getComputedStyle(document.documentElement).colorScheme === "dark";
    return red + green + blue < 3 * 96;
  });
}
