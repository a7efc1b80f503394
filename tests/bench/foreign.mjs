// Builds documentation sets that were not written for Checkdown, and tells what came of them; see `tests/bench/foreign`.

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { compareWords, filesBelow } from "./foreign-words.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const repository = join(here, "../..");
const target = process.env.CARGO_TARGET_DIR ?? join(repository, "target");
const program = process.env.CHECKDOWN_BIN ?? join(target, "release/checkdown");
const cache = join(repository, "tests/.cache/foreign");
const wanted = process.argv.slice(2);
const sets = JSON.parse(readFileSync(join(here, "foreign.json"), "utf8"));

/** Builds one set and prints what came of it; whether it is as it should be. */
function report(set, scratch) {
  const content = join(scratch, "content");
  cpSync(join(fetched(set), set.below ?? "."), content, { recursive: true });
  tidy(content, set.except ?? []);
  const settings = ["id: foreign", `title: ${JSON.stringify(set.name)}`, "base_url: https://docs.example.com/", "edit_url: https://git.example.com/edit/{path}"];
  writeFileSync(join(scratch, "checkdown.yaml"), `${settings.join("\n")}\n`);
  const begun = process.hrtime.bigint();
  const build = spawnSync(program, ["build", "--date", "2026-01-01", "--format", "json"], { cwd: scratch, encoding: "utf8", maxBuffer: 1 << 28 });
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  const sources = filesBelow(content).filter((file) => file.endsWith(".md"));
  const pages = filesBelow(join(scratch, "public")).filter((file) => file.endsWith("index.html"));
  const panicked = /panicked at/.test(build.stderr) || ![0, 1].includes(build.status);
  total.files += sources.length;
  total.pages += pages.length;
  total.seconds += seconds;

  console.log(`\n── ${set.name} ${set.version ?? "(Debian)"}: ${set.about}`);
  if (set.because) console.log(`without ${set.except.join(" ")}: ${set.because}`);
  console.log(`${sources.length} Markdown files, ${pages.length} pages, ${seconds.toFixed(2)} s, exit ${build.status}${panicked ? ", PANICKED" : ""}`);
  const { diagnostics } = JSON.parse(build.stdout || '{"diagnostics": []}');
  const counts = {};
  for (const { severity, code } of diagnostics) counts[`${severity} ${code}`] = (counts[`${severity} ${code}`] ?? 0) + 1;
  for (const [code, count] of Object.entries(counts).sort((a, b) => b[1] - a[1])) console.log(`  ${String(count).padStart(5)}  ${code}`);
  if (panicked || build.status !== 0) {
    for (const { path, message } of diagnostics.filter(({ severity }) => severity === "error").slice(0, 10)) console.log(`  ${path}: ${message}`);
    return false;
  }
  const { lost, unseen, invented } = compareWords(scratch);
  for (const { file, words } of lost.slice(0, 10)) console.log(`  lost in ${file}: ${words.slice(0, 20).join(" ")}`);
  for (const { file, words } of invented.slice(0, 5)) console.log(`  invented in ${file}: ${words.slice(0, 20).join(" ")}`);
  if (unseen.length > 0) console.log(`  in hidden folders, so no pages: ${unseen.join(" ")}`);
  return lost.length === 0;
}

// The folder of a set's files, fetched by the registry's own client if it is not there yet.
function fetched(set) {
  const folder = join(cache, `${set.from}-${set.name.replaceAll("/", "-")}-${set.version ?? "current"}`);
  if (!existsSync(folder)) {
    const arriving = `${folder}.part`;
    rmSync(arriving, { recursive: true, force: true });
    mkdirSync(arriving, { recursive: true });
    clients[set.from](set, arriving);
    renameSync(arriving, folder);
  }
  const inside = readdirSync(folder);
  return inside.length === 1 && set.from !== "debian" ? join(folder, inside[0]) : folder;
}

const clients = {
  npm({ name, version }, folder) {
    const packed = command("npm", ["pack", "--silent", `${name}@${version}`], folder).trim().split("\n").at(-1);
    unpack(join(folder, packed), folder);
  },
  pypi({ name, version }, folder) {
    const words = ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-binary", ":all:", `${name}==${version}`];
    command("python3", words, folder);
    unpack(join(folder, readdirSync(folder).find((file) => file.endsWith(".tar.gz"))), folder);
  },
  // Cargo unpacks what a package depends on, and nothing else.
  crate({ name, version }, folder) {
    const project = mkdtempSync(join(tmpdir(), "checkdown-crate-"));
    mkdirSync(join(project, "src"));
    writeFileSync(join(project, "src/lib.rs"), "");
    writeFileSync(join(project, "Cargo.toml"), `[package]\nname = "fetch"\nversion = "0.0.0"\nedition = "2024"\n[dependencies]\n${name} = "=${version}"\n`);
    command("cargo", ["fetch", "--quiet"], project);
    rmSync(project, { recursive: true });
    const registry = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "registry/src");
    const index = readdirSync(registry).find((one) => existsSync(join(registry, one, `${name}-${version}`)));
    cpSync(join(registry, index, `${name}-${version}`), join(folder, "crate"), { recursive: true });
  },
  debian({ name }, folder) {
    command("apt-get", ["download", "-qq", name], folder);
    const packed = readdirSync(folder).find((file) => file.endsWith(".deb"));
    command("dpkg-deb", ["-x", packed, "."], folder);
    rmSync(join(folder, packed));
  },
};

function unpack(archive, folder) {
  command("tar", ["-xzf", archive, "-C", folder], folder);
  rmSync(archive);
}

// Debian compresses long documents; what packages bundle of others is not theirs.
function tidy(folder, except) {
  const unwanted = except.map((pattern) => new RegExp(pattern));
  for (const file of filesBelow(folder)) {
    const path = join(folder, file);
    if (file.endsWith(".md.gz")) writeFileSync(path.slice(0, -3), gunzipSync(readFileSync(path)));
    if (file.endsWith(".md.gz") || file.split("/").includes("node_modules") || unwanted.some((pattern) => pattern.test(file))) rmSync(path);
  }
}

function command(name, words, folder) {
  const done = spawnSync(name, words, { cwd: folder, encoding: "utf8" });
  if (done.status !== 0) throw new Error(`${name} ${words.join(" ")} ended with ${done.status}: ${done.stderr}`);
  return done.stdout;
}

let bad = 0;
const total = { files: 0, pages: 0, seconds: 0 };
for (const set of sets.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const scratch = mkdtempSync(join(tmpdir(), "checkdown-foreign-"));
  try {
    if (!report(set, scratch)) bad += 1;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
console.log(`\n${total.files} Markdown files, ${total.pages} pages, ${total.seconds.toFixed(2)} s`);
console.log(bad === 0 ? "every set was built, and no word was lost" : `${bad} sets were not built as they should be`);
process.exitCode = bad === 0 ? 0 : 1;
