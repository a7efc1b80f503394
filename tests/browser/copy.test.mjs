// I8: what the button puts on the clipboard is the command of that variant, byte for byte: over http, from a file,
// and where the Clipboard API is denied.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { launch, open } from "./browser.mjs";
import { sample } from "./site.mjs";

const PAGE = "area-000/checklist-00000/";

// What `tests/bench/generate.mjs` wrote into the fences of page 0, as each environment has to run it. The button's
// name begins with the command's first words.
const CURL = (host) => `curl -sI --fail https://${host}/api/v1/health?page=0`;
const PODS = "kubectl get pods --namespace app-0 --selector release=0";
const ROLLOUT = "kubectl rollout status deployment/app-0 \\\n  --timeout=120s";
const DEPLOY = "./deploy --app app-0 --replicas 6 --confirm 0";
const SQL = "SELECT count(*), max(created_at)\nFROM backups\nWHERE page = 0 AND state = 'complete'; -- must be 1";
const NGINX = `server {
    listen 443 ssl http2;
    server_name gateway.example.com;  # page 0
    location /api/ {
        proxy_pass http://127.0.0.1:8000;
        proxy_set_header Host $host;
    }
}`;

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

test("I8: each button copies its command, and the block's button all of them", async () => {
  const seen = await open(browser, sample.url);
  await seen.page.goto(`${sample.url}production/${PAGE}`);
  for (const command of [CURL("gateway.example.com"), PODS, ROLLOUT, SQL, NGINX]) {
    assert.equal(await copied(seen, button(seen.page, command)), command);
  }
  const both = seen.page.getByRole("button", { name: "Copy 2 commands" });
  assert.equal(await copied(seen, both), `${PODS}\n${ROLLOUT}`);
  assert.deepEqual(seen.misdeeds, []);
  await seen.close();
});

test("I8: a command holds the values of its own environment", async () => {
  const seen = await open(browser, sample.url);
  await seen.page.goto(`${sample.url}staging/${PAGE}`);
  const command = CURL("gateway-staging.example.com");
  assert.equal(await copied(seen, button(seen.page, command)), command);
  assert.equal(await seen.page.getByRole("button", { name: /^Copy \.\/deploy/ }).count(), 0);
  await seen.close();
});

test("a dangerous command is copied on the second press only", async () => {
  const seen = await open(browser, sample.url);
  await seen.page.goto(`${sample.url}production/${PAGE}`);
  const danger = button(seen.page, DEPLOY);
  const handle = await danger.elementHandle();
  assert.equal(await copied(seen, danger), "");
  assert.equal(await copied(seen, handle), DEPLOY);
  await seen.close();
});

test("I8: copying works from a file, without any server", async () => {
  const file = pathToFileURL(join(sample.folder, "production", PAGE, "index.html")).href;
  const seen = await open(browser, file);
  await seen.page.goto(file);
  assert.equal(await copied(seen, button(seen.page, SQL)), SQL);
  await seen.close();
});

test("I8: copying works where the Clipboard API is denied", async () => {
  const seen = await open(browser, sample.url);
  await seen.page.addInitScript(() => {
    Object.defineProperty(navigator, "clipboard", {
      value: { writeText: () => Promise.reject(new DOMException("denied", "NotAllowedError")) },
    });
  });
  await seen.page.goto(`${sample.url}production/${PAGE}`);
  assert.equal(await copied(seen, button(seen.page, ROLLOUT)), ROLLOUT);
  await seen.close();
});

test("I8: where nothing may copy, the command is selected and the reader told", async () => {
  const seen = await open(browser, sample.url);
  await seen.page.addInitScript(() => {
    Object.defineProperty(navigator, "clipboard", { value: undefined });
    Document.prototype.execCommand = () => false;
  });
  await seen.page.goto(`${sample.url}production/${PAGE}`);
  await button(seen.page, SQL).click();
  await seen.page.getByRole("status").filter({ hasText: /selected/i }).waitFor();
  assert.equal(await seen.page.evaluate(() => getSelection().toString()), SQL);
  await seen.close();
});

test("selecting a whole block by hand takes the command without its prompt", async () => {
  const seen = await open(browser, sample.url);
  await seen.page.goto(`${sample.url}production/${PAGE}`);
  const selected = await seen.page.evaluate((start) => {
    const code = [...document.querySelectorAll("pre code")].find((element) => element.textContent.startsWith(start));
    getSelection().selectAllChildren(code);
    return getSelection().toString();
  }, PODS);
  assert.equal(selected, PODS);
  await seen.close();
});

test("a copy is announced to those who do not see it", async () => {
  const seen = await open(browser, sample.url);
  await seen.page.goto(`${sample.url}production/${PAGE}`);
  await button(seen.page, SQL).press("Enter");
  await seen.page.getByRole("status").filter({ hasText: "Copied" }).waitFor();
  await seen.close();
});

function button(page, command) {
  return page.getByRole("button", { name: `Copy ${command.split("\n", 1)[0].slice(0, 60)}` }).first();
}

// What lands in another page's field when it is pasted there, after the click.
async function copied({ context, page }, target) {
  const other = await context.newPage();
  const field = "<textarea></textarea>";
  await other.setContent(field);
  // An old clipboard would pass for a new one.
  await other.locator("textarea").fill(" ");
  await other.locator("textarea").press("Control+A");
  await other.locator("textarea").press("Control+X");
  await page.bringToFront();
  await target.click();
  await page.waitForTimeout(100);
  await other.bringToFront();
  await other.setContent(field);
  await other.locator("textarea").press("Control+V");
  const text = await other.locator("textarea").inputValue();
  await other.close();
  // A block of code ends with its last line, whether the line's own end is copied or not.
  return text === " " ? "" : text.replace(/\n$/, "");
}
