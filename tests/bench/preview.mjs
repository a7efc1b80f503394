// Previews generated sites of several sizes in a real browser and prints how long that takes; see `tests/bench/preview`.
//
// Every number is the median of several rounds, in milliseconds, and the best of them beside it: from the start of the
// program to the first byte of a page; from a save until the server has the new bytes; from a save until Chromium has
// painted them. And what the program costs while nothing happens. Where others use the machine too, the load (of one
// minute, when a size was done) tells how far the numbers can be trusted.

import { spawn } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { launch } from "../browser/browser.mjs";
import { placeOf, writeSite } from "./generate.mjs";

const repository = join(dirname(fileURLToPath(import.meta.url)), "../..");
const target = process.env.CARGO_TARGET_DIR ?? join(repository, "target");
const program = process.env.CHECKDOWN_BIN ?? join(target, "release/checkdown");
const rounds = Number(process.env.BENCH_ROUNDS ?? 9);
const sizes = process.argv.slice(2).map(Number);
if (sizes.length === 0) sizes.push(10, 1000, 10000);
if (sizes.some((size) => !(size > 0))) {
  console.error("usage: tests/bench/preview [PAGES…]");
  process.exit(2);
}

const IDLE_SECONDS = 5;

console.log(`median (best) of ${rounds}, in ms; ${availableParallelism()} × ${cpus()[0]?.model ?? "?"}`);
console.log("  pages    first byte   save → bytes   save → painted   idle CPU %   memory MB   load");
const browser = await launch();
for (const pages of sizes) {
  const scratch = mkdtempSync(join(process.env.BENCH_DIR ?? tmpdir(), "checkdown-bench-"));
  try {
    const { first, bytes, painted, idle, memory } = await measure(pages, scratch);
    const cells = [[pages, 7], [first, 14], [bytes, 15], [painted, 17], [idle.toFixed(1), 13], [memory.toFixed(0), 12], [loadavg()[0].toFixed(1), 7]];
    console.log(cells.map(([value, width]) => `${value}`.padStart(width)).join(""));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
await browser.close();

async function measure(pages, scratch) {
  writeSite(scratch, { pages });
  const place = placeOf(Math.floor(pages / 2));
  const file = join(scratch, "content", place.folder, place.file);
  const path = `production/${place.folder}/${place.file.replace(".md", "")}/`;
  const starts = [];
  // The first fills the file cache; it is not counted.
  for (let round = 0; round < 4; round += 1) {
    const begun = performance.now();
    const served = await serve(scratch);
    await (await fetch(served.url + path)).text();
    if (round > 0) starts.push(performance.now() - begun);
    await served.end();
  }
  const served = await serve(scratch);
  try {
    const url = served.url + path;
    await (await fetch(url)).text();
    await pause(1500);
    const bytes = [];
    const painted = [];
    for (let round = 0; round < rounds; round += 1) {
      const word = `bytes-${round}`;
      const begun = performance.now();
      appendFileSync(file, `\nSaved ${word}.\n`);
      while (!(await (await fetch(url)).text()).includes(word));
      bytes.push(performance.now() - begun);
      await pause(1000);
    }
    const page = await browser.newPage();
    await page.goto(url);
    await pause(1500);
    for (let round = 0; round < rounds; round += 1) {
      const word = `painted-${round}`;
      const seen = page.evaluate(
        (word) =>
          new Promise((resolve) => {
            const look = () => {
              if (!document.querySelector("main").textContent.includes(word)) return requestAnimationFrame(look);
              // The frame after the one in which it is there has been painted.
              requestAnimationFrame(() => resolve(Date.now()));
            };
            look();
          }),
        word,
      );
      await pause(50);
      const begun = Date.now();
      appendFileSync(file, `\nSaved ${word}.\n`);
      painted.push((await seen) - begun);
      await pause(1000);
    }
    const before = processor(served.pid);
    await pause(IDLE_SECONDS * 1000);
    const idle = (processor(served.pid) - before) / IDLE_SECONDS;
    const memory = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${served.pid}/status`, "utf8"))[1]) / 1000;
    await page.close();
    return { first: summed(starts), bytes: summed(bytes), painted: summed(painted), idle, memory };
  } finally {
    await served.end();
  }
}

/** Starts the preview; resolves when it can be opened. */
async function serve(folder) {
  const words = ["serve", "--root", folder, "--port", "0", "--date", "2026-01-01"];
  const child = spawn(program, words, { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  const url = await new Promise((resolve, reject) => {
    child.stderr.on("data", (data) => {
      said += data;
      const found = /http:\S+/.exec(said);
      if (found) resolve(found[0]);
    });
    child.on("exit", () => reject(new Error(said)));
  });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  return { url, pid: child.pid, end: () => (child.kill(), ended) };
}

/** What a process has used of a processor, in hundredths of a second. */
function processor(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return Number(fields[11]) + Number(fields[12]);
}

/** The median, and the best. */
function summed(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return `${sorted[Math.floor(sorted.length / 2)].toFixed(0)} (${sorted[0].toFixed(0)})`;
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
