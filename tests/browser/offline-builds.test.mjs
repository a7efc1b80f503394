// Builds never mix, and a new one interrupts nobody. Each test has a site of its own, which is published anew.

import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Published, SETTINGS, begin, end, until } from "./offline-site.mjs";

before(begin);
after(end);

test("a new build while a page is open: nothing moves, then a line, and Show it shows it", async (t) => {
  const site = await Published.of(t);
  await site.go("production/guide/p1/");
  await site.settled();
  await site.go("production/guide/p2/");
  await site.settled();
  const first = site.record();
  await site.page.evaluate(() => (globalThis.untouched = true));
  site.checklist(2, "second");
  site.publish();
  const second = site.record();
  assert.notEqual(first.build, second.build);
  await until(site.page, () => site.page.locator(".site-news").isVisible());
  assert.equal(await site.page.evaluate(() => globalThis.untouched), true, "the page was not reloaded");
  await site.page.locator("li.item input").first().check();
  assert.match(await site.text(), /The first text/);
  await site.page.getByRole("button", { name: "Show it" }).click();
  await site.page.waitForFunction(() => !globalThis.untouched && document.readyState === "complete");
  assert.match(await site.text(), /The second text/);
  assert.ok(await site.holds(second));
  // Nobody has a page of the first one any more.
  await until(site.page, async () => !(await site.holds(first)));
  await site.page.locator("li.item[data-state=stale]").first().waitFor();
  // The page that was not opened since is there as well, and is the new build's.
  await site.offline();
  await site.go("production/guide/p1/");
  assert.match(await site.text(), /The first text/);
  assert.deepEqual(site.misdeeds(), []);
});

test("a build that changes other pages says nothing on this one", async (t) => {
  const site = await Published.of(t);
  await site.go("production/guide/p1/");
  await site.settled();
  site.checklist(2, "second");
  site.publish();
  await until(site.page, () => site.holds(site.record()));
  await site.page.waitForTimeout(500);
  assert.equal(await site.page.locator(".site-news").count(), 0);
});

test("what an open page has not loaded yet is there after a build without it", async (t) => {
  const site = await Published.of(t);
  // The browser's own cache must not help.
  site.server.meddle = (path, response) => {
    if (!path.startsWith("assets/") || !existsSync(join(site.out, path))) return false;
    const type = path.endsWith(".js") ? "text/javascript" : path.endsWith(".css") ? "text/css" : "image/svg+xml";
    response.writeHead(200, { "content-type": type, "cache-control": "no-store" });
    response.end(readFileSync(join(site.out, path)));
    return true;
  };
  await site.go("production/guide/p1/");
  await site.settled();
  const { shell } = site.record();
  // Another theme: every file that pages share has another name, and the old ones are gone from the host.
  site.write("themes/default/js/modules/elements/words-of-ours.js", "export const one = 1;\n");
  site.write("themes/default/css/ours.css", ".ours { color: red; }\n");
  site.publish();
  assert.notDeepEqual(Object.keys(site.record().shell), Object.keys(shell));
  await until(site.page, () => site.page.locator(".site-news").isVisible());
  await site.page.locator("li.item .act").first().click();
  await site.page.locator(".panel").first().waitFor();
  assert.deepEqual(site.misdeeds(), []);
});

test("half a build is never shown: files that are not of the record are not kept", async (t) => {
  const site = await Published.of(t);
  await site.go("production/guide/p1/");
  await site.settled();
  const before = site.record();
  // The host has the new pages and still the old record, as while it is being uploaded.
  const old = Object.fromEntries(
    ["build.json", "offline-0.json", "production/offline-0.json", "staging/offline-0.json"].map((path) => [
      path,
      readFileSync(join(site.out, path), "utf8"),
    ]),
  );
  site.checklist(1, "second");
  site.publish();
  const now = site.record();
  for (const [path, text] of Object.entries(old)) writeFileSync(join(site.out, path), text);
  await site.go("production/guide/p1/");
  assert.match(await site.text(), /The second text/, "what the network says comes first");
  await site.page.waitForTimeout(1000);
  await site.offline();
  await site.go("production/guide/p1/");
  assert.match(await site.text(), /The first text/, "what is kept is of the build that is known whole");
  assert.ok(!(await site.holds(now)));
  assert.ok(await site.holds(before));
});

test("a host that changes files on their way is told of, and nothing of them is kept", async (t) => {
  const site = await Published.of(t);
  site.server.meddle = (path, response) => {
    if (!path.endsWith("/p1/")) return false;
    response.writeHead(200, { "content-type": "text/html" });
    response.end(readFileSync(join(site.out, path, "index.html"), "utf8").replace("</body>", "<!-- added --></body>"));
    return true;
  };
  await site.go("production/guide/p1/");
  await site.settled();
  await site.page.getByRole("button", { name: /^Keep/ }).click();
  await site.page.getByText("1 file is not as published, and left out.").waitFor();
  await site.go("production/guide/p1/");
  await site.settled();
  assert.equal(await site.page.locator(".site-news").count(), 0);
  await site.offline();
  await site.go("production/guide/p1/");
  assert.match(await site.text(), /Not on this device/);
});

test("`offline: false` takes the worker and all that it kept away", async (t) => {
  const site = await Published.of(t);
  await site.go("production/guide/p1/");
  await site.settled();
  site.write("checkdown.yaml", `${SETTINGS}offline: false\n`);
  site.publish();
  await site.go("production/guide/p1/");
  await site.page.waitForFunction(async () => {
    const left = await navigator.serviceWorker.getRegistrations();
    return left.length === 0 && (await caches.keys()).length === 0;
  });
  assert.equal(await site.page.locator(".offline-site").count(), 0);
  assert.deepEqual(site.misdeeds(), []);
});

test("a page of one build is never given a file of another, and its own files stay until it is closed", async (t) => {
  const site = await Published.of(t);
  const other = "../p3/checklist.json";
  // Nothing is left to the browser's own cache.
  site.server.meddle = (path, response) => void response.setHeader("Cache-Control", "no-store");
  await site.go("production/guide/p1/");
  await site.settled();
  await site.go("production/guide/p2/");
  await site.settled();
  const first = site.record();
  for (const page of [2, 3]) site.checklist(page, "second");
  site.publish();
  // Before the worker knows of the new build, and after it has changed over to it.
  for (const moment of ["at once", "later"]) {
    assert.match(await site.ask("checklist.json"), /echo first/, `${moment}: its own was kept with it`);
    assert.equal(await site.ask(other), 409, `${moment}: what was not kept is refused, not mixed`);
    assert.match(await site.ask("../p1/checklist.json"), /echo first/, `${moment}: what did not change is given`);
    assert.equal(await site.ask("../none.json"), 404, `${moment}: what is in no build is the host's to answer`);
    if (moment === "at once") await until(site.page, () => site.page.locator(".site-news").isVisible());
  }
  assert.ok(await site.holds(first), "a tab has a page of it");
  await site.page.reload();
  await site.settled();
  assert.match(await site.ask("checklist.json"), /echo second/);
  assert.match(await site.ask(other), /echo second/);
  // What was asked for is kept, and is the new build's too.
  await site.page.waitForTimeout(500);
  await site.offline();
  assert.match(await site.ask(other), /echo second/);
  await site.go("production/guide/p1/");
  await site.go("production/guide/p2/");
  assert.match(await site.ask("checklist.json"), /echo second/);
  assert.deepEqual(site.misdeeds().filter((one) => !one.includes("none.json")), []);
});

test("a tab that stays open over two builds keeps its own, and a new worker waits for it", async (t) => {
  const site = await Published.of(t);
  await site.go("production/guide/p1/");
  await site.settled();
  const first = site.record();
  const reader = await site.seen.context.newPage();
  await reader.goto(`${site.url}production/guide/p2/`);
  await site.settled(reader);
  await reader.evaluate(() => (globalThis.untouched = true));
  // With the second build comes another worker, as of a new release of the program.
  site.write("themes/default/worker/missing.js", "export const missing = async () => new Response('another');\n");
  for (const word of ["second", "third"]) {
    site.checklist(2, word);
    site.publish();
    await until(site.page, async () => (await site.holds(site.record())) && (await site.go("production/guide/p1/")));
  }
  await until(reader, () => reader.locator(".site-news").isVisible());
  assert.equal(await reader.evaluate(() => globalThis.untouched), true);
  assert.match(await site.text(reader), /The first text/);
  assert.match(await reader.evaluate(async () => (await fetch("checklist.json")).text()), /echo first/);
  assert.ok(await site.holds(first));
  await reader.locator("li.item input").first().check();
  await reader.close();
  await until(site.page, async () => !(await site.holds(first)));
  assert.deepEqual(site.misdeeds(), []);
});

test("two sites of one origin, one inside the other's path, touch nothing of each other", async (t) => {
  const [outer, inner] = [await Published.of(t), await Published.of(t)];
  inner.checklist(1, "inner");
  inner.publish();
  outer.server.meddle = (path, response) => {
    if (!path.startsWith("inner/")) return false;
    const file = join(inner.out, path.slice(6), path.endsWith("/") ? "index.html" : "");
    if (!existsSync(file)) return false;
    const types = { js: "text/javascript", css: "text/css", html: "text/html; charset=utf-8", json: "application/json", svg: "image/svg+xml" };
    response.writeHead(200, { "content-type": types[file.split(".").at(-1)] ?? "text/plain", "cache-control": "no-cache" });
    response.end(readFileSync(file));
    return true;
  };
  await outer.go("production/guide/p1/");
  await outer.settled();
  await outer.go("inner/production/guide/p1/");
  await outer.settled();
  await until(outer.page, () => outer.holds(inner.record()));
  await outer.offline();
  await outer.go("production/guide/p1/");
  assert.match(await outer.text(), /The first text/);
  await outer.go("inner/production/guide/p1/");
  assert.match(await outer.text(), /The inner text/);
  await outer.offline(false);
  // One is to be kept no more; what the other kept stays.
  outer.write("checkdown.yaml", `${SETTINGS}offline: false\n`);
  outer.publish();
  await outer.go("production/guide/p1/");
  const names = (page) => page.evaluate(() => caches.keys());
  await until(outer.page, async () => (await names(outer.page)).every((name) => name.includes("/inner/ ")));
  assert.equal((await names(outer.page)).length, 2);
  await outer.offline();
  await outer.go("inner/production/guide/p1/");
  assert.match(await outer.text(), /The inner text/);
});
