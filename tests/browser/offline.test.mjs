// Without network: what was visited is there, and an environment is on request; what is kept can be taken away, and where
// nothing can be kept nothing is missed. Each test has a site of its own.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { launch, open } from "./browser.mjs";
import { Published, begin, browser, end } from "./offline-site.mjs";

before(begin);
after(end);

test("a page that was visited works without network, below a path, and one that was not says so", async (t) => {
  const site = await Published.of(t);
  await site.go("production/guide/p1/");
  await site.settled();
  await site.go("production/guide/p2/?from=mail");
  await site.settled();
  await site.offline();
  for (const path of ["production/guide/p1/", "production/guide/p1/?from=chat#i1", "production/guide/p2/", "production/guide/p2"]) {
    await site.go(path);
    assert.match(await site.text(), /The first text/, path);
    assert.equal(new URL(site.page.url()).pathname.endsWith("/"), true);
  }
  // What the page needs is there too: its style, its scripts, and those that are loaded when something is opened.
  assert.notEqual(await site.page.evaluate(() => getComputedStyle(document.body).display), "block");
  await site.page.locator("li.item .act").first().click();
  await site.page.locator(".panel").first().waitFor();
  await site.go("production/guide/p3/");
  assert.match(await site.text(), /Not on this device/);
  assert.match(await site.text(), /Page 1/);
  await site.page.getByRole("link", { name: /Page 1/ }).click();
  assert.match(await site.text(), /The first text/);
  await site.offline(false);
  await site.go("production/guide/p3/");
  assert.match(await site.text(), /The first text/);
  assert.deepEqual(site.misdeeds(), []);
});

test("an environment is kept on request, with all its pages and files, and can be removed", async (t) => {
  const site = await Published.of(t, { pages: 30 });
  await site.go("production/guide/p1/");
  await site.settled();
  const place = site.page.locator(".offline-site");
  assert.match(await place.innerText(), /\d kB/);
  await place.getByRole("button", { name: "Keep Production on this device" }).click();
  await place.getByText("works without network (").waitFor();
  await site.offline();
  for (const path of ["production/guide/p30/", "production/"]) {
    await site.go(path);
    assert.match(await site.text(), path.includes("p30") ? /The first text/ : /Welcome/);
  }
  const files = await site.page.evaluate(async () => {
    const read = async (path) => (await fetch(path)).text();
    return [await read("guide/p9/index.md"), await read("guide/p9/checklist.json"), await read("../plan.txt")];
  });
  assert.match(files[0], /The first text/);
  assert.match(files[1], /i9/);
  assert.match(files[2], /a plan/);
  await site.go("staging/guide/p30/");
  assert.match(await site.text(), /Not on this device/);
  await site.go("production/guide/p1/");
  await site.settled();
  await place.getByRole("button", { name: "Remove" }).click();
  await place.getByRole("button", { name: "Keep Production on this device" }).waitFor();
  await site.go("production/guide/p29/");
  assert.match(await site.text(), /Not on this device/);
  await site.go("production/guide/p1/");
  assert.match(await site.text(), /The first text/, "what was visited stays");
  assert.deepEqual(site.misdeeds(), []);
});

test("a download that was interrupted goes on, and one that was cancelled leaves nothing", async (t) => {
  const site = await Published.of(t, { pages: 60 });
  await site.go("production/guide/p1/");
  await site.settled();
  const [name] = Object.keys(await site.caches()).filter((one) => !one.endsWith("state"));
  const few = (await site.caches())[name];
  const place = site.page.locator(".offline-site");
  await place.getByRole("button", { name: /^Keep/ }).click();
  await site.page.waitForFunction(
    async ([name, few]) => (await (await caches.open(name)).keys()).length > few + 12,
    [name, few],
  );
  // The tab is closed in the middle of it.
  await site.page.close();
  site.page = await site.seen.context.newPage();
  await site.go("production/guide/p2/");
  await site.settled();
  await site.page.locator(".offline-site").getByText("works without network (").waitFor();
  assert.ok((await site.caches())[name] > 180);
  await site.page.locator(".offline-site").getByRole("button", { name: "Remove" }).click();
  await site.page.locator(".offline-site").getByRole("button", { name: /^Keep/ }).waitFor();
  assert.ok((await site.caches())[name] <= few + 6);
});

test("a host that is down or slow is answered from what is kept", async (t) => {
  const site = await Published.of(t);
  await site.go("production/guide/p1/");
  await site.settled();
  await site.go("production/guide/p1/");
  site.server.meddle = (path, response) => {
    response.writeHead(502, { "content-type": "text/html" }).end("<main>bad gateway</main>");
    return true;
  };
  await site.go("production/guide/p1/");
  assert.match(await site.text(), /The first text/);
  await site.go("production/guide/p2/");
  assert.match(await site.text(), /bad gateway/, "what is not kept is the host's to answer");
  site.server.meddle = (path) => path.endsWith("p1/");
  const began = Date.now();
  await site.go("production/guide/p1/");
  assert.match(await site.text(), /The first text/);
  const took = Date.now() - began;
  assert.ok(took > 2500 && took < 8000, `${took} ms`);
});

test("other methods, other paths, unknown addresses and 404 are the host's alone", async (t) => {
  const site = await Published.of(t);
  await site.go("production/guide/p1/");
  await site.settled();
  const response = await site.go("no/such/page/");
  assert.equal(response.status(), 404);
  const told = await site.page.evaluate(async (root) => {
    const status = async (path, options) => (await fetch(root + path, options)).status;
    return [
      await status("plan.txt", { method: "HEAD" }),
      await status("plan.txt", { headers: { range: "bytes=0-3" } }),
      await status("assets/none.js"),
    ];
  }, site.url);
  assert.deepEqual(told, [200, 200, 404]);
  assert.equal(await site.page.locator(".offline-site").count(), 0, "what is shown at any address belongs to no build");
});

test("a site without environments is kept as one", async (t) => {
  const site = await Published.of(t, { settings: "id: shop\ntitle: Shop\n" });
  await site.go("guide/p1/");
  await site.settled();
  await site.page.getByRole("button", { name: "Keep this site on this device" }).click();
  await site.page.getByText("This site is on this device").waitFor();
  await site.offline();
  await site.go("guide/p3/");
  assert.match(await site.text(), /The first text/);
  assert.deepEqual(site.misdeeds(), []);
});

test("from a file, and where workers are refused, nothing is tried and nothing is said", async (t) => {
  const site = await Published.of(t);
  await site.page.goto(pathToFileURL(join(site.out, "production/guide/p1/index.html")).href);
  await site.page.waitForTimeout(500);
  assert.equal(await site.page.locator(".offline-site").isVisible(), false);
  assert.deepEqual(site.misdeeds().filter((one) => /worker/i.test(one)), []);
  const refused = await open(browser, site.url, { serviceWorkers: "block" });
  t.after(() => refused.close());
  await refused.page.goto(`${site.url}production/guide/p1/`);
  await refused.page.waitForTimeout(1000);
  await refused.page.locator("li.item input").first().check();
  assert.equal(await refused.page.locator(".offline-site").isVisible(), false);
});

test("progress is kept without network, and what a page asks for is there, though it never asked before", async (t) => {
  const site = await Published.of(t);
  await site.go("production/guide/p1/");
  await site.settled();
  await site.go("production/guide/p2/");
  await site.settled();
  await site.page.waitForTimeout(500);
  await site.offline();
  await site.go("production/guide/p1/");
  await site.page.locator("li.item input").first().check();
  // With the words that were ticked, which stand in `checklist.json`.
  assert.match(await site.ask("checklist.json"), /echo first/);
  assert.match(await site.ask("../p2/checklist.json"), /echo first/);
  await site.page.reload();
  await site.page.locator("li.item input:checked").first().waitFor();
  assert.deepEqual(site.misdeeds(), []);
});

test("with an environment come what its pages said before, and the search", async (t) => {
  const site = await Published.of(t);
  site.commit();
  for (const page of [1, 2, 3]) site.checklist(page, "second");
  site.commit();
  site.publish();
  await site.go("production/guide/p1/");
  await site.settled();
  await site.page.getByRole("button", { name: "Keep Production on this device" }).click();
  await site.page.getByText("works without network (").waitFor();
  await site.offline();
  await site.go("production/guide/p3/");
  assert.match(await site.text(), /The second text/);
  assert.match(await site.ask("../../../guide/p3/history.json"), /echo first/);
  assert.match(await site.ask("../../checklists.json"), /Page 3/);
  assert.match(await site.ask("../../../search/manifest.json"), /^\{/);
  assert.deepEqual(site.misdeeds(), []);
});

test("no room: it is said, what was kept stays, and with room it goes on", async (t) => {
  const site = await Published.of(t);
  for (let page = 4; page < 24; page += 1) site.write(`content/guide/long${page}.md`, `# Long ${page}\n\n${`${page} words. `.repeat(20000)}\n`);
  site.publish();
  await site.go("production/guide/p1/");
  await site.settled();
  await site.page.evaluate(() => dispatchEvent(new Event("online")));
  await site.page.waitForTimeout(1000);
  const { usage } = await site.page.evaluate(() => navigator.storage.estimate());
  await site.quota(usage + 1_000_000);
  await site.page.getByRole("button", { name: /^Keep/ }).click();
  const place = site.page.locator(".offline-site");
  await place.getByText("The browser has no room for more.").waitFor();
  assert.match(await place.innerText(), /\d+ of \d+ files/);
  await site.offline();
  await site.go("production/guide/p1/");
  assert.match(await site.text(), /The first text/);
  await site.page.locator("li.item input").first().check();
  await site.offline(false);
  await site.quota(1e9);
  await site.go("production/guide/p2/");
  await site.settled();
  await place.getByText("works without network (").waitFor();
  assert.deepEqual(site.misdeeds().filter((one) => !/QuotaExceeded/.test(one)), []);
});

test("over plain http no worker is registered, and nothing else depends on it", async (t) => {
  const site = await Published.of(t);
  const plain = await launch("--host-resolver-rules=MAP shop.test 127.0.0.1");
  t.after(() => plain.close());
  const url = site.url.replace("127.0.0.1", "shop.test");
  const seen = await open(plain, url);
  await seen.page.goto(`${url}production/guide/p1/`);
  await seen.page.locator("li.item input").first().check();
  await seen.page.waitForTimeout(3000);
  assert.equal(await seen.page.evaluate(() => isSecureContext), false);
  assert.equal(await seen.page.locator(".offline-site").isVisible(), false);
  await seen.page.reload();
  await seen.page.locator("li.item input:checked").first().waitFor();
  assert.deepEqual(seen.misdeeds, []);
});

test("a worker that was ended knows what it kept, and whose page is in which tab", async (t) => {
  const site = await Published.of(t);
  await site.go("production/guide/p1/");
  await site.settled();
  await site.page.getByRole("button", { name: /^Keep/ }).click();
  await site.page.getByText("works without network (").waitFor();
  site.checklist(1, "second");
  site.publish();
  await site.endWorker();
  assert.match(await site.ask("checklist.json"), /echo first/, "not what the host has now");
  await site.endWorker();
  // A browser whose worker has ended is told in this way that there is no network.
  site.server.meddle = (path, response) => {
    response.destroy();
    return true;
  };
  await site.go("production/guide/p3/");
  await site.settled();
  assert.match(await site.page.locator(".offline-site").innerText(), /works without network \(/);
});

test("a site that is gone for a day takes what was kept with it", async (t) => {
  const site = await Published.of(t);
  await site.go("production/guide/p1/");
  await site.settled();
  site.server.meddle = (path, response) => {
    response.writeHead(404, { "content-type": "text/html" }).end("gone");
    return true;
  };
  await site.endWorker();
  // The worker was not asked since, so it reads this when it begins.
  const since = (gone) => site.page.evaluate(async (gone) => {
    const name = (await caches.keys()).find((name) => name.endsWith(" state"));
    const cache = await caches.open(name);
    const [request] = await cache.keys();
    const state = await (await cache.match(request)).json();
    await cache.put(request, new Response(JSON.stringify({ ...state, gone })));
  }, gone);
  await since(Date.now() - 3_600_000);
  await site.go("production/guide/p1/");
  await site.page.waitForTimeout(1000);
  assert.ok(Object.keys(await site.caches()).length > 0, "an hour may be a mishap");
  await site.endWorker();
  await since(Date.now() - 2 * 86_400_000);
  await site.go("production/guide/p1/");
  await site.page.waitForFunction(async () => (await caches.keys()).length === 0);
});
