// Sites for tests: files in, and the folder that the program makes of them.

import { execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The program; `cargo build` makes it. */
export const PROGRAM = process.env.CHECKDOWN_BIN ?? join(ROOT, "target/debug/checkdown");

/** A site of these files, built; gone when the tests are done. @param {Record<string, string>} files @param {string[]} [options] */
export async function built(files, options = []) {
  if (!existsSync(PROGRAM)) execFileSync("cargo", ["build", "--locked"], { cwd: ROOT, stdio: "inherit" });
  const folder = await mkdtemp(join(tmpdir(), "checkdown-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return build(folder, options);
}

/**
 * Builds the site in a folder; where it is.
 * @param {string} folder @param {string[]} [options] @param {string} [out]
 */
export function build(folder, options = [], out = join(folder, "public")) {
  execFileSync(PROGRAM, ["build", "--date", "2026-01-01", ...options], { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  return out;
}
