// A site in preview, for the tests that change its sources while somebody looks at it: a folder that goes away, and the
// program that serves it.

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = join(dirname(fileURLToPath(import.meta.url)), "../..");
const target = process.env.CARGO_TARGET_DIR ?? join(repository, "target");
const program = process.env.CHECKDOWN_BIN ?? join(target, "debug/checkdown");

/** Writes `files` (path to text) to a folder and serves it. @param {Record<string, string>} files @param {string[]} words */
export async function previewed(files, words = []) {
  const folder = mkdtempSync(join(process.env.BENCH_DIR ?? tmpdir(), "checkdown-preview-"));
  const write = (path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  return { folder, write, remove: (path) => rmSync(join(folder, path)), ...(await served(folder, words)) };
}

/** Serves a folder; `close` ends the program and removes the folder. */
export async function served(folder, words = []) {
  const child = spawn(program, ["serve", "--root", folder, "--port", "0", ...words], { stdio: ["ignore", "pipe", "pipe"] });
  const said = { out: "", err: "" };
  child.stdout.on("data", (data) => (said.out += data));
  const url = await new Promise((resolve, reject) => {
    child.stderr.on("data", (data) => {
      said.err += data;
      const found = /http:\S+/.exec(said.err);
      if (found) resolve(found[0]);
    });
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`the preview ended with ${code}: ${said.err}`)));
  });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  const close = async () => {
    child.kill("SIGINT");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, said, child, close };
}
