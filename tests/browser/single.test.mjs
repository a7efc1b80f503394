// A page that `checkdown export --format html` makes, opened from a disk: it works, keeps what is ticked, finds its items, holds
// nothing of another environment, and asks nobody for anything.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { launch } from "./browser.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const program = process.env.CHECKDOWN_BIN ?? join(root, "target/debug/checkdown");

const FILES = {
  "checkdown.yaml": `id: single
title: Single
environments:
  production: {label: Production, vars: {host: gateway.example.com}}
  staging: {label: Staging, vars: {host: gateway-staging.example.com}}
lints: {missing-base-url: off}
`,
  "content/release.md": `---
title: Release
checklist: {id: release, vars: {app: {ask: Which app?, default: myapp}}}
---

See [the other page](other.md) and [the keys](#keys). ![A dot](dot.svg)

## Prepare

- [ ] Keys are rotated </script><!-- check: {id: keys} -->

  \`\`\`sh
  curl https://{{host}}/{{app}}
  \`\`\`
- [ ] Backup is fresh <!-- check: {id: backup, evidence: note} -->

\`\`\`dotenv
TOKEN=abc
\`\`\`

## Sign-off
<!-- section: {sign_off: true} -->

- [ ] Operations: it runs <!-- check: {id: signed, after: "#prepare"} -->
`,
  "content/other.md": "# Other\n\n- [ ] Elsewhere <!-- check: {id: else} -->\n",
  "content/dot.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><circle cx="4" cy="4" r="4"/></svg>\n',
};

let browser;
let folder;
const exported = (...words) => execFileSync(program, ["export", ...words], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
before(async () => {
  const cache = join(root, "tests/.cache");
  mkdirSync(cache, { recursive: true });
  folder = mkdtempSync(join(cache, "single-"));
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  exported("--format", "html", "--out", "documents");
  browser = await launch();
});
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

const at = (path) => pathToFileURL(join(folder, "documents", path)).href;
const box = (page, id) => page.locator(`#${id} > .head > .box > input`);

/** Opens a document; fails if it asks for anything but documents of the export, or something goes wrong. */
async function visit(path, work, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const misdeeds = [];
  page.on("console", (message) => message.type() === "error" && misdeeds.push(message.text()));
  page.on("pageerror", (error) => misdeeds.push(String(error)));
  page.on("request", (request) => request.url().endsWith(".html") || request.url().startsWith("data:") || misdeeds.push(request.url()));
  await page.goto(at(path));
  await work(page);
  assert.deepEqual(misdeeds, []);
  await context.close();
}
const ready = (page) => page.waitForFunction(() => document.querySelector(".gate")?.dataset.verdict);

test("what is ticked in a file is kept, and its gate is the page's", () =>
  visit("production/release.html", async (page) => {
    await ready(page);
    await box(page, "keys").click();
    await page.waitForFunction(() => document.querySelector("#keys").dataset.state === "done");
    await page.reload();
    await ready(page);
    assert.ok(await box(page, "keys").isChecked());
    assert.match(await page.locator(".gate").textContent(), /^Required 1\/2 · 1 sign-off open — NOT READY$/);
    // The exact words of what was ticked are kept with it: they are in the file.
    const texts = await page.evaluate(async () => {
      const { session } = globalThis.checkdown;
      return (await session.store.loadAll(session.run.id)).texts;
    });
    assert.match(Object.values(texts).join(), /Keys are rotated/);
  }));

test("panels, exports and the search open from the file, dressed", () =>
  visit("production/release.html", async (page) => {
    await ready(page);
    await page.keyboard.press("Control+k");
    await page.locator("dialog.search input").fill("backup");
    await page.waitForFunction(() => document.querySelectorAll("dialog.search mark").length > 0);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => location.hash === "#backup");
    await box(page, "backup").click();
    await page.locator(".panel textarea").fill("seen");
    await page.locator(".panel .primary").click();
    await page.waitForFunction(() => document.querySelector("#backup").dataset.state === "done");
    await page.locator(".runs").click();
    assert.equal(await page.getByRole("button", { name: "Embed" }).count(), 0);
    await page.getByRole("button", { name: /share|export/i }).first().click();
    const dialog = page.locator("dialog[open]").last();
    await dialog.waitFor();
    // Its style sheet is in the file.
    const inline = await page.evaluate(() => document.styleSheets.length === 1 && !document.styleSheets[0].href);
    assert.ok(inline && (await dialog.boundingBox()).height > 200);
    // A folder of this computer is in nothing that leaves it, and no link to it is offered.
    assert.match(await dialog.textContent(), /no link leads others to it/);
    for (const [name, what] of [["Run file", /"title": "Single"/], ["Report", /Record of/]]) {
      const saved = page.waitForEvent("download");
      await dialog.locator("li", { hasText: name }).getByRole("button", { name: "Download" }).click();
      const text = readFileSync(await (await saved).path(), "utf8");
      assert.match(text, what);
      assert.doesNotMatch(text, /file:\/\//);
    }
  }));

test("a file leads to the files beside it, shows its pictures, and copies", () =>
  visit("production/release.html", async (page) => {
    assert.equal(await page.locator(".prose img").evaluate((image) => image.naturalWidth), 8);
    await page.evaluate(() => {
      document.execCommand = (what) => what === "copy" && ((globalThis.copied = getSelection().toString() || document.activeElement.value), true);
      Object.defineProperty(navigator, "clipboard", { value: undefined });
    });
    await page.getByRole("button", { name: /Copy curl/ }).click();
    await page.waitForFunction(() => globalThis.copied);
    assert.equal(await page.evaluate(() => globalThis.copied), "curl https://gateway.example.com/myapp");
    await page.getByRole("link", { name: "the other page" }).click();
    await page.waitForURL(at("production/other.html"));
    assert.equal(await page.locator("h1").textContent(), "Other");
  }));

test("the settings are saved from the file", () =>
  visit("production/release.html", async (page) => {
    const saved = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download" }).click();
    const download = await saved;
    // Chromium takes the dot in front away.
    assert.match(download.suggestedFilename(), /^\.?env\.production$/);
    assert.match(readFileSync(await download.path(), "utf8"), /^TOKEN=abc$/m);
  }));

test("without scripts it reads", () =>
  visit("production/release.html", async (page) => {
    assert.equal(await page.locator("li.item").count(), 3);
    assert.match(await page.locator(".prose").textContent(), /gateway\.example\.com\/myapp/);
  }, { javaScriptEnabled: false }));

test("I6: a file holds its environment alone, and a section is itself", () => {
  for (const [path, stranger] of [["production/release.html", "staging"], ["staging/release.html", /production|gateway\.example/i]]) {
    const text = readFileSync(join(folder, "documents", path), "utf8");
    const own = text.slice(text.indexOf("<body"), text.lastIndexOf("<script>"));
    const files = Object.values(JSON.parse(/id="page:files">(.*?)<\/script>/s.exec(text)[1]));
    const all = own + files.map((file) => Buffer.from(file, "base64").toString()).join("\n");
    assert.doesNotMatch(all, new RegExp(stranger), path);
  }
  const section = exported("release#prepare", "--env", "production", "--format", "html").toString();
  assert.match(section, /id="keys"/);
  assert.doesNotMatch(section, /id="signed"/);
});

test("a Chromium prints it as a PDF", () => {
  const pdf = execFileSync(program, ["export", "release", "--env", "production", "--format", "pdf"], {
    cwd: folder,
    env: { ...process.env, CHROMIUM: process.env.CHROMIUM ?? "chromium", CHROMIUM_FLAGS: "--no-sandbox" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
  // What lies beside a file does not lie beside what is printed of it.
  assert.ok(!pdf.includes("file://"));
  assert.ok(pdf.length > 10_000);
});
