// The preview follows the sources: what is saved is on the screen, and everything else stays where it was.

import assert from "node:assert/strict";
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { previewed } from "./previewed.mjs";

const SETTINGS = `id: live
title: Live
base_url: https://docs.example.com/ops/
editor: http://127.0.0.1:1025/editor/{path}:{line}
environments:
  production: {vars: {host: gateway.example.com}}
  staging: {vars: {host: staging.example.com}}
`;

const filler = Array.from({ length: 40 }, (_, at) => `Paragraph ${at} of the long part.\n`).join("\n");

const RELEASE = `# Release

The first words.

## Before

- [ ] Health checked <!-- check: {id: health} -->
    - The page answers
- [ ] Backup taken <!-- check: {id: backup} -->
- [ ] No id of its own

\`\`\`sh
curl https://{{host}}/
\`\`\`

${filler}

## After

- [ ] Announced <!-- check: {id: announced} -->
`;

const FILES = {
  "checkdown.yaml": SETTINGS,
  "content/index.md": "# Home\n\nStart with the [release](release.md).\n",
  "content/release.md": RELEASE,
  "content/other.md": "# Other\n\nSome words.\n",
};

let browser, site;
/** What stands on the pages in the beginning, by their paths. */
const first = new Map();
before(async () => {
  [browser, site] = await Promise.all([launch(), previewed(FILES)]);
  for (const path of ["production/release/", "production/other/"]) first.set(path, await content(path));
});
after(async () => {
  await browser.close();
  await site.close();
});

const content = async (path) => (await (await fetch(site.url + path)).text()).split("<main")[1];

/** A person at a page of the site as it was in the beginning; the page must not be loaded again meanwhile. */
async function looking(path, work, { loads = 1, misdeeds = [] } = {}) {
  for (const [file, text] of Object.entries(FILES)) site.write(file, text);
  // What the test before left is news to nobody once the server has seen that it is gone.
  for (const [known, words] of first) {
    for (let tries = 0; tries < 100 && (await content(known)) !== words; tries += 1) await new Promise((done) => setTimeout(done, 50));
  }
  const seen = await open(browser, site.url, { permissions: ["clipboard-read", "clipboard-write"] });
  const { page } = seen;
  page.setDefaultTimeout(10000);
  let loaded = 0;
  page.on("load", () => (loaded += 1));
  await page.goto(site.url + path);
  await page.waitForFunction(() => document.querySelector("checkdown-preview")?.shadowRoot.querySelector(".state:not([data-lost])"));
  await page.waitForTimeout(400);
  await work(page, seen);
  assert.equal(loaded, loads, "loads of the page");
  assert.deepEqual(seen.misdeeds.filter((one) => !misdeeds.some((known) => one.includes(known))), []);
  await seen.close();
}

const shows = (page, text) => page.waitForFunction((text) => document.querySelector("main").textContent.includes(text), text);
const preview = (page, selector) => page.locator(`checkdown-preview ${selector}`);

test("what is saved is on the screen, and everything else stays", async () => {
  await looking("production/release/", async (page) => {
    await page.click("#health .box");
    await page.waitForFunction(() => document.getElementById("health").dataset.state === "done");
    await page.evaluate(() => scrollTo(0, 700));
    await page.evaluate(() => {
      globalThis.same = document.getElementById("backup");
      document.querySelector("#backup input").focus({ preventScroll: true });
      scrollTo(0, 700);
    });
    const top = () => page.evaluate(() => document.getElementById("after").getBoundingClientRect().top);
    const before = await top();
    site.write("content/release.md", RELEASE.replace("The first words.", "Other words stand here now.\n\nAnd a paragraph more.").replace("The page answers", "The page answers in time"));
    await shows(page, "Other words stand here now.");
    await shows(page, "The page answers in time");
    await page.waitForFunction(() => document.getElementById("health").dataset.state === "stale");
    const now = await page.evaluate(() => ({
      same: globalThis.same === document.getElementById("backup"),
      focus: document.activeElement?.closest("li")?.id,
      act: document.querySelectorAll("#health .act").length,
    }));
    assert.ok(now.same, "an item that did not change is the same element");
    assert.equal(now.focus, "backup");
    assert.equal(now.act, 1);
    assert.ok(Math.abs((await top()) - before) < 2, `${await top()} was ${before}`);
    // And what is ticked now is said of the new words.
    await page.click("#health .box");
    await page.waitForFunction(() => document.getElementById("health").dataset.state === "done");
  });
});

test("progress of the preview is not the site's", async () => {
  await looking("production/release/", async (page) => {
    await page.click("#health .box");
    await page.waitForTimeout(300);
    const names = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
    assert.deepEqual(names, ["checkdown:live-preview"]);
  });
});

test("nothing is kept for offline use", async () => {
  await looking("production/release/", async (page) => {
    // What can wait is loaded two seconds after the page.
    await page.waitForTimeout(2500);
    const workers = await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
    assert.equal(workers, 0);
    assert.equal(await page.locator("[data-worker]").count(), 0);
  });
});

test("items come, go and change places, and can be ticked", async () => {
  await looking("production/release/", async (page) => {
    const backup = "- [ ] Backup taken <!-- check: {id: backup} -->\n";
    site.write("content/release.md", RELEASE.replace(backup, "").replace("- [ ] Health", `${backup}- [ ] Brand new <!-- check: {id: new} -->\n- [ ] Health`));
    await page.waitForSelector("#new .act");
    const order = await page.evaluate(() => [...document.querySelectorAll("li.item")].map(({ id }) => id).slice(0, 3));
    assert.deepEqual(order, ["backup", "new", "health"]);
    await page.click("#new .box");
    await page.waitForFunction(() => document.getElementById("new").dataset.state === "done");
    await page.waitForFunction(() => document.querySelector(".run .gate").textContent.includes("1/5"));
    site.write("content/release.md", RELEASE);
    await page.waitForFunction(() => !document.getElementById("new"));
    await page.waitForFunction(() => document.querySelector(".run .gate").textContent.includes("0/4"));
  });
});

test("new sections and new variables are there like the old ones, and one stays where one is", async () => {
  await looking("production/release/", async (page) => {
    await page.evaluate(() => scrollTo(0, 600));
    const top = () => page.evaluate(() => document.getElementById("after").getBoundingClientRect().top);
    const before = await top();
    site.write("content/release.md", `${RELEASE}\n## Much later\n\n- [ ] Thanked <!-- check: {id: thanked} -->\n`);
    await page.waitForSelector("#thanked");
    await page.waitForFunction(() => [...document.querySelectorAll(".toc .count")].at(-1)?.textContent === "0/1");
    assert.ok(Math.abs((await top()) - before) < 40, `${await top()} was ${before}`);
    const asking = "---\nchecklist:\n  vars: {app: {ask: Application, default: web}}\n---\n\n";
    site.write("content/release.md", `${asking}${RELEASE.replace("- [ ] Announced", "- [ ] {{app}} announced")}`);
    await page.waitForSelector("#announced var.variable");
    await page.click("#announced var.variable");
    const field = page.getByRole("textbox", { name: "Application" });
    await field.fill("shop");
    await field.press("Enter");
    await page.waitForFunction(() => document.querySelector("#announced var.variable").textContent === "shop");
    // What was answered is said of a variable that comes later, too.
    site.write("content/release.md", `${asking}${RELEASE.replace("- [ ] Announced", "- [ ] {{app}} announced").replace("The first words.", "The words of {{app}}.")}`);
    await shows(page, "The words of shop.");
  });
});

test("what somebody is writing stays", async () => {
  await looking("production/release/", async (page) => {
    await page.click("#backup .act");
    await page.waitForSelector("form.panel");
    await page.click("form.panel >> text=Failed");
    await page.fill("form.panel [name=reason]", "The disk was");
    site.write("content/release.md", RELEASE.replace("The first words.", "Changed meanwhile.").replace("Announced", "Announced to all"));
    await shows(page, "Changed meanwhile.");
    assert.equal(await page.inputValue("form.panel [name=reason]"), "The disk was");
    await page.fill("form.panel [name=reason]", "The disk was full");
    await page.click("form.panel .primary");
    await page.waitForFunction(() => document.getElementById("backup").dataset.state === "failed");
  });
});

test("a command that changed is copied as it is now", async () => {
  await looking("production/release/", async (page) => {
    site.write("content/release.md", RELEASE.replace("curl https", "curl --fail https"));
    await shows(page, "curl --fail");
    await page.click("copy-command .copy");
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "curl --fail https://gateway.example.com/");
  });
});

test("styles are changed without a blink", async () => {
  await looking("production/release/", async (page) => {
    site.write("themes/default/css/parts/own.css", "main { letter-spacing: 1px; }\n");
    await page.waitForFunction(() => getComputedStyle(document.querySelector("main")).letterSpacing === "1px");
    site.remove("themes/default/css/parts/own.css");
    await page.waitForFunction(() => getComputedStyle(document.querySelector("main")).letterSpacing === "normal");
    assert.equal(await page.locator("head > link[rel=stylesheet][href*=assets]").count(), 1);
  });
});

test("what is saved elsewhere is said, and one can go there", async () => {
  await looking("production/release/", async (page) => {
    site.write("content/other.md", "# Other\n\nSomething else.\n");
    await preview(page, ".said a").click();
    await page.waitForURL("**/production/other/");
    await shows(page, "Something else.");
  }, { loads: 2 });
});

test("settings, new pages, renamed and deleted ones", async () => {
  await looking("production/", async (page) => {
    site.write("content/fresh.md", "# Fresh page\n");
    await shows(page, "Fresh page");
    renameSync(join(site.folder, "content/fresh.md"), join(site.folder, "content/renamed.md"));
    await page.waitForSelector('main a[href*="renamed"]');
    site.remove("content/renamed.md");
    await page.waitForFunction(() => !document.querySelector('main a[href*="renamed"]'));
    // As editors save: a new file takes the place of the old one.
    writeFileSync(join(site.folder, "content/.index.md.swp"), "# Home\n\nSaved by renaming.\n");
    renameSync(join(site.folder, "content/.index.md.swp"), join(site.folder, "content/index.md"));
    await shows(page, "Saved by renaming.");
    site.write("checkdown.yaml", SETTINGS.replace("title: Live", "title: Alive"));
    await page.waitForFunction(() => document.title.includes("Alive"));
  });
});

test("a page that goes away stays on the screen until it is back", async () => {
  await looking("production/other/", async (page) => {
    site.remove("content/other.md");
    await page.waitForFunction(() => document.querySelector("checkdown-preview").shadowRoot.querySelector(".said").textContent.includes("no longer there"));
    await shows(page, "Some words.");
    site.write("content/other.md", "# Other\n\nBack again.\n");
    await shows(page, "Back again.");
  }, { misdeeds: ["404"] });
});

test("a page's mistakes are shown on it and vanish when they are mended", async () => {
  await looking("production/release/", async (page) => {
    site.write("content/release.md", RELEASE.replace("{id: health}", "{id: health, levle: required}").replace("first", "second"));
    const problems = preview(page, ".problems");
    await problems.waitFor();
    const text = await problems.innerText();
    assert.match(text, /levle/);
    assert.match(text, /content\/release\.md:7/);
    await shows(page, "The first words.");
    await preview(page, ".problems article button >> nth=1").click();
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /unknown-key/);
    // The terminal says the same.
    assert.match(site.said.out, /levle/);
    site.write("content/release.md", RELEASE.replace("first", "third"));
    await shows(page, "The third words.");
    await problems.waitFor({ state: "hidden" });
  });
});

test("broken settings and a broken theme leave the page as it was", async () => {
  await looking("production/release/", async (page) => {
    site.write("checkdown.yaml", "title: [\n");
    await preview(page, ".problems").waitFor();
    await shows(page, "The first words.");
    site.write("content/release.md", RELEASE.replace("first", "fourth"));
    await shows(page, "The fourth words.");
    site.write("checkdown.yaml", SETTINGS);
    await preview(page, ".problems").waitFor({ state: "hidden" });
    site.write("themes/default/templates/page.html", "{% if %}");
    await preview(page, ".problems").waitFor();
    await shows(page, "The fourth words.");
    site.remove("themes/default/templates/page.html");
    await preview(page, ".problems").waitFor({ state: "hidden" });
  });
});

test("the author finds the source, and what is not settled", async () => {
  await looking("production/release/", async (page) => {
    await page.waitForSelector("#no-id-of-its-own[data-preview-unnamed]");
    assert.equal(await page.locator("[data-preview-unnamed]").count(), 1);
    /** @type {string[]} */
    const opened = [];
    await page.route("**/editor/**", (route) => {
      opened.push(decodeURI(route.request().url()));
      return route.fulfill({ status: 204 });
    });
    const lineAt = (words) => RELEASE.slice(0, RELEASE.indexOf(words)).split("\n").length;
    const opens = async (words, ready) => {
      await ready();
      await page.keyboard.press("o");
      for (let wait = 0; wait < 50 && !opened.length; wait += 1) await page.waitForTimeout(20);
      assert.match(opened.pop() ?? "nothing", new RegExp(`/content/release\\.md:${lineAt(words)}$`), words);
    };
    const hover = (selector) => () => page.locator(selector).hover();
    await opens("- [ ] Backup", () => page.locator("#backup input").focus());
    await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).blur());
    await opens("The first words.", hover("text=The first words."));
    await opens("## Before", hover("h2:has-text('Before')"));
    await opens("- The page answers", hover("text=The page answers"));
    await opens("curl", hover("text=curl"));
    await opens("Paragraph 7 of", hover("text=Paragraph 7 of the long part."));
    await opens("- [ ] Announced", hover("#announced .head"));
  }, { misdeeds: ["/editor/"] });
});

test("with --follow the browser goes where something is saved", async () => {
  const site = await previewed(FILES, ["--follow"]);
  const { page, close } = await open(browser, site.url);
  await page.goto(`${site.url}staging/`);
  await page.waitForTimeout(500);
  site.write("content/other.md", "# Other\n\nFollowed.\n");
  await page.waitForURL("**/staging/other/");
  await shows(page, "Followed.");
  await close();
  await site.close();
});

test("a law: what is patched is what the server made, whatever changed, and what scripts added stays", async () => {
  await looking("production/other/", async (page) => {
    const broken = await page.evaluate(async () => {
      const { patch } = await import("/@checkdown/patch.js");
      let seed = 7;
      const below = (limit) => (seed = (seed * 1103515245 + 12345) % 2147483648) % limit;
      const tree = (depth) => {
        const tags = ["p", "ul", "li", "section", "x-code", "b"];
        const element = document.createElement(tags[below(tags.length)]);
        if (below(3) === 0) element.id = `i${below(6)}`;
        if (below(3) === 0) element.className = ["a", "b", "a b", "c a"][below(4)];
        if (below(4) === 0) element.title = `t${below(3)}`;
        for (let child = depth > 0 ? below(5) : 0; child > 0; child -= 1) {
          element.append(below(3) === 0 ? document.createTextNode(["one ", "two ", "\n"][below(3)]) : tree(depth - 1));
        }
        return element;
      };
      // As a parser makes it: no two texts side by side, no id twice.
      const page = () => {
        const root = document.createElement("main");
        for (let child = 1 + below(5); child > 0; child -= 1) root.append(tree(3));
        const seen = new Set();
        for (const one of root.querySelectorAll("[id]")) {
          if (seen.has(one.id)) one.removeAttribute("id");
          seen.add(one.id);
        }
        root.normalize();
        return root;
      };
      const edited = (root) => {
        const copy = root.cloneNode(true);
        for (let edit = 1 + below(4); edit > 0; edit -= 1) {
          const all = [...copy.querySelectorAll("*")];
          const one = all[below(all.length || 1)];
          if (!one) continue;
          const act = below(5);
          if (act === 0) one.remove();
          else if (act === 1) one.append(`text ${below(9)}`);
          else if (act === 2) one.before(tree(1));
          else if (act === 3) one.title = `n${below(9)}`;
          else copy.prepend(one);
        }
        const seen = new Set();
        for (const one of copy.querySelectorAll("[id]")) {
          if (seen.has(one.id)) one.removeAttribute("id");
          seen.add(one.id);
        }
        copy.normalize();
        return copy;
      };
      const broken = [];
      for (let round = 0; round < 3000 && broken.length < 3; round += 1) {
        const old = page();
        const live = old.cloneNode(true);
        // Scripts append things of their own.
        for (const one of [live, ...live.querySelectorAll("li")]) one.append(document.createElement("button"));
        let known = old;
        for (let step = 0; step < 3; step += 1) {
          const next = edited(known);
          const { lost } = patch(live, known, next);
          const bare = live.cloneNode(true);
          bare.querySelectorAll("button").forEach((button) => button.remove());
          const wanted = next.cloneNode(true);
          // Texts that a button stood between are two.
          bare.normalize();
          if (lost || !bare.isEqualNode(wanted)) broken.push(`${known.outerHTML}\n${wanted.outerHTML}\n${bare.outerHTML} ${lost}`);
          known = next;
        }
      }
      return broken;
    });
    assert.deepEqual(broken, []);
  });
});
