// Builds generated sites of several sizes and prints what that took; see `tests/bench/run`.
//
// Every number is the median of several rounds. Each time stands beside the time of `cp -r` of the same output in the
// same round, for the file system is the floor, and machines differ. The last table tells how each cost grows with the
// pages: 1 is in proportion.

import { spawnSync } from "node:child_process";
import { appendFileSync, lstatSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { placeOf, writeSite } from "./generate.mjs";

const repository = join(dirname(fileURLToPath(import.meta.url)), "../..");
const target = process.env.CARGO_TARGET_DIR ?? join(repository, "target");
const program = process.env.CHECKDOWN_BIN ?? join(target, "release/checkdown");
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const sizes = process.argv.slice(2).map(Number);
if (sizes.length === 0) sizes.push(10, 1000, 10000);
if (sizes.some((size) => !(size > 0))) {
  console.error("usage: tests/bench/run [PAGES…]");
  process.exit(2);
}

const results = [];
for (const pages of sizes) {
  const scratch = mkdtempSync(join(process.env.BENCH_DIR ?? tmpdir(), "checkdown-bench-"));
  try {
    results.push(measure(pages, scratch));
    printSize(results.at(-1));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
if (results.length > 1) printGrowth(results);

/** Measures one size. Times are in seconds, memory and output in bytes. */
function measure(pages, scratch) {
  const source = join(scratch, "site");
  writeSite(source, { pages });
  const out = join(source, "public");
  const copy = join(scratch, "copy");
  const place = placeOf(Math.floor(pages / 2));
  const edited = join(source, "content", place.folder, place.file);
  const taken = { clean: [], unchanged: [], edited: [], copy: [] };
  // Once for the file cache; not counted.
  build(source);
  for (let round = 0; round < rounds; round += 1) {
    rmSync(out, { recursive: true, force: true });
    taken.clean.push(build(source));
    rmSync(copy, { recursive: true, force: true });
    taken.copy.push(timed("cp", ["-r", out, copy]));
    taken.unchanged.push(build(source));
    appendFileSync(edited, `\nEdited in round ${round}.\n`);
    taken.edited.push(build(source));
  }
  const median = (runs) =>
    Object.fromEntries(Object.keys(runs[0]).map((key) => [key, middle(runs.map((run) => run[key]))]));
  return {
    pages,
    ...Object.fromEntries(Object.entries(taken).map(([name, runs]) => [name, median(runs)])),
    ...footprint(out),
  };
}

function build(source) {
  return timed(program, ["build", "--root", source, "--date", "2026-01-01", "--quiet"]);
}

function timed(command, words) {
  const begun = process.hrtime.bigint();
  const run = spawnSync("/usr/bin/time", ["-f", "%U %S %M", command, ...words], { encoding: "utf8" });
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  if (run.status !== 0) throw new Error(`${command} ${words.join(" ")} ended with ${run.status}:\n${run.stderr}`);
  const [user, system, kilobytes] = run.stderr.trim().split("\n").at(-1).split(" ").map(Number);
  return { seconds, processor: user + system, memory: kilobytes * 1024 };
}

function footprint(folder) {
  let files = 0;
  let bytes = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    files += 1;
    bytes += lstatSync(join(entry.parentPath ?? entry.path, entry.name)).size;
  }
  return { files, bytes };
}

function middle(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function printSize({ pages, files, bytes, copy, ...runs }) {
  const megabytes = (value) => (value / 1e6).toFixed(1);
  const cpu = cpus()[0]?.model ?? "?";
  console.log(`\n${pages} pages: ${files} files, ${megabytes(bytes)} MB out; median of ${rounds}; ${availableParallelism()} × ${cpu}`);
  console.log("                 seconds   × cp -r   CPU s   peak MB");
  const row = (name, run) =>
    console.log(
      [
        name.padEnd(14),
        run.seconds.toFixed(3).padStart(9),
        (run.seconds / copy.seconds).toFixed(2).padStart(9),
        run.processor.toFixed(2).padStart(7),
        megabytes(run.memory).padStart(9),
      ].join(" "),
    );
  row("clean build", runs.clean);
  row("unchanged", runs.unchanged);
  row("one page edited", runs.edited);
  row("cp -r", copy);
}

// The exponent e of cost = c · pages^e, between one size and the next.
function printGrowth(all) {
  console.log("\nexponents          clean   unchanged  edited  CPU     memory  bytes");
  for (let next = 1; next < all.length; next += 1) {
    const [small, large] = [all[next - 1], all[next]];
    const exponent = (of) => {
      const grown = Math.log(of(large) / of(small)) / Math.log(large.pages / small.pages);
      // What is too short to be measured has no exponent.
      return (Number.isFinite(grown) ? grown.toFixed(2) : "–").padEnd(7);
    };
    console.log(
      [
        `${small.pages} → ${large.pages}`.padEnd(18),
        exponent((size) => size.clean.seconds),
        exponent((size) => size.unchanged.seconds).padEnd(10),
        exponent((size) => size.edited.seconds),
        exponent((size) => size.clean.processor),
        exponent((size) => size.clean.memory),
        exponent((size) => size.bytes),
      ].join(" "),
    );
  }
}
