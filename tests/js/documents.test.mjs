// What `checkdown export` makes of this repository's own site, read by other people's parsers: nothing of it is markup that
// means nothing there, and every item has its box.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { toString } from "mdast-util-to-string";
import { gfm } from "micromark-extension-gfm";
import { PROGRAM, ROOT } from "./built.mjs";

const folder = mkdtempSync(join(tmpdir(), "checkdown-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

/** The documents of the site in a format, by path without extension. @param {string} format */
function documents(format) {
  const out = join(folder, format);
  execFileSync(PROGRAM, ["export", "--quiet", "--date", "2026-01-01", "--format", format, "--out", out], {
    cwd: ROOT,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const names = readdirSync(out, { recursive: true, encoding: "utf8" }).filter((name) => /\.\w+$/.test(name));
  return new Map(names.map((name) => [name.replace(/\.\w+$/, ""), readFileSync(join(out, name), "utf8")]));
}

const lists = new Map([...documents("json")].map(([path, text]) => [path, JSON.parse(text)]));

/** Words as any parser leaves them. @param {string} text */
const words = (text) => text.replace(/\s+/g, " ").trim();

/** The titles of the items that can be ticked. @param {{items: {id: string, parent?: string, title: string, step?: number}[]}} list */
function leaves({ items }) {
  const parents = new Set(items.map((item) => item.parent));
  return items.filter((item) => !parents.has(item.id));
}

test("wikitext has no markup that means nothing, and a box with an anchor for each item", () => {
  documents("mediawiki");
  const read = execFileSync("python3", [join(ROOT, "tests/js/wikitext.py"), join(folder, "mediawiki")], {
    env: { ...process.env, PYTHONPATH: join(ROOT, "tests/.cache/wikitext"), PYTHONUTF8: "1" },
    maxBuffer: 1 << 28,
    encoding: "utf8",
  });
  const files = Object.entries(JSON.parse(read));
  assert.equal(files.length, lists.size);
  let seen = 0;
  for (const [path, { lonely, boxes, anchors }] of files) {
    assert.deepEqual(lonely, [], path);
    const list = lists.get(path.replace(/\.wiki$/, ""));
    const items = leaves(list);
    assert.equal(boxes.length, items.length, path);
    for (const [place, { id, title, step }] of items.entries()) {
      const box = words(boxes[place].replace("☐", ""));
      assert.ok(box.startsWith(words((step ? `${step}. ` : "") + title)), `${path}: ${box} is not ${title}`);
      assert.ok(anchors.includes(id.split("/")[1]), `${path} has no anchor ${id}`);
    }
    seen += items.length;
  }
  assert.ok(seen > 100);
});

test("the Markdown of code hosts has a box for each item, nested as in the page, and nothing that speaks to the compiler", () => {
  const files = documents("markdown");
  assert.equal(files.size, lists.size);
  for (const [path, text] of files) {
    const tree = fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
    /** @type {{title: string, depth: number}[]} */
    const boxes = [];
    const visit = (/** @type {any} */ node, depth = 0) => {
      const isBox = node.type === "listItem" && typeof node.checked === "boolean";
      if (isBox) boxes.push({ title: words(toString(node.children[0] ?? node)), depth });
      assert.ok(node.type !== "html" || !/^<!-- *(check|section|env|\/env|view|allow)/.test(node.value), `${path}: ${node.value}`);
      for (const child of node.children ?? []) visit(child, depth + Number(isBox));
    };
    visit(tree);
    const { items } = lists.get(path);
    assert.equal(boxes.length, items.length, path);
    const depth = new Map();
    for (const [place, { id, parent, title }] of items.entries()) {
      depth.set(id, parent === undefined ? 0 : depth.get(parent) + 1);
      assert.ok(boxes[place].title.startsWith(words(title)), `${path}: ${boxes[place].title} is not ${title}`);
      assert.equal(boxes[place].depth, depth.get(id), `${path}: ${title}`);
    }
  }
});
