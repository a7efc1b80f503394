// What goes out and what comes in, as readers do it in Chromium: files, links, paste and drop, two people's runs, records.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { adas, axe, begin, choose, end, fail, named, person, press, preview, said, saved, share, shows, site, state, tick } from "./person.mjs";

before(begin);
after(end);

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

test("two names of one run stand side by side in its menu, and one press settles it", async () => {
  const { text } = await adas();
  const renamed = JSON.parse(text);
  renamed.events.push({
    id: randomBytes(16).toString("base64url"),
    actor: renamed.events[0].actor,
    who: "Ada",
    when: new Date().toISOString(),
    target: "run",
    field: "name",
    value: "Ada's release",
    after: [],
  });
  await person("Bo", async (page) => {
    await choose(page, text);
    await preview(page);
    await press(page, "Keep it as a run of its own");
    await shows(page, "tls", "done");
    await page.click(".runs");
    await page.getByRole("form", { name: "This run" }).getByLabel("Name").fill("Bo's release");
    await page.getByRole("button", { name: "Save" }).click();
    await page.waitForFunction(() => document.querySelector(".runs").textContent === "Bo's release");
    await choose(page, JSON.stringify(renamed));
    await preview(page);
    await press(page, /^Merge into/);
    await page.waitForFunction(() => document.querySelector(".runs").dataset.disputed === "name");
    await page.click(".runs");
    await page.waitForSelector("dialog .sides");
    assert.match(await page.locator("dialog .conflict").textContent(), /^The run's name is in conflict/);
    assert.deepEqual(await page.locator(".sides strong").allTextContents(), ["Ada", "Bo"]);
    await page.evaluate(axe);
    assert.deepEqual((await page.evaluate(() => globalThis.axe.run(document))).violations.map(({ id }) => id), []);
    await press(page, "Settle: Ada is right");
    await page.waitForFunction(() => document.querySelector(".runs").textContent === "Ada's release");
    await page.reload();
    await page.waitForFunction(() => document.querySelector(".runs").textContent === "Ada's release" && !document.querySelector(".runs").dataset.disputed);
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
      await page.waitForFunction(() => location.hash === "");
      assert.equal(await page.locator("dialog[open]").count(), 0);
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
    assert.equal(await page.locator("dialog[open]").count(), 0);
    const stopped = await page.evaluate(async (text) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], "run.json"));
      const over = new DragEvent("dragover", { dataTransfer, bubbles: true, cancelable: true });
      const drop = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
      const item = document.querySelector("#tls");
      item.dispatchEvent(new DragEvent("dragenter", { dataTransfer, bubbles: true }));
      await new Promise((resolve) => setTimeout(resolve, 300));
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
      await page.waitForSelector("dialog >> text=Try another");
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
    await shows(page, "slack", "inactive");
    await page.waitForTimeout(200);
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
      await page.waitForFunction(() => /Copied/.test(document.querySelector("dialog[open]").textContent));
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
    seen.misdeeds.splice(0, seen.misdeeds.length, ...seen.misdeeds.filter((misdeed) => !/restore\/checklist\.json|ERR_FAILED|Service Worker registration blocked/.test(misdeed)));
    // The worker would have kept the page.
  }, { serviceWorkers: "block" });
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
