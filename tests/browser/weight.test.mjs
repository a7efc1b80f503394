// What a page costs the reader: bytes and requests, against the bars. Prints its table.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { launch, open } from "./browser.mjs";
import { own, sample } from "./site.mjs";

// A checklist page of 35 items and 7 snippets, and what any page may load. In bytes, 1 KB being 1024.
const BARS = { html: 45 * 1024, htmlGzip: 11 * 1024, cssGzip: 12 * 1024, scriptGzip: 16 * 1024, requests: 12 };

// What a page in a frame of another site loads beside that.
const FRAME = { cssGzip: 1280, scriptGzip: 1280 };

// What a page about committed runs loads beside it.
const RUN = { cssGzip: 1024 };

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

test("a checklist of 35 items and 7 snippets keeps its budget", async () => {
  const rows = [];
  for (const { page } of sample.checklists.slice(3, 8)) rows.push(await weigh(sample, page));
  print("Generated checklists: 35 items, 7 snippets, two environments", rows);
  for (const row of rows) {
    for (const [name, limit] of Object.entries(BARS)) {
      assert.ok(row[name] <= limit, `${name} of /${row.page} is ${row[name]}, above ${limit}`);
    }
  }
});

test("what all pages of the site share keeps its budget", () => {
  const gzip = (text) => gzipSync(text, { level: 9 }).length;
  // What no page asks for at once, a dialog's module say, is loaded when it is opened.
  const isFrame = (page) => page.endsWith("/embed/");
  const read = (pages) => pages.map((page) => own.read(page.endsWith(".html") ? page : `${page}index.html`));
  const isRun = (page) => /(^|\/)runs\//.test(page);
  const asked = read(own.pages.filter((page) => !isFrame(page) && !isRun(page) && page !== "embed/sync/"));
  const [framed, recorded] = [read(own.pages.filter(isFrame)), read(own.pages.filter(isRun))];
  const total = (suffix, asked) =>
    own.files
      .filter((file) => file.startsWith("assets/") && file.endsWith(suffix) && asked.some((text) => text.includes(file)))
      .reduce((sum, file) => sum + gzip(own.read(file)), 0);
  const [cssGzip, scriptGzip] = [total(".css", asked), total(".js", asked)];
  const runs = total(".css", recorded) - cssGzip;
  assert.ok(runs > 0 && runs <= RUN.cssGzip, `css of runs is ${runs} more`);
  const more = { cssGzip: total(".css", framed) - cssGzip, scriptGzip: total(".js", framed.concat(asked)) - scriptGzip };
  const rows = own.pages
    .filter((page) => !page.endsWith(".html"))
    .map((page) => ({ page, text: own.read(`${page}index.html`) }))
    .map(({ page, text }) => ({ page, html: Buffer.byteLength(text), htmlGzip: gzip(text), cssGzip, scriptGzip, requests: "" }))
    .sort((a, b) => b.htmlGzip - a.htmlGzip);
  print(`The heaviest of the site's ${rows.length} pages`, rows.slice(0, 8));
  assert.ok(cssGzip > 0 && cssGzip <= BARS.cssGzip, `css is ${cssGzip}`);
  assert.ok(scriptGzip > 0 && scriptGzip <= BARS.scriptGzip, `scripts are ${scriptGzip}`);
  for (const [name, limit] of Object.entries(FRAME)) assert.ok(more[name] > 0 && more[name] <= limit, `${name} of frames is ${more[name]} more`);
});

async function weigh(site, path) {
  const seen = await open(browser, site.url);
  const bodies = { document: 0, stylesheet: 0, script: 0 };
  let html = 0;
  const reading = [];
  seen.page.on("response", (response) => {
    const kind = response.request().resourceType();
    if (!(kind in bodies)) return;
    reading.push(
      response.body().then((body) => {
        if (kind === "document") html += body.length;
        bodies[kind] += gzipSync(body, { level: 9 }).length;
      }),
    );
  });
  await seen.page.goto(site.url + path, { waitUntil: "load" });
  await Promise.all(reading);
  const requests = new Set(seen.requests.filter((url) => !url.startsWith("data:"))).size;
  await seen.close();
  return {
    page: path,
    html,
    htmlGzip: bodies.document,
    cssGzip: bodies.stylesheet,
    scriptGzip: bodies.script,
    requests,
  };
}

function print(title, rows) {
  const kilobytes = (bytes) => (bytes / 1024).toFixed(1).padStart(7);
  console.log(`\n${title} (KB)\n   html    gzip     css  script  requests  page`);
  for (const row of rows) {
    const sizes = [row.html, row.htmlGzip, row.cssGzip, row.scriptGzip].map(kilobytes).join(" ");
    console.log(`${sizes}  ${String(row.requests).padStart(8)}  /${row.page}`);
  }
}
