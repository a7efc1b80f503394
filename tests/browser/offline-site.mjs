// A site that is built and published anew while somebody reads it, for the tests of what works without network.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { launch, open } from "./browser.mjs";
import { serve } from "./server.mjs";

export const SETTINGS = "id: shop\ntitle: Shop\nenvironments: {production: Production, staging: Staging}\n";
const PREFIX = "/ops/shop/";

export let browser;
const scratch = mkdtempSync(join(tmpdir(), "checkdown-offline-"));

export async function begin() {
  browser = await launch();
}

export async function end() {
  await browser.close();
  rmSync(scratch, { recursive: true, force: true });
}

/** A site that can be changed and published again at the same address, and a reader of it. */
export class Published {
  static async of(t, { settings = SETTINGS, pages = 3 } = {}) {
    const site = new Published();
    site.root = mkdtempSync(join(scratch, "site-"));
    site.out = join(site.root, "public");
    site.write("checkdown.yaml", settings);
    site.write("content/index.md", "# Shop\n\nWelcome.\n");
    for (let page = 1; page <= pages; page += 1) site.checklist(page, "first");
    site.write("content/plan.txt", "a plan\n");
    site.publish();
    site.server = await serve(site.out, PREFIX);
    site.url = site.server.url;
    site.seen = await open(browser, site.url);
    site.page = site.seen.page;
    t.after(async () => {
      await site.seen.close();
      await site.server.close();
    });
    return site;
  }

  write(path, text) {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  checklist(number, word) {
    this.write(
      `content/guide/p${number}.md`,
      `# Page ${number}\n\nThe ${word} text.\n\n[plan](../plan.txt)\n\n- [ ] Done <!-- check: {id: i${number}} -->\n\n  \`\`\`sh\n  echo ${word}\n  \`\`\`\n`,
    );
  }

  publish(...words) {
    const made = spawnSync(process.env.CHECKDOWN_BIN, ["build", "--root", this.root, "--out", this.out, ...words], {
      encoding: "utf8",
    });
    assert.equal(made.status, 0, made.stderr);
  }

  /** Its text as it is now is what a page said before, from the next commit on. */
  commit() {
    const git = (...words) => assert.equal(spawnSync("git", ["-C", this.root, ...words]).status, 0, words.join(" "));
    if (!existsSync(join(this.root, ".git"))) git("init", "--quiet");
    git("add", "checkdown.yaml", "content");
    git("-c", "user.name=Ada", "-c", "user.email=ada@example.com", "commit", "--quiet", "-m", "text");
  }

  /** What a page is told when it asks for a file: the text, or the status. */
  ask(path) {
    return this.page.evaluate(async (path) => {
      const answer = await fetch(path).catch(() => null);
      return answer?.ok ? answer.text() : (answer?.status ?? "nothing");
    }, path);
  }

  /** Whether anything is kept of a build. */
  async holds({ build }) {
    return Object.keys(await this.caches()).some((name) => name.endsWith(build));
  }

  record() {
    return JSON.parse(readFileSync(join(this.out, "build.json"), "utf8"));
  }

  go(path) {
    return this.page.goto(this.url + path, { waitUntil: "load" });
  }

  /** Waits until the worker has said that it has what it should have; what it says is shown in the footer. */
  async settled(page = this.page) {
    await page.locator(".footer").scrollIntoViewIfNeeded();
    await page.locator(".offline-site:not([hidden])").waitFor();
  }

  text(page = this.page) {
    return page.locator("main").innerText();
  }

  caches() {
    return this.page.evaluate(async () => {
      const names = (await caches.keys()).sort();
      const sizes = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).length));
      return Object.fromEntries(names.map((name, index) => [name, sizes[index]]));
    });
  }

  /** How much a browser gives the site. */
  async quota(bytes) {
    const client = await this.seen.context.newCDPSession(this.page);
    await client.send("Storage.overrideQuotaForOrigin", { origin: new URL(this.url).origin, quotaSize: bytes });
  }

  /** Ends the worker, as browsers do when it has had nothing to do for a while. */
  async endWorker() {
    const client = await this.seen.context.newCDPSession(this.page);
    await client.send("ServiceWorker.enable");
    await client.send("ServiceWorker.stopAllWorkers");
  }

  async offline(is = true) {
    await this.seen.context.setOffline(is);
  }

  /** What was said on the console, but that there is no network. */
  misdeeds() {
    return this.seen.misdeeds.filter((one) => !/ERR_INTERNET_DISCONNECTED|status of (503|409)|^409 /.test(one));
  }
}

/** Asks the worker until something holds; a probe is made at most every ten seconds. */
export async function until(page, condition) {
  for (let round = 0; round < 60; round += 1) {
    if (await condition()) return;
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await page.waitForTimeout(500);
  }
  assert.fail("it never came to be");
}
