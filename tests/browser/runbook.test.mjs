// What a runbook's frames, signatures and conditions say, without scripts, without colours, and on paper.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { own } from "./site.mjs";

const RUNBOOK = "production/examples/atomo/production-readiness/";
const RESTORE = "production/examples/atomo/database-restore/";
const SIGNED = "production/examples/rack-gateway/production-checklist/";

let browser, page;
before(async () => {
  browser = await launch();
  ({ page } = await open(browser, own.url, { javaScriptEnabled: false }));
});
after(() => browser.close());

async function visit(path, media) {
  await page.goto(own.url + path);
  await page.emulateMedia({ media });
}

test("a danger says so in words, and its frame has an edge of its own", async () => {
  for (const media of ["screen", "print"]) {
    await visit(RESTORE, media);
    const danger = page.locator("#restore-over copy-command.danger");
    assert.match(await danger.innerText(), /Danger: cannot be taken back/);
    const edge = (locator) => locator.evaluate((frame) => parseFloat(getComputedStyle(frame).borderInlineStartWidth));
    const other = page.locator("#restore-over copy-command:not(.danger)").first();
    assert.ok((await edge(danger)) >= 2 + (await edge(other)), media);
  }
});

test("what is known of a step stands below its title, on a phone too", async () => {
  await page.setViewportSize({ width: 390, height: 900 });
  await visit(RESTORE, "screen");
  const left = async (selector) => (await page.locator(`#restore-over > ${selector}`).first().boundingBox()).x;
  assert.ok(Math.abs((await left(".head .title")) - (await left(".head .chip"))) < 1);
  await page.setViewportSize({ width: 1280, height: 720 });
});

test("the way back is closed until it is looked for, and open on paper", async () => {
  await visit(RUNBOOK, "screen");
  const command = page.locator("#run-release details pre");
  assert.equal(await command.isVisible(), false);
  await page.locator("#run-release").getByText("How to go back").click();
  assert.equal(await command.isVisible(), true);
  await visit(RUNBOOK, "print");
  assert.equal(await command.isVisible(), true);
});

test("a check says what its output must contain, and shows the output right below", async () => {
  await visit(RUNBOOK, "screen");
  const step = page.locator("#run-copy");
  assert.match(await step.innerText(), /Check[^]*The output must contain\s+TABLE DATA public users\s+Expected output/);
  const [frame, output] = await Promise.all([
    step.locator("copy-command.command").last().boundingBox(),
    step.locator("copy-command.output").boundingBox(),
  ]);
  assert.ok(Math.abs(frame.y + frame.height - output.y) <= 1);
});

test("every signature says whose it is, what it waits for and what it is worth, and can be given on paper", async () => {
  await visit(SIGNED, "print");
  const panels = await page.locator(".sign-off").all();
  assert.equal(panels.length, 5);
  for (const panel of panels) {
    const text = await panel.innerText();
    assert.match(text, /^[^]*(team|Management): [^]*After [^]*Self-attested[^]*Name\s*Date\s*Signature/, text);
    for (const line of await panel.locator(".signature span").all()) {
      assert.ok((await line.boundingBox()).width >= 100);
    }
  }
  await visit(SIGNED, "screen");
  assert.equal(await page.locator(".signature").first().isVisible(), false);
});

test("a page asks its questions, and what depends on an answer says on which", async () => {
  await visit(SIGNED, "screen");
  const questions = await page.locator(".conditions li").allInnerTexts();
  assert.ok(questions.length >= 4 && questions.every((question) => question.endsWith("?")), questions.join("\n"));
  const depending = await page.locator(".chip-condition").allInnerTexts();
  assert.ok(depending.length >= 2);
  for (const words of depending) assert.match(words, /^(If|Unless|Only)/);
});
