// The rules of the modules, held by reading them: their types hold, each knows only what it says it does, one module
// touches storage, and what loads before a page is used stays small.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const folder = new URL("../../themes/default/js/modules/lib/", import.meta.url);
const modules = readdirSync(folder).map((name) => ({ name, text: readFileSync(new URL(name, folder), "utf8") }));

/** What a checklist page loads before it is used, and the bytes it may take compressed. */
const CORE = { names: ["event", "log", "state", "gate", "run", "page"], most: 6 * 1024 };
const STORAGE = { names: ["storage", "pack"], most: 3.7 * 1024 };

/** A module may import those before it in this list; `lazy` ones load when something is opened. */
const RANKS = [
  "event",
  "log",
  "state",
  "gate",
  "run",
  "pack",
  "page",
  "lazy",
  "checklist",
  "difference",
  "due",
  "intake",
  "undo",
  "archive",
  "problem",
  "settle",
  "reason",
  "material",
  "strays",
  "json",
  "share",
  "record",
  "storage",
];

for (const [what, settings] of [["modules", "tsconfig.json"], ["service workers", "tsconfig.worker.json"]]) {
  test(`the types of all ${what} hold`, () => {
    const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
    const checked = spawnSync(process.execPath, [tsc, "-p", fileURLToPath(new URL(settings, import.meta.url))], {
      encoding: "utf8",
    });
    assert.equal(checked.stdout + checked.stderr, "");
    assert.equal(checked.status, 0);
  });
}

test("imports point down, and what loads before a page is used imports nothing that is loaded later", () => {
  assert.deepEqual(
    modules.map(({ name }) => name.replace(".js", "")).sort(),
    RANKS.filter((name) => name !== "lazy").sort(),
  );
  const rank = (name) => RANKS.indexOf(name);
  for (const { name, text } of modules) {
    const own = name.replace(".js", "");
    const imported = [...text.matchAll(/^import .*? from "\.\/(\w+)\.js";$/gms)].map(([, other]) => other);
    assert.equal(imported.length, (text.match(/^import /gm) ?? []).length, `${name} imports only modules beside it`);
    for (const other of imported) {
      assert.ok(rank(other) < rank(own), `${name} imports ${other}`);
      const early = [...CORE.names, ...STORAGE.names];
      assert.ok(!early.includes(own) || early.includes(other), `${name} loads ${other} early`);
    }
  }
});

test("one module touches storage, none the clock, the network or the document", () => {
  const code = (text) => text.replace(/\/\*\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  for (const { name, text } of modules) {
    const storage = /\b(indexedDB|IDBKeyRange|localStorage|sessionStorage|navigator|BroadcastChannel|caches)\b/.test(
      code(text),
    );
    // What storage loads to settle a run, or to read all of it, works in its transaction.
    assert.equal(storage, ["archive.js", "settle.js", "storage.js"].includes(name), `${name} and storage`);
    assert.doesNotMatch(
      code(text),
      /\b(Date\.now|new Date\(\)|document|window|fetch|XMLHttpRequest|eval|innerHTML|Math\.random)\b/,
      name,
    );
  }
});

test("a module without its comments is the same module, so that they need not be sent", async () => {
  for (const { name, text } of modules) {
    const bare = published(text)
      .replaceAll(/from "\.\/(\w+\.js)"/g, (_, other) => `from "${new URL(other, folder)}"`)
      .replaceAll(/import\("\.\/(\w+\.js)"\)/g, (_, other) => `import("${new URL(other, folder)}")`);
    const [whole, small] = await Promise.all([
      import(new URL(name, folder)),
      import(`data:text/javascript,${encodeURIComponent(bare)}`),
    ]);
    assert.deepEqual(Object.keys(small), Object.keys(whole), name);
  }
});

test("what loads before a page is used keeps its budget", () => {
  const gzip = (text) => gzipSync(text, { level: 9 }).length;
  const rows = modules.map(({ name, text }) => ({
    name: name.replace(".js", ""),
    bare: gzip(published(text)),
    whole: gzip(text),
  }));
  const kilobytes = (bytes) => (bytes / 1024).toFixed(2).padStart(6);
  console.log("Modules, gzip: without comments, with them (KB)");
  for (const { name, bare, whole } of rows) console.log(`${kilobytes(bare)} ${kilobytes(whole)}  ${name}`);
  for (const [what, { names, most }] of Object.entries({ core: CORE, storage: STORAGE })) {
    const sum = rows.filter(({ name }) => names.includes(name)).reduce((bytes, row) => bytes + row.bare, 0);
    console.log(`${kilobytes(sum)}         ${what}, of ${kilobytes(most).trim()}`);
    assert.ok(sum <= most, `${what} is ${sum} bytes, above ${most}`);
  }
});

/** A module as it is sent: no comments, no indentation, no empty lines. */
function published(text) {
  const lines = text
    .replace(/\/\*\*[\s\S]*?\*\//g, "")
    .split("\n")
    .map((line) => line.trim());
  return `${lines.filter((line) => line && !line.startsWith("//")).join("\n")}\n`;
}
