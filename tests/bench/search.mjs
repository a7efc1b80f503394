// Measures the search index and its engine on generated sites, beside Pagefind on the same items; see `tests/bench/search`.
//
//   build      processor time of a build with the index and without it (all pages left out), by turns, the least of BENCH_ROUNDS (3), and peak memory
//   cold       a first query of at most three words, nothing cached, in the environment that is read: bytes, files, and how many
//              waves of files come one after another
//   key        how long results take after a key, everything cached: of each query every beginning is typed
//   rank       mean reciprocal rank of queries made from the items

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { open } from "../../themes/default/js/modules/search/engine.js";
import { corpus } from "../js/corpus.mjs";
import { meanReciprocalRanks, queries } from "../js/known-item.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const target = process.env.CARGO_TARGET_DIR ?? join(here, "../../target");
const program = process.env.CHECKDOWN_BIN ?? join(target, "release/checkdown");
const sizes = process.argv.slice(2).map(Number);
if (!sizes.length) sizes.push(350, 35_000, 350_000);
/** Above so many items Pagefind is not tried: it takes a time that grows with the square. */
const most = Number(process.env.PAGEFIND_MOST ?? 35_000);
/** How often a build is made with the index and without it. */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
/** How long nothing is asked for before a wave of files ends, in milliseconds. */
const PAUSE = 60;

const rows = [];
for (const size of sizes) {
  const scratch = mkdtempSync(join(process.env.BENCH_DIR ?? tmpdir(), "checkdown-search-"));
  try {
    rows.push(await measure(size, scratch));
    console.log(JSON.stringify(rows.at(-1)));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
print(rows);

async function measure(size, folder) {
  const { files, items } = corpus(Math.ceil(size / 35));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const settings = files["checkdown.yaml"];
  const build = () => {
    rmSync(join(folder, "public"), { recursive: true, force: true });
    return timed([program, "build", "--no-history"], folder);
  };
  build();
  const index = footprint(join(folder, "public/search"));
  const site = footprint(join(folder, "public"));
  const root = mkdtempSync(join(folder, "index-"));
  spawnSync("cp", ["-r", join(folder, "public/search"), root]);
  const areas = [...new Set(Object.keys(files).map((path) => path.split("/")[1]))].filter((name) => name?.startsWith("area-"));
  const excluded = settings.replace("search: {", `search: {exclude: [${areas.join(", ")}, index.md], `);
  const rounds = Array.from({ length: ROUNDS }, () => [excluded, settings].map((text) => {
    writeFileSync(join(folder, "checkdown.yaml"), text);
    return build();
  }));
  const [without, whole] = [0, 1].map((at) => ({
    cpu: Math.min(...rounds.map((round) => round[at].cpu)),
    peak: Math.max(...rounds.map((round) => round[at].peak)),
  }));
  rmSync(join(folder, "public"), { recursive: true, force: true });
  const asked = queries(items, 78);
  const read = (name) => new Uint8Array(readFileSync(join(root, "search", name)));
  return {
    items: items.length,
    build: { cpu: whole.cpu, index: whole.cpu - without.cpu, without: without.cpu, peak: whole.peak, peakWithout: without.peak },
    files: index.files,
    siteFiles: site.files,
    bytes: index.bytes,
    cold: await cold(asked, read),
    key: await keys(asked, read),
    rank: (await meanReciprocalRanks(await open("", { read: async (name) => read(name) }), asked)).means,
    pagefind: items.length <= most ? pagefind(items, folder) : undefined,
  };
}

/** Seconds of processor time and peak memory in bytes. */
function timed(command, cwd) {
  const run = spawnSync("/usr/bin/time", ["-f", "%U %S %M", ...command], { cwd, encoding: "utf8", stdio: ["ignore", "ignore", "pipe"] });
  const [user, system, peak] = run.stderr.trim().split("\n").at(-1).split(" ").map(Number);
  if (run.status !== 0 || !(peak > 0)) throw new Error(`${command.join(" ")}: ${run.stderr}`);
  return { cpu: user + system, peak: peak * 1024 };
}

function footprint(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const sizes = entries.map((entry) => statSync(join(entry.parentPath ?? entry.path, entry.name)).size);
  return { files: sizes.length, bytes: sizes.reduce((sum, one) => sum + one, 0) };
}

async function cold(asked, read) {
  const runs = [];
  for (const { query } of asked.filter((_, at) => at % 13 === 0)) {
    let [bytes, requests, hops] = [0, 0, 0];
    let waiting = [];
    let timer;
    // What is asked for without a pause is one wave.
    const slow = (name) => {
      const file = read(name);
      requests += 1;
      // Hosts compress JSON.
      bytes += name.endsWith(".json") ? gzipSync(file).length : file.length;
      clearTimeout(timer);
      timer = setTimeout(() => {
        hops += 1;
        const wave = waiting;
        waiting = [];
        for (const answer of wave) answer();
      }, PAUSE);
      return new Promise((resolve) => waiting.push(() => resolve(file)));
    };
    const engine = await open("", { read: slow });
    await engine.search(query.split(" ").slice(0, 3).join(" "), { filters: { environment: "production" } });
    runs.push({ bytes, requests, hops });
  }
  const of = (key) => runs.map((run) => run[key]).sort((a, b) => a - b);
  const middle = (list) => list[Math.floor(list.length / 2)];
  return Object.fromEntries(["bytes", "requests", "hops"].map((key) => [key, { median: middle(of(key)), most: of(key).at(-1) }]));
}

async function keys(asked, read) {
  const engine = await open("", { read: async (name) => read(name) });
  const wish = { filters: { environment: "production" } };
  const typed = asked.filter((_, at) => at % 9 === 0).map(({ query }) => query);
  const beginnings = typed.flatMap((query) => Array.from(query, (_, at) => query.slice(0, at + 1)));
  for (const beginning of beginnings) await engine.search(beginning, wish);
  const times = [];
  for (const beginning of beginnings) {
    const begin = performance.now();
    await engine.search(beginning, wish);
    times.push(performance.now() - begin);
  }
  times.sort((a, b) => a - b);
  return { median: times[Math.floor(times.length / 2)], p95: times[Math.floor(times.length * 0.95)], most: times.at(-1) };
}

/** Pagefind's own index of the same items, through its Node API. */
function pagefind(items, folder) {
  const records = join(folder, "records.json");
  writeFileSync(records, JSON.stringify(items));
  const out = join(folder, "pagefind");
  try {
    const run = timed([process.execPath, join(here, "search-pagefind.mjs"), records, out], here);
    return { ...run, ...footprint(out) };
  } catch (error) {
    return { failed: String(error).slice(0, 200) };
  }
}

function print(rows) {
  const kilobytes = (bytes) => `${(bytes / 1024).toFixed(0)} KB`;
  const megabytes = (bytes) => `${(bytes / 1024 / 1024).toFixed(0)} MB`;
  const seconds = (time) => `${time.toFixed(2)} s`;
  const both = ({ median, most }, write = String) => `${write(median)}, at most ${write(most)}`;
  const table = [
    ["items", (row) => row.items.toLocaleString("en")],
    ["index, CPU", (row) => seconds(row.build.index)],
    ["all else of the build, CPU", (row) => seconds(row.build.without)],
    ["peak memory, with and without", (row) => `${megabytes(row.build.peak)}, ${megabytes(row.build.peakWithout)}`],
    ["index, files and size", (row) => `${row.files}, ${kilobytes(row.bytes)}`],
    ["first query, bytes", (row) => both(row.cold.bytes, kilobytes)],
    ["first query, files", (row) => both(row.cold.requests)],
    ["first query, one after another", (row) => both(row.cold.hops)],
    ["results after a key", (row) => `${row.key.median.toFixed(1)} ms, p95 ${row.key.p95.toFixed(1)} ms, at most ${row.key.most.toFixed(1)} ms`],
    ["mean reciprocal rank", (row) => row.rank.all.toFixed(3)],
    ["one typo, tail of an identifier", (row) => `${row.rank.typo.toFixed(3)}, ${row.rank.tail.toFixed(3)}`],
    ["Pagefind: CPU, peak memory", (row) => (row.pagefind?.cpu ? `${seconds(row.pagefind.cpu)}, ${megabytes(row.pagefind.peak)}` : "–")],
    ["Pagefind: files and size", (row) => (row.pagefind?.cpu ? `${row.pagefind.files}, ${kilobytes(row.pagefind.bytes)}` : "–")],
  ];
  for (const [name, of] of table) console.log(`| ${[name, ...rows.map(of)].join(" | ")} |`);
}
