// Builds documentation sets that were not written for Checkdown, and tells what came of them; see `tests/bench/foreign`.

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const repository = join(here, "../..");
const target = process.env.CARGO_TARGET_DIR ?? join(repository, "target");
const program = process.env.CHECKDOWN_BIN ?? join(target, "release/checkdown");
const cache = join(repository, "tests/.cache/foreign");
const wanted = process.argv.slice(2);
const sets = JSON.parse(readFileSync(join(here, "foreign.json"), "utf8"));

let bad = 0;
for (const set of sets.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const scratch = mkdtempSync(join(tmpdir(), "checkdown-foreign-"));
  try {
    if (!report(set, scratch)) bad += 1;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
console.log(bad === 0 ? "\nevery set was built" : `\n${bad} sets were not built as they should be`);
process.exitCode = bad === 0 ? 0 : 1;

/** Builds one set and prints what came of it; whether it is as it should be. */
function report(set, scratch) {
  const content = join(scratch, "content");
  const wanted = (path) => !(set.without ?? []).some((ending) => path.endsWith(ending));
  cpSync(join(fetched(set), set.below ?? "."), content, { recursive: true, filter: wanted });
  unpack(content);
  writeFileSync(join(scratch, "checkdown.yaml"), `id: foreign\ntitle: ${JSON.stringify(set.name)}\nbase_url: https://docs.example.com/\n`);
  const begun = process.hrtime.bigint();
  const build = run(scratch, ["build", "--date", "2026-01-01", "--format", "json"]);
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  const sources = filesBelow(content).filter((file) => file.endsWith(".md"));
  const pages = filesBelow(join(scratch, "public")).filter((file) => file.endsWith(".html"));
  const panicked = /panicked at|RUST_BACKTRACE/.test(build.stderr) || ![0, 1].includes(build.status);

  console.log(`\n── ${set.name} ${set.version ?? ""}: ${set.about}`);
  console.log(`${sources.length} Markdown files, ${pages.length} pages, ${seconds.toFixed(2)} s, exit ${build.status}${panicked ? ", PANICKED" : ""}`);
  const counts = countCodes(build.stdout);
  for (const [code, count] of Object.entries(counts).sort((a, b) => b[1] - a[1])) console.log(`  ${String(count).padStart(5)}  ${code}`);
  if (panicked || build.status !== 0) {
    console.log(run(scratch, ["check", "--date", "2026-01-01"]).stderr.split("\n").filter((line) => /^error/.test(line)).slice(0, 10).join("\n"));
    return false;
  }
  const lost = lostWords(sources.map((file) => join(content, file)), pages.map((file) => join(scratch, "public", file)));
  console.log(`  words lost: ${lost.length}${lost.length ? `: ${lost.slice(0, 30).join(" ")}` : ""}`);
  return true;
}

// The folder of a set's files, fetched by the registry's own client if it is not there yet.
function fetched({ from, name, version }) {
  const folder = join(cache, `${name.replaceAll("/", "-")}-${version ?? from}`);
  if (existsSync(folder)) return from === "npm" ? join(folder, "package") : folder;
  const arriving = `${folder}.part`;
  rmSync(arriving, { recursive: true, force: true });
  mkdirSync(arriving, { recursive: true });
  if (from === "npm") {
    const packed = command("npm", ["pack", "--silent", `${name}@${version}`], arriving).stdout.trim().split("\n").at(-1);
    command("tar", ["-xzf", packed], arriving);
    const unpacked = readdirSync(arriving).find((entry) => statSync(join(arriving, entry)).isDirectory());
    if (unpacked !== "package") throw new Error(`${name} unpacks to ${unpacked}`);
  } else {
    command("apt-get", ["download", "-qq", name], arriving);
    command("dpkg-deb", ["-x", readdirSync(arriving).find((entry) => entry.endsWith(".deb")), "."], arriving);
  }
  command("mv", [arriving, folder], cache);
  return from === "npm" ? join(folder, "package") : folder;
}

// Debian compresses long documents.
function unpack(folder) {
  for (const file of filesBelow(folder).filter((name) => name.endsWith(".md.gz"))) {
    writeFileSync(join(folder, file.slice(0, -3)), gunzipSync(readFileSync(join(folder, file))));
    rmSync(join(folder, file));
  }
}

function run(folder, words) {
  return spawnSync(program, words, { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 });
}

function command(name, words, folder) {
  const done = spawnSync(name, words, { cwd: folder, encoding: "utf8" });
  if (done.status !== 0) throw new Error(`${name} ${words.join(" ")} ended with ${done.status}: ${done.stderr}`);
  return done;
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)))
    .filter((file) => !file.includes("node_modules"));
}

// How often each code was reported.
function countCodes(json) {
  const counts = {};
  const walk = (value) => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (value && typeof value === "object") {
      if (typeof value.code === "string") {
        const name = `${value.severity ?? ""} ${value.code}`;
        counts[name] = (counts[name] ?? 0) + 1;
      }
      Object.values(value).forEach(walk);
    }
  };
  try {
    walk(JSON.parse(json));
  } catch {
    counts["(the report is not JSON)"] = 1;
  }
  return counts;
}

// Words of the sources that no page shows: letters only, four or more, from text and code alike. Left out is what is not
// meant to be read: front matter, comments, the languages of fences, tags with their attributes, addresses.
function lostWords(sources, pages) {
  const shown = new Set();
  for (const page of pages) {
    const html = readFileSync(page, "utf8").replace(/<(script|style)[\s\S]*?<\/\1>/g, " ");
    // Attributes count: an image's description is read there. Tags inside a word part it in the middle.
    for (const text of [html.replace(/<[^>]*>/g, ""), html]) {
      for (const word of words(entities(text))) shown.add(word);
    }
  }
  const lost = new Set();
  for (const source of sources) {
    const text = readFileSync(source, "utf8")
      .replace(/^\uFEFF?---\r?\n[\s\S]*?\n---\r?\n/, " ")
      .replace(/<!--[\s\S]*?-->/g, " ")
      .replace(/^[\s>]*(```|~~~).*$/gm, " ")
      .replace(/<\/?[a-zA-Z][^>]*>/g, " ")
      .replace(/^\s*\[[^\]\n]+\]:\s.*$/gm, " ")
      .replace(/\]\([^)]*\)/g, " ")
      .replace(/\]\[[^\]]*\]/g, " ")
      .replace(/https?:\S+/g, " ");
    for (const word of words(entities(text))) if (!shown.has(word)) lost.add(word);
  }
  return [...lost].sort();
}

function words(text) {
  return text.match(/\p{L}{4,}/gu) ?? [];
}

function entities(text) {
  const named = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };
  return text
    .replace(/&#x([0-9a-f]+);/gi, (_, hex) => String.fromCodePoint(parseInt(hex, 16)))
    .replace(/&#(\d+);/g, (_, number) => String.fromCodePoint(Number(number)))
    .replace(/&([a-z]+);/g, (_, name) => named[name] ?? " ");
}
