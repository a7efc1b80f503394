// What a wiki does with a docs site's scripts: `embed.js` sizes frames and makes frames of links, `<checkdown-list>` shows a
// page among the wiki's own text.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { axe, begin, end, height, live, script, site, sized, wiki } from "./wiki.mjs";

const LARGEST_GZIP = 1536;

before(begin);
after(end);

test("embed.js keeps its budget and its name", () => {
  const bytes = gzipSync(readFileSync(join(site.out, "embed.js")), { level: 9 }).length;
  assert.ok(bytes <= LARGEST_GZIP, `${bytes} bytes`);
  assert.ok(readFileSync(join(site.out, "checkdown-list.js")).length > 0);
});

test("a frame becomes as high as what is in it, with a border or without, whichever comes first", async (t) => {
  const style = "<style>* { box-sizing: border-box } iframe { border: 7px solid teal; width: 100% }</style>";
  const { page, misdeeds } = await wiki(t, `${style}<iframe src="${site.release}embed/" title="a"></iframe>`);
  await live(page.frameLocator("iframe"));
  await page.evaluate((src) => document.head.append(Object.assign(document.createElement("script"), { src })), `${site.url}embed.js`);
  await sized(page);
  // Of another size again.
  await page.setViewportSize({ width: 400, height: 700 });
  await sized(page);
  assert.deepEqual(misdeeds, []);
});

test("nobody else is heard", async (t) => {
  const { page } = await wiki(t, `${script()}<iframe id="docs" src="${site.release}embed/" title="a"></iframe><iframe id="other" srcdoc="<p>x" title="b"></iframe>`);
  await sized(page, "#docs");
  const before = await height(page, "#docs");
  await page.evaluate(() => postMessage({ type: "checkdown:height", height: 33 }, "*"));
  await page.frames().find((frame) => frame.url() === "about:srcdoc").evaluate(() => parent.postMessage({ type: "checkdown:height", height: 44 }, "*"));
  await page.waitForTimeout(200);
  assert.equal(await height(page, "#docs"), before);
  assert.notEqual(await height(page, "#other"), 44);
  // The docs site's own frame has nothing to say that is no height.
  await page.frames().find((frame) => frame.url().includes("/embed/")).evaluate(() => parent.postMessage({ type: "checkdown:height", height: "9e9" }, "*"));
  await page.waitForTimeout(200);
  assert.equal(await height(page, "#docs"), before);
});

test("links that say so become frames, those that come later too, and others stay links", async (t) => {
  const { page, misdeeds } = await wiki(
    t,
    `${script()}<p><a data-checkdown data-theme="dark" data-mode="read" href="${site.release}#prepare">Prepare</a> <a href="${site.release}">stays</a>
     <a data-checkdown href="https://elsewhere.example.com/">stays too</a></p>`,
  );
  await page.locator("iframe").waitFor();
  assert.equal(await page.locator("iframe").getAttribute("src"), `${site.release}embed/?theme=dark&mode=read#prepare`);
  assert.equal(await page.locator("iframe").getAttribute("title"), "Prepare");
  assert.deepEqual(await page.locator("a").allTextContents(), ["stays", "stays too"]);
  await sized(page);
  await page.evaluate((href) => document.body.append(Object.assign(document.createElement("a"), { href, textContent: "Later", id: "later" })), site.release);
  await page.evaluate(() => document.querySelector("#later").cloneNode());
  await page.evaluate(() => {
    const link = document.querySelector("#later");
    link.remove();
    link.dataset.checkdown = "";
    document.body.append(link);
  });
  await page.locator("iframe[title=Later]").waitFor();
  assert.deepEqual(misdeeds, []);
});

test("<checkdown-list> shows a section among the wiki's text, in the site's style and with parts of its own", async (t) => {
  const style = "<style>li { font: italic 40px serif } checkdown-list::part(name) { color: rgb(1, 2, 3) }</style>";
  const { page, misdeeds } = await wiki(t, `${style}${script()}<checkdown-list src="${site.release}#prepare" theme="dark"></checkdown-list>`);
  const list = page.locator("checkdown-list");
  await list.locator("#tls").waitFor();
  assert.deepEqual(await list.locator("li.item").evaluateAll((all) => all.map(({ id }) => id)), ["tls", "certificates", "backup"]);
  const looks = (selector, name) => list.locator(selector).first().evaluate((element, name) => getComputedStyle(element)[name], name);
  assert.equal(await looks("#tls .title", "color"), "rgb(1, 2, 3)", "a part is the wiki's to style");
  assert.notEqual(await looks("#tls", "fontStyle"), "italic", "all else is not");
  assert.equal(await looks(".variant", "backgroundColor"), "rgb(181, 18, 62)", "the environment's colour");
  assert.equal(await list.locator(".items").first().evaluate((items) => getComputedStyle(items).backgroundColor), "rgb(20, 25, 32)", "dark");
  assert.equal(await list.locator("input:enabled").count(), 0);
  const source = list.getByRole("link", { name: "Work through it on Framed" });
  assert.deepEqual([await source.getAttribute("href"), await source.getAttribute("target"), await source.getAttribute("rel")], [site.release, "_blank", "noopener"]);
  await list.locator("#backup .copy").click();
  await list.getByText("Copied").waitFor();
  assert.deepEqual(misdeeds, []);
  // Another address is another page.
  await list.evaluate((element, src) => element.setAttribute("src", src), `${site.url}production/restore/`);
  await list.getByText("Nothing to tick, much to read.").waitFor();
  assert.equal(await list.locator("li.item").count(), 0);
});

test("axe finds nothing in <checkdown-list>, whatever is around it", async (t) => {
  for (const theme of ["light", "dark"]) {
    const { page } = await wiki(t, "");
    site.write(`${script()}<main><p>Words of the wiki.</p><checkdown-list src="${site.release}" theme="${theme}"></checkdown-list></main>`);
    await page.reload();
    await page.locator("checkdown-list #tls").waitFor();
    await page.evaluate(axe);
    // The wiki's own heading stands where it likes.
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { rules: { region: { enabled: false } } }));
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
  }
});

test("where the host lets no script read the page, <checkdown-list> shows a frame", async (t) => {
  site.docs.meddle = (path, response) => {
    if (!path.endsWith("/embed/")) return false;
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(readFileSync(join(site.out, path, "index.html")));
    return true;
  };
  t.after(() => (site.docs.meddle = null));
  const { page } = await wiki(t, `${script()}<checkdown-list src="${site.release}#data" title="Data"></checkdown-list>`);
  await page.locator("checkdown-list iframe").waitFor();
  await page.frameLocator("checkdown-list iframe").locator("#backup").waitFor();
  await sized(page, "checkdown-list iframe");
});

test("<checkdown-list> takes nothing of other sites", async (t) => {
  const asked = [];
  const { page } = await wiki(t, `${script()}<checkdown-list src="${site.wiki}/evil/"></checkdown-list>`);
  page.on("request", (request) => asked.push(request.url()));
  await page.waitForTimeout(400);
  assert.deepEqual(asked.filter((url) => url.includes("evil")), []);
  assert.equal(await page.locator("checkdown-list").evaluate((list) => list.shadowRoot?.childElementCount), 0);
});

test("the script may stand there twice, and each list is asked for once", async (t) => {
  const { page, misdeeds } = await wiki(t, "");
  const asked = [];
  page.on("request", (request) => request.url().includes("/embed/") && asked.push(request.url()));
  const list = (section) => `<checkdown-list src="${site.release}#${section}" theme="light"></checkdown-list>`;
  site.write(`${script()}${list("data")}${script()}${list("background")}`);
  await page.reload();
  await page.locator("checkdown-list #backup").waitFor();
  await page.locator("checkdown-list").getByText("Words alone.").waitFor();
  assert.equal(asked.length, 2, asked.join("\n"));
  assert.deepEqual(misdeeds, []);
});

test("a second docs site's lists stand beside the first one's", async (t) => {
  const { serve } = await import("./server.mjs");
  const second = await serve(site.out, "/second/");
  t.after(second.close);
  const list = (url) => `<script src="${url}embed.js"></script><checkdown-list src="${url}production/release/#data"></checkdown-list>`;
  const { page, misdeeds } = await wiki(t, list(site.url) + list(second.url));
  for (const place of [0, 1]) await page.locator("checkdown-list").nth(place).locator("#backup").waitFor();
  assert.deepEqual(misdeeds, []);
});

test("<checkdown-list> is as large as the reader's text, whatever the wiki's root says", async (t) => {
  const { page } = await wiki(t, `<style>html { font-size: 62.5% }</style>${script()}<checkdown-list src="${site.release}#prepare"></checkdown-list>`);
  const list = page.locator("checkdown-list");
  await list.locator("#tls").waitFor();
  assert.equal(await list.locator(".page").evaluate((shown) => getComputedStyle(shown).fontSize), "16px");
  assert.ok((await list.locator("#tls .box").evaluate((box) => parseFloat(getComputedStyle(box).fontSize))) >= 14);
});

test("a page that is not there is a link, and a dangerous command is asked for twice", async (t) => {
  const { page } = await wiki(t, `${script()}<checkdown-list src="${site.url}production/gone/"></checkdown-list><checkdown-list src="${site.release}#afterwards"></checkdown-list>`);
  const link = page.locator("checkdown-list").first().getByRole("link");
  await link.waitFor();
  assert.equal(await link.getAttribute("href"), `${site.url}production/gone/`);
  const copy = page.locator("checkdown-list #quiet .copy");
  await copy.click();
  await page.getByRole("button", { name: "Copy anyway?" }).waitFor();
  await copy.click();
  await page.getByRole("button", { name: "Copied" }).waitFor();
});

test("a frame that is out of sight is as high as the others", async (t) => {
  const { page } = await wiki(t, `${script()}<div style="height: 6000px"></div><iframe src="${site.release}embed/" title="a"></iframe>`);
  await page.waitForFunction(() => document.querySelector("iframe").offsetHeight > 500);
  assert.equal(await page.evaluate(() => scrollY), 0);
});
