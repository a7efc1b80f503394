// What a machine checked, in the run of a browser: marked apart from what somebody ticked, also before anything is loaded.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { serve } from "./server.mjs";

const target = process.env.CARGO_TARGET_DIR ?? join(dirname(fileURLToPath(import.meta.url)), "../../target");
const program = process.env.CHECKDOWN_BIN ?? join(target, "debug/checkdown");

const PAGE = `---
checklist: {id: release}
---

# Release

- [ ] It is there <!-- check: {id: there} -->

  \`\`\`sh {verify}
  true
  \`\`\`

- [ ] It says yes <!-- check: {id: says} -->

  \`\`\`sh {verify, expect: "yes"}
  echo no
  \`\`\`

- [ ] Somebody looked <!-- check: {id: looked} -->
`;

let folder, browser, site;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "checkdown-verified-"));
  mkdirSync(join(folder, "content"));
  writeFileSync(join(folder, "checkdown.yaml"), "id: verified\ntitle: Verified\n");
  writeFileSync(join(folder, "content/release.md"), PAGE);
  const run = (exit, ...words) => {
    const made = spawnSync(program, words, { cwd: folder, encoding: "utf8" });
    assert.equal(made.status, exit, made.stdout + made.stderr);
  };
  run(0, "build");
  run(1, "verify", "release", "--yes", "--run", "run.json");
  [browser, site] = await Promise.all([launch(), serve(join(folder, "public"))]);
});
after(async () => {
  await Promise.all([browser.close(), site.close()]);
  rmSync(folder, { recursive: true, force: true });
});

test("nobody takes a machine's word for somebody's", async (t) => {
  const { page, misdeeds, close } = await open(browser, site.url);
  t.after(close);
  await page.goto(`${site.url}release/`);
  await page.click(".runs");
  await page.getByLabel("Your name").fill("Ada");
  await page.click("dialog >> text=Import a run");
  await page.setInputFiles("dialog input[type=file]", { name: "run.json", mimeType: "application/json", buffer: readFileSync(join(folder, "run.json")) });
  await page.locator("dialog.exchange .primary").click();
  await page.locator("#there[data-state=done]").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("#looked input").check();
  const said = (id) => page.locator(`#${id} .status`).textContent();
  const look = async (name) => {
    assert.match(await said("there"), /^verify \(machine\), /, name);
    assert.match(await said("says"), /^Failed: `echo no`: its output has no “yes” — verify \(machine\), /, name);
    assert.match(await said("looked"), /^Ada, /, name);
  };
  await look("as it is said");
  // It is kept for the first paint of the next visit.
  await page.waitForTimeout(500);
  await page.route("**/*", (route) => (/\/js\/|module|\/main\.[^/]*\.js/.test(route.request().url()) ? route.abort() : route.continue()));
  await page.reload();
  await look("before anything is loaded");
  assert.deepEqual(misdeeds.filter((words) => !/ERR_FAILED/.test(words)), []);
});
