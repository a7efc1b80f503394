// What is ticked outlives the browser, and where it cannot be kept that is said: the browser killed in whatever moment, the
// storage full, emptied under the page.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { launch, open } from "./browser.mjs";
import { worked } from "./worked.mjs";

let site;
before(async () => {
  site = await worked();
});
after(() => site.close());

const ready = (page) => page.waitForFunction(() => document.querySelector(".gate")?.dataset.verdict);
const box = (page, id) => page.locator(`#${id} > .head > .box > input`);

/** Chromium as its own process, so that it can be killed as a whole; its profile outlives it. */
async function started(folder) {
  rmSync(join(folder, "DevToolsActivePort"), { force: true });
  const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--disable-sync", "--no-first-run", "--disable-background-networking", "--disable-component-update"];
  // A group of its own: the processes of its pages must go with it.
  const child = spawn(process.env.CHROMIUM ?? "/usr/bin/chromium", [...flags, "--remote-debugging-port=0", `--user-data-dir=${folder}`, "about:blank"], { stdio: "ignore", detached: true });
  const ended = once(child, "exit");
  const port = await within(10000, () => readFileSync(join(folder, "DevToolsActivePort"), "utf8").split("\n")[0]);
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const page = await browser.contexts()[0].newPage();
  await page.goto(site.release, { waitUntil: "load" });
  await ready(page);
  const kill = async () => {
    process.kill(-child.pid, "SIGKILL");
    await ended;
    await browser.close().catch(() => {});
  };
  return { page, kill };
}

/** What `look` gives once it gives something. */
async function within(most, look) {
  for (let waited = 0; ; waited += 50) {
    try {
      const found = look();
      if (found) return found;
    } catch (error) {
      if (waited > most) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What the page shows once its run has been read, not what was kept for its first paint. */
async function read(page) {
  await page.evaluate(() => localStorage.clear());
  await page.reload({ waitUntil: "load" });
  await ready(page);
  await page.waitForTimeout(300);
  return page.evaluate(() => ({
    gate: document.querySelector(".gate").textContent,
    done: [...document.querySelectorAll("li.item[data-state=done]")].map(({ id }) => id),
    problem: document.querySelector(".kept").hasAttribute("data-problem"),
  }));
}

test("a tick that the page says is stored survives the browser being killed", async () => {
  const folder = join(site.folder, "stored");
  let { page, kill } = await started(folder);
  await box(page, "keys").click();
  await page.waitForFunction(() => document.querySelector(".kept").textContent.startsWith("Kept in this browser"));
  await box(page, "backup").click();
  // The promise of the store: what is appended after it is stored later than it.
  await page.evaluate(async () => {
    const { openStore } = await import(new URL("lib/storage.js", document.querySelector("script[type=module]").src).href);
    await (await openStore(document.documentElement.dataset.site)).put("choices", "after", true);
  });
  await kill();
  ({ page, kill } = await started(folder));
  const { gate, done, problem } = await read(page);
  assert.deepEqual(done, ["keys", "backup"]);
  assert.match(gate, /^Required 2\/8/);
  assert.ok(!problem);
  await kill();
});

test("a browser that is killed right after a tick leaves the tick, or the state before it, and never a broken store", async () => {
  const folder = join(site.folder, "killed");
  const ids = ["keys", "backup", "load", "tenth", "whole"];
  let kept = 0;
  let { page, kill } = await started(folder);
  let before = [];
  for (let round = 0; round < 10; round += 1) {
    const id = ids[round % ids.length];
    // Painted, and no longer: the store may have it or not.
    await page.evaluate(
      ([id, wait]) =>
        new Promise((resolve) => {
          document.querySelector(`#${id} > .head > .box > input`).click();
          requestAnimationFrame(() => setTimeout(resolve, wait));
        }),
      [id, round * 2],
    );
    const after = await page.evaluate(() => [...document.querySelectorAll("li.item[data-state=done]")].map(({ id }) => id));
    await kill();
    ({ page, kill } = await started(folder));
    const { done, problem } = await read(page);
    assert.ok(!problem, "the store is whole");
    const text = JSON.stringify(done);
    assert.ok([JSON.stringify(before), JSON.stringify(after)].includes(text), `round ${round}: ${text}, neither ${JSON.stringify(before)} nor ${JSON.stringify(after)}`);
    if (text === JSON.stringify(after)) kept += 1;
    before = done;
  }
  console.log(`killed right after a tick: ${kept} of 10 ticks were kept`);
  await kill();
});

/** Works on the site in a browser of the test's own, with a session of the DevTools and so many bytes of room. */
async function visit(work, quotaSize) {
  const browser = await launch();
  const seen = await open(browser, site.url);
  const client = await seen.context.newCDPSession(seen.page);
  if (quotaSize) await client.send("Storage.overrideQuotaForOrigin", { origin: new URL(site.url).origin, quotaSize });
  await seen.page.goto(site.release, { waitUntil: "load" });
  await ready(seen.page);
  await work(seen.page, client);
  await browser.close();
}

const said = (page, words) => page.waitForFunction((words) => document.querySelector(".kept").textContent.includes(words), words);

test("a storage that is full in the middle of a run is said, nothing on the screen is lost, and once there is room all is kept", () =>
  visit(async (page, client) => {
    const origin = new URL(site.url).origin;
    await box(page, "keys").click();
    await said(page, "Kept in this browser");
    // Another database of the site takes all the room there is.
    await page.evaluate(async () => {
      const database = await new Promise((resolve) => {
        const request = indexedDB.open("other");
        request.onupgradeneeded = () => request.result.createObjectStore("filled");
        request.onsuccess = () => resolve(request.result);
      });
      let key = 0;
      for (let bytes = 1 << 18; bytes >= 16; ) {
        const stored = await new Promise((resolve) => {
          const transaction = database.transaction("filled", "readwrite");
          transaction.oncomplete = () => resolve(true);
          transaction.onabort = () => resolve(false);
          transaction.objectStore("filled").put("x".repeat(bytes), (key += 1));
        });
        if (!stored) bytes >>= 1;
      }
    });
    await box(page, "backup").click();
    await said(page, "The browser's storage is full. Export the run");
    await box(page, "load").click();
    assert.match(await page.locator(".gate").textContent(), /^Required 3\/8/);
    await client.send("Storage.overrideQuotaForOrigin", { origin });
    await box(page, "tenth").click();
    await said(page, "Kept in this browser");
    const { done, problem } = await read(page);
    assert.deepEqual(done, ["keys", "backup", "load", "tenth"]);
    assert.ok(!problem);
  }, 1 << 20));

test("a storage that is emptied while the page is open takes nothing from the screen, and has it all again with the next tick", () =>
  visit(async (page, client) => {
    const origin = new URL(site.url).origin;
    await box(page, "keys").click();
    await said(page, "Kept in this browser");
    await page.waitForTimeout(500);
    await client.send("Storage.clearDataForOrigin", { origin, storageTypes: "indexeddb" });
    await page.waitForTimeout(300);
    assert.match(await page.locator(".gate").textContent(), /^Required 1\/8/);
    await box(page, "backup").click();
    assert.match(await page.locator(".gate").textContent(), /^Required 2\/8/);
    await page.waitForTimeout(500);
    const { done } = await read(page);
    assert.deepEqual(done, ["keys", "backup"]);
  }));
