// What goes out and what comes in, as a reader does it in Chromium: files, links, paste and drop; two people's runs; what
// changed since it was ticked; and what was said of an item.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { exchanged, RELEASE, RESTORE } from "./exchange-site.mjs";
import { own } from "./site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WAIT = { timeout: 10000 };

let browser, site;
before(async () => {
  [browser, site] = await Promise.all([launch(), exchanged("/a/sub-path/")]);
});
after(async () => {
  await browser.close();
  await site.close();
});

/** A person with a browser of their own, on the release's page; nothing they do may break a rule of `open`. */
async function person(name, work, options = {}) {
  const seen = await open(browser, site.url, { acceptDownloads: true, permissions: ["clipboard-read", "clipboard-write"], ...options });
  const { page } = seen;
  page.setDefaultTimeout(WAIT.timeout);
  await page.goto(options.at ?? site.release);
  if (name) await named(page, name);
  const result = await work(page, seen);
  assert.deepEqual(seen.misdeeds, []);
  await seen.close();
  return result;
}

async function named(page, name) {
  await page.click(".runs");
  const field = page.getByLabel("Your name");
  await field.fill(name);
  await field.blur();
  await page.keyboard.press("Escape");
}

const state = (page, id) => page.locator(`#${id}`).getAttribute("data-state");
const shows = (page, id, wanted) => page.waitForFunction(([id, wanted]) => (document.getElementById(id).dataset.state ?? "") === wanted, [id, wanted], WAIT);
const tick = async (page, id) => {
  await page.click(`#${id} .box`);
  await shows(page, id, "done");
  // On the disk too.
  await page.waitForTimeout(100);
};
const said = (page, id) => page.locator(`#${id} .status`).textContent();
const gate = (page) => page.locator(".dock .gate").textContent();

async function fail(page, id, reason) {
  await page.click(`#${id} .act`);
  await page.click("form.panel >> text=Failed");
  await page.fill("form.panel [name=reason]", reason);
  await page.click("form.panel .primary");
  await shows(page, id, "failed");
}

async function share(page) {
  await page.click(".runs");
  await page.click("dialog >> text=Share or export");
  await page.waitForSelector("dialog .formats");
}

/** The text of a file that the dialog saves. */
async function saved(page, what) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: `Download ${what}` }).click()]);
  return { text: readFileSync(await download.path(), "utf8"), name: download.suggestedFilename() };
}

async function importing(page) {
  await page.click(".runs");
  await page.click("dialog >> text=Import a run");
}

const file = (text, name = "run.json") => ({ name, mimeType: "application/json", buffer: Buffer.from(text) });

async function choose(page, text) {
  await importing(page);
  await page.setInputFiles("dialog input[type=file]", file(text));
}

const press = (page, name) => page.getByRole("dialog").getByRole("button", { name }).click();
const preview = (page) => page.waitForSelector("dialog.exchange .actions >> text=Leave");

/** What Ada did on two pages, as her run file. */
const adas = () =>
  person("Ada", async (page) => {
    await tick(page, "tls");
    await tick(page, "backup");
    await page.goto(site.restore);
    await tick(page, "dump");
    await page.goto(site.release);
    await shows(page, "tls", "done");
    await share(page);
    const { text } = await saved(page, "the run file");
    return { text, link: await page.getByLabel("Link to this run").inputValue() };
  });

test("a run goes out as a file and comes in in another browser: the same states, names and texts", async () => {
  const { text } = await adas();
  const run = JSON.parse(text);
  assert.equal(run.format, "checkdown-run");
  assert.match(run.site.commit, /^[0-9a-f]{40}$/);
  assert.equal(Object.keys(run.texts).length, 3);
  await person("", async (page) => {
    await choose(page, text);
    await preview(page);
    assert.match(await page.locator("dialog.exchange").textContent(), /A run that is not here yet, with 3 entries.*What it says of this page.*TLS 1\.2.*1 entry is about items of other pages/s);
    assert.equal(await state(page, "tls"), null, "nothing happens before it is decided");
    await press(page, "Keep it as a run of its own");
    await shows(page, "tls", "done");
    assert.match(await said(page, "tls"), /Ada/);
    await page.goto(site.restore);
    await shows(page, "dump", "done");
    await page.goto(site.release);
    await share(page);
    const again = JSON.parse((await saved(page, "the run file")).text);
    assert.deepEqual(again.events, run.events);
    assert.deepEqual(again.texts, run.texts);
    assert.deepEqual(again.run, run.run);
  });
});

test("two people's files merge; a conflict stands side by side and is settled with one press; undo takes a merge back", async () => {
  const { text } = await adas();
  await person("Bo", async (page) => {
    await fail(page, "tls", "old cipher");
    await tick(page, "alarms");
    await choose(page, text);
    await preview(page);
    const words = await page.locator("dialog.exchange").textContent();
    assert.match(words, /1 field would be in conflict.*Ada says done · Bo says failed: old cipher/s);
    assert.match(words, /Merged.*Required 1\/4 · 1 in conflict/s);
    await press(page, "Merge into my run");
    await shows(page, "tls", "conflict");
    await shows(page, "backup", "done");
    await shows(page, "alarms", "done");

    await page.click(".undo");
    await shows(page, "tls", "failed");
    await shows(page, "backup", "");
    assert.match(await said(page, "tls"), /old cipher/);
    await page.reload();
    await shows(page, "tls", "failed");

    await choose(page, text);
    await preview(page);
    assert.match(await page.locator("dialog.exchange").textContent(), /Everything in it is here already/);
    assert.ok(await page.getByRole("button", { name: "Merge into my run" }).isDisabled());
    await page.keyboard.press("Escape");
  });
  await person("Bo", async (page) => {
    await fail(page, "tls", "old cipher");
    await choose(page, text);
    await preview(page);
    await press(page, "Merge into my run");
    await shows(page, "tls", "conflict");
    await page.click("#tls .act");
    await page.click("form.panel >> text=History");
    await page.waitForSelector(".sides");
    assert.deepEqual(await page.locator(".sides strong").allTextContents(), ["Ada", "Bo"]);
    assert.equal(await page.locator(".entries li").count(), 2);
    await press(page, "Settle: Ada is right");
    await shows(page, "tls", "done");
    assert.match(await said(page, "tls"), /Ada/);
    await page.reload();
    await shows(page, "tls", "done");
  });
});

test("a link opens as a preview that changes nothing; it is merged, kept apart, or left; then it is out of the address", async () => {
  const { link } = await adas();
  assert.ok(link.length < 6 * 1024 + 200);
  for (const [choice, check] of [
    ["Leave", (page) => shows(page, "tls", "")],
    ["Merge into my run", (page) => shows(page, "tls", "done")],
    ["Keep apart as a run of its own", async (page) => {
      await shows(page, "tls", "done");
      await shows(page, "alarms", "");
    }],
  ]) {
    await person("", async (page) => {
      await tick(page, "alarms");
      await page.goto(link);
      await preview(page);
      assert.equal(await state(page, "tls"), null);
      await press(page, choice);
      await check(page);
      assert.equal(new URL(page.url()).hash, "");
      assert.equal(await page.locator("dialog").count(), 0);
    });
  }
});

test("a link of another environment says so and leads there", async () => {
  const { link } = await adas();
  await person("", async (page) => {
    await page.goto(site.staging + new URL(link).hash);
    await preview(page);
    assert.match(await page.locator("dialog.exchange").textContent(), /This run is of Production, not of Staging/);
    assert.equal(await page.getByRole("button", { name: /Merge/ }).count(), 0);
    await page.click("dialog >> text=Open it in Production");
    await page.waitForURL(/production/);
    await preview(page);
    await press(page, "Keep it as a run of its own");
    await shows(page, "tls", "done");
  });
});

test("a run is pasted, and dropped anywhere; a paste into a field is a paste", async () => {
  const { text, link } = await adas();
  await person("", async (page) => {
    const paste = async (text, selector = "body") => {
      await page.evaluate(([text, selector]) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData("text", text);
        document.querySelector(selector).dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
      }, [text, selector]);
    };
    await paste(text);
    await preview(page);
    await press(page, "Leave");
    await paste(`Look: ${link} — Ada`);
    await preview(page);
    await press(page, "Leave");
    await page.click("#certificates .act");
    await page.waitForSelector("form.panel textarea");
    await paste(text, "form.panel textarea");
    await paste("any other text");
    await page.waitForTimeout(200);
    assert.equal(await page.locator("dialog").count(), 0);
    const stopped = await page.evaluate((text) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], "run.json"));
      const over = new DragEvent("dragover", { dataTransfer, bubbles: true, cancelable: true });
      const drop = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
      const item = document.querySelector("#tls");
      return [item.dispatchEvent(over), item.dispatchEvent(drop)];
    }, text);
    assert.deepEqual(stopped, [false, false], "the browser must not open the file");
    await preview(page);
  });
});

test("what is no run says what is wrong with it; what is bad in one is refused by name; nothing of it is markup", async () => {
  const { text } = await adas();
  const run = JSON.parse(text);
  const attack = `<img src=x onerror="console.error(1)">`;
  const [first] = run.events;
  const hostile = {
    ...run,
    site: { ...run.site, title: attack },
    texts: { ...run.texts, [first.hash]: JSON.stringify([attack, "required", [], []]) },
    events: [
      ...run.events.map((event) => ({ ...event, who: attack })),
      { ...first, id: "a".repeat(22), when: "yesterday" },
      { ...first, id: "b".repeat(22), target: "release/alarms", value: { state: "failed", reason: attack } },
      { ...first, id: "c".repeat(22), field: "evidence", value: [{ link: "javascript:alert(1)" }] },
      { ...first, id: "d".repeat(22), target: "$app", field: "value", value: "x; rm -rf /", hash: undefined, after: [] },
    ],
  };
  await person("", async (page) => {
    for (const [bad, words] of [
      ["{", /not JSON/],
      ["{}", /not a run/],
      [JSON.stringify({ ...run, version: 9 }), /of version 9/],
    ]) {
      await choose(page, bad);
      assert.match(await page.locator("dialog .problem").textContent(), words);
      await press(page, "Leave");
    }
    await choose(page, JSON.stringify({ ...run, site: { ...run.site, id: "elsewhere", title: "Elsewhere" } }));
    await preview(page);
    assert.match(await page.locator("dialog.exchange").textContent(), /of another site, Elsewhere/);
    assert.equal(await page.getByRole("dialog").getByRole("button").count(), 2);
    await press(page, "Leave");

    await choose(page, JSON.stringify(hostile));
    await preview(page);
    await page.click("dialog >> text=entries were refused");
    const words = await page.locator("dialog.exchange").textContent();
    assert.match(words, /Entry 4 \(a{22}\) has a bad when/);
    assert.match(words, /Entry 6 \(c{22}\) has a bad value/);
    assert.match(words, /The text of 1:[0-9a-f]{32} is not the one that has this hash/);
    assert.match(words, /app: x; rm -rf \//);
    await press(page, "Keep it as a run of its own");
    await shows(page, "alarms", "failed");
    assert.equal(await page.locator("main img, dialog img").count(), 0);
    // A value that came with it is offered, and in no command.
    assert.match(await page.locator("#backup pre").textContent(), /--app myapp/);
    await page.waitForSelector(".asks .offer");
    assert.match(await page.locator(".asks .offer").textContent(), /x; rm -rf \//);
    await page.click("#alarms .act");
    await page.click("form.panel >> text=History");
    await page.waitForSelector(".entries");
    assert.equal(await page.locator("dialog img").count(), 0);
    await page.keyboard.press("Escape");
    await share(page);
    const html = (await saved(page, "the report")).text;
    assert.ok(!html.includes("<img"));
    const csv = (await saved(page, "CSV")).text;
    assert.ok(!csv.includes(attack) || csv.includes('"'));
  });
});

test("an export of the first format, with all that it may leave out, is still read", async () => {
  const old = {
    format: "checkdown-run",
    version: 1,
    site: { id: "exchanged", title: "Exchanged" },
    run: { id: "0123456789abcdefghijAA", environment: "production", created: "2026-01-01T00:00:00.000Z" },
    events: [
      { id: "0123456789abcdefghijAB", actor: "x", who: "Cy", when: "2026-01-02T00:00:00.000Z", target: "release/alarms", field: "state", value: { state: "na", reason: "not here" }, after: [] },
      { id: "0123456789abcdefghijAC", actor: "x", who: "Cy", when: "2026-01-02T00:00:00.000Z", target: "release/alarms", field: "of-later", value: { any: 1 }, after: [] },
      { id: "0123456789abcdefghijAD", actor: "x", who: "Cy", when: "2026-01-02T00:00:00.000Z", target: "run", field: "name", value: "Release 1.0", after: [] },
    ],
  };
  await person("", async (page) => {
    await choose(page, JSON.stringify(old));
    await preview(page);
    await press(page, "Keep it as a run of its own");
    // No hash: nobody knows which text it was about.
    await shows(page, "alarms", "stale");
    assert.equal(await page.locator(".dock .runs").textContent(), "Release 1.0");
    await share(page);
    assert.deepEqual(JSON.parse((await saved(page, "the run file")).text).events, old.events);
  });
});

test("the record is of all pages of the run; what is not in it is said; a spreadsheet runs nothing of it", async () => {
  await person("=Ada", async (page, seen) => {
    await tick(page, "tls");
    await page.click("#certificates .act");
    await page.fill("form.panel [name=note]", "=cmd|' /C calc'!A0");
    await page.fill("form.panel [name=link]", "https://example.com/certificates");
    await page.click("form.panel .primary");
    await shows(page, "certificates", "done");
    await page.click('[data-answer="no"]');
    await page.goto(site.restore);
    await tick(page, "dump");
    await page.goto(site.release);
    await shows(page, "tls", "done");
    await share(page);
    const { text: csv, name } = await saved(page, "CSV");
    assert.match(name, /^exchanged-production-.*\.csv$/);
    for (const cell of csv.matchAll(/"((?:[^"]|"")*)"/g)) assert.doesNotMatch(cell[1], /^\s*[=+\-@|%\t\r]/);
    for (const words of ["release/alarms", "restore/dump", "restore/tried", "TLS 1.2 or newer everywhere (required)", "SOC2:CC6.7", "Self-attested", "Nothing was said on these pages, and their items are not in it: Audit", "Condition slack"]) assert.ok(csv.includes(words), words);
    assert.ok(!csv.includes("audit/logs"));
    await page.getByLabel(/Also Audit/).check();
    assert.ok((await saved(page, "CSV")).text.includes("audit/logs"));
    const markdown = await (async () => {
      await press(page, "Copy Markdown");
      await page.waitForFunction(() => /Copied/.test(document.querySelector("dialog").textContent));
      return page.evaluate(() => navigator.clipboard.readText());
    })();
    assert.match(markdown, /# Record of a run without a name/);
    assert.match(markdown, /https\\:\/\/example\\\.com\/certificates/);

    // A page that cannot be had is named, and what was said on it is still there.
    await page.keyboard.press("Escape");
    await page.route("**/restore/checklist.json", (route) => route.abort());
    await share(page);
    assert.match(await page.locator("dialog .gaps").textContent(), /The page Restore could not be read/);
    const lacking = (await saved(page, "CSV")).text;
    assert.match(lacking, /"restore\/dump","Dump is at hand"/);
    assert.ok(!lacking.includes("restore/tried"));
    seen.misdeeds.splice(0, seen.misdeeds.length, ...seen.misdeeds.filter((misdeed) => !/restore\/checklist\.json|ERR_FAILED/.test(misdeed)));
  });
});

test("the report is one file that asks for nothing, and axe finds nothing in it, in both schemes", async () => {
  await person("Ada", async (page) => {
    await tick(page, "tls");
    await fail(page, "backup", "disk full");
    await share(page);
    const { text } = await saved(page, "the report");
    for (const colorScheme of ["light", "dark"]) {
      const context = await browser.newContext({ colorScheme, viewport: { width: 320, height: 700 } });
      const report = await context.newPage();
      const requests = [];
      const folder = `${site.out}/../report.html`;
      (await import("node:fs")).writeFileSync(folder, text);
      report.on("request", (request) => requests.push(request.url()));
      await report.goto(`file://${folder}`);
      await report.evaluate(axe);
      const { violations } = await report.evaluate(() => globalThis.axe.run(document));
      assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
      assert.equal(requests.length, 1);
      assert.ok(await report.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "it fits 320 px");
      assert.match(await report.locator("main").textContent(), /NOT READY.*disk full/s);
      await context.close();
    }
  });
});

test("a run too long for a link says so, and offers the file", async () => {
  const { text } = await adas();
  const run = JSON.parse(text);
  const signs = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  let seed = 7;
  const one = () => signs[(seed = (seed * 16807) % 2147483647) % signs.length];
  const words = (length) => Array.from({ length }, one).join("");
  for (let at = 0; at < 60; at += 1) run.events.push({ ...run.events[0], id: `${words(21)}A`, field: "note", target: `release/n${at}`, value: words(200), hash: undefined, after: [] });
  await person("", async (page) => {
    await choose(page, JSON.stringify(run));
    await preview(page);
    await press(page, "Keep it as a run of its own");
    await shows(page, "tls", "done");
    await share(page);
    assert.match(await page.locator("dialog .too-long").textContent(), /does not fit into a link, which holds 6 KB at most\. Send the run file/);
    assert.equal(await page.getByLabel("Link to this run").count(), 0);
    assert.match(await page.locator("dialog .gaps").textContent(), /60 items in it stand on no page that could be read/);
  });
});

test("what changed since a tick is shown word by word, from the run or from the site's history, and confirmed one or all", async () => {
  try {
    await person("Ada", async (page, { context }) => {
      await tick(page, "tls");
      await tick(page, "backup");
      await tick(page, "alarms");
      const link = await (await share(page), page.getByLabel("Link to this run").inputValue());
      site.write(RELEASE.replace("TLS 1.2", "TLS 1.3").replace("--verify", "--verify --full").replace("Alarms are on", "Alarms are tried"));
      await page.goto(site.release);
      await shows(page, "tls", "stale");
      const difference = async (page) => {
        await page.waitForSelector(".drift .difference");
        return page.locator(".drift .difference").first().evaluate((element) => [...element.childNodes].map((node) => [node.nodeName, node.textContent]));
      };
      await page.click("#tls .act");
      const wanted = [["#text", "TLS "], ["DEL", "1.2"], ["INS", "1.3"], ["#text", " or newer everywhere (required)\n- HSTS is on"]];
      assert.deepEqual(await difference(page), wanted);
      assert.match(await page.locator(".drift").textContent(), /Changed since Ada answered on .*; this text is of .* \([0-9a-f]{10}\)/);
      const marks = await page.locator(".difference").evaluate((element) => ["del", "ins"].map((name) => getComputedStyle(element.querySelector(name)).textDecorationLine));
      assert.deepEqual(marks, ["line-through", "underline"], "to be read without colour");
      await page.click("form.panel >> text=Confirm again");
      await shows(page, "tls", "done");
      await page.click(".runs");
      await page.click("dialog >> text=2 items changed since");
      await page.waitForFunction(() => document.querySelectorAll("dialog .difference").length === 2);
      await press(page, "Confirm all 2 again");
      await shows(page, "backup", "done");
      await shows(page, "alarms", "done");
      await page.click(".undo");
      await shows(page, "backup", "stale");
      await shows(page, "alarms", "stale");

      // A link has no texts: the words of then are in the page's history.
      const other = await context.browser().newContext();
      const reader = await other.newPage();
      await reader.goto(link);
      await preview(reader);
      await press(reader, "Keep it as a run of its own");
      await shows(reader, "tls", "stale");
      await reader.click("#tls .act");
      assert.deepEqual(await difference(reader), wanted);
      await other.close();
    });
  } finally {
    site.write();
  }
});

test("an item that moved to another page carries its progress, its history and its words", async () => {
  try {
    await person("Ada", async (page) => {
      await tick(page, "tls");
      const moved = "- [ ] TLS 1.2 or newer everywhere <!-- check: {id: tls, controls: [SOC2:CC6.7]} -->\n  - HSTS is on\n";
      site.write(RELEASE.replace(moved, ""), RESTORE.replace("- [ ] Dump", "- [ ] TLS 1.3 everywhere <!-- check: {id: tls, aliases: [release/tls]} -->\n- [ ] Dump"));
      await page.goto(site.restore);
      await shows(page, "tls", "stale");
      await page.click("#tls .act");
      await page.waitForSelector(".drift del");
      assert.match(await page.locator(".drift .difference").textContent(), /1\.2.*1\.3/s);
      await page.click("form.panel >> text=History");
      await page.waitForSelector(".entries");
      assert.match(await page.locator(".entries").textContent(), /Ada done.*for another text · as release\/tls/s);
      await page.keyboard.press("Escape");
      await page.goto(site.release);
      await share(page);
      const { text } = await saved(page, "CSV");
      assert.match(text, /"Restore","restore\/tls","TLS 1\.3 everywhere","item","required","answered for another text"/);
      assert.ok(text.includes("TLS 1.2 or newer everywhere (required)"), "with the words that were ticked");
      assert.equal(await page.locator("dialog .gaps").count(), 0);
    });
  } finally {
    site.write();
  }
});

test("by keyboard alone: a run goes out and comes in", async () => {
  await person("Ada", async (page) => {
    await page.locator("#tls input").focus();
    await page.keyboard.press("Space");
    await shows(page, "tls", "done");
    const to = async (name) => {
      for (let at = 0; at < 60; at += 1) {
        if (await page.evaluate((name) => new RegExp(name).test(document.activeElement.ariaLabel ?? document.activeElement.textContent), name)) return;
        await page.keyboard.press("Tab");
      }
      assert.fail(`${name} is not reached by Tab`);
    };
    await page.locator(".dock .runs").focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog");
    await to("^Share or export");
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog .formats");
    await to("^Copy the run file");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => /Copied/.test(document.querySelector("dialog").textContent));
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => !document.querySelector("dialog"));
    assert.ok(await page.evaluate(() => document.activeElement !== document.body), "the focus is somewhere");
    const text = await page.evaluate(() => navigator.clipboard.readText());
    await person("", async (other) => {
      await other.evaluate((text) => navigator.clipboard.writeText(text), text);
      await other.keyboard.press("Control+V");
      await preview(other);
      for (let at = 0; at < 20 && !(await other.evaluate(() => /^Keep it/.test(document.activeElement.textContent))); at += 1) await other.keyboard.press("Tab");
      await other.keyboard.press("Enter");
      await shows(other, "tls", "done");
    });
  });
});

test("axe finds nothing with each dialog open, in both schemes; nothing is wider than 320 px; nothing was loaded before", async () => {
  const { text } = await adas();
  for (const colorScheme of ["light", "dark"]) {
    await person("Bo", async (page, { requests }) => {
      await page.evaluate(axe);
      const looked = async (what) => {
        await page.waitForTimeout(150);
        const { violations } = await page.evaluate(() => globalThis.axe.run(document));
        assert.deepEqual(violations.map(({ id, nodes }) => `${what}: ${id}: ${nodes[0].html}`), []);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth && [...document.querySelectorAll("dialog")].every((dialog) => dialog.scrollWidth <= dialog.clientWidth)), `${what} fits 320 px`);
      };
      await fail(page, "tls", "old cipher");
      const names = /(share|import)-dialog|drift|history\.js|exchange\.css|merging|pages\.js|lib\/(json|share|record|difference)\.js/;
      assert.deepEqual(requests.filter((url) => names.test(url)), []);
      await share(page);
      await looked("sharing");
      await page.keyboard.press("Escape");
      await importing(page);
      await looked("importing");
      await page.getByLabel("Or paste").fill(text);
      await page.click("dialog .primary");
      await preview(page);
      await looked("the preview");
      await press(page, "Merge into my run");
      await shows(page, "tls", "conflict");
      await page.click("#tls .act");
      await page.click("form.panel >> text=History");
      await page.waitForSelector(".sides");
      await looked("the history");
      await page.keyboard.press("Escape");
      site.write(RELEASE.replace("Backup is fresh", "Backup is of today"));
      await page.goto(site.release);
      await page.evaluate(axe);
      await shows(page, "backup", "stale");
      await page.click("#backup .act");
      await page.waitForSelector(".drift .difference");
      await looked("the panel of what changed");
      await page.keyboard.press("Escape");
      await page.click(".runs");
      await page.click("dialog >> text=1 item changed since");
      await page.waitForSelector("dialog .difference");
      await looked("what changed");
    }, { colorScheme, viewport: { width: 320, height: 700 } });
    site.write();
  }
});

test("a browser that may forget is reminded of, after days without an export", async () => {
  await person("", async (page) => {
    await page.addInitScript(() => {
      navigator.storage.persist = async () => false;
    });
    const created = new Date(Date.now() - 9 * 86400000).toISOString();
    const run = { format: "checkdown-run", version: 1, site: { id: "exchanged", title: "Exchanged" }, run: { id: "0123456789abcdefghijAZ", environment: "production", created }, events: [], texts: {} };
    await page.reload();
    await choose(page, JSON.stringify(run));
    await preview(page);
    await press(page, "Keep it as a run of its own");
    await tick(page, "tls");
    await page.waitForSelector(".reminder");
    assert.match(await page.locator(".reminder").textContent(), /may forget this run, which is 9 days old/);
    await page.click(".reminder button");
    await page.waitForSelector(".formats");
    await saved(page, "the run file");
    await page.waitForFunction(() => !document.querySelector(".reminder"));
  });
});

test("checklist.json tells of each page what its markup tells", async () => {
  const seen = await open(browser, own.url);
  const { page } = seen;
  let checked = 0;
  for (const { page: path } of own.checklists) {
    await page.goto(own.url + path);
    const [markup, json] = await page.evaluate(async () => {
      const { src } = document.querySelector("script[type=module]");
      const { readPage } = await import(new URL("lib/page.js", src));
      const { readChecklist } = await import(new URL("lib/checklist.js", src));
      const plain = (page) => JSON.parse(JSON.stringify(page));
      return [plain(readPage(document.querySelector("main"))), plain(readChecklist(await (await fetch("checklist.json")).json()).page)];
    });
    const sorted = (page) => page.items.map((item) => JSON.stringify(Object.entries(item).filter(([, value]) => value !== false).sort()));
    assert.deepEqual(sorted(json), sorted(markup), path);
    assert.deepEqual(json.sections.filter(({ anchor }) => markup.sections.some((section) => section.anchor === anchor)), markup.sections, path);
    checked += 1;
  }
  assert.ok(checked > 10);
  await seen.close();
});
