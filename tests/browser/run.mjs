// Builds what the browser tests look at, serves it, runs them, and ends the servers again.
//
//   node tests/browser/run.mjs [FILE.test.mjs …]      CHECKDOWN_BIN names another program to build with

import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeSite } from "../bench/generate.mjs";
import { serve } from "./server.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const repository = join(here, "../..");
const target = process.env.CARGO_TARGET_DIR ?? join(repository, "target");
const program = process.env.CHECKDOWN_BIN ?? join(target, "debug/checkdown");
const cache = join(here, "../.cache");
mkdirSync(cache, { recursive: true });
const scratch = mkdtempSync(join(cache, "browser-"));
const servers = [];

try {
  // The repository's own site; and one page of the size that the bars speak of (see `weight.test.mjs`).
  const own = build(repository, "own");
  writeSite(join(scratch, "sample-source"), { pages: 25, seed: 7 });
  const sample = build(join(scratch, "sample-source"), "sample");

  const [ownServer, sampleServer, deepServer] = await Promise.all([
    serve(own, pathOfBaseUrl(repository)),
    serve(sample),
    serve(own, "/a/sub-path/of/some-host/"),
  ]);
  servers.push(ownServer, sampleServer, deepServer);
  const files = process.argv.slice(2);
  const tests = (files.length ? files : readdirSync(here).filter((name) => name.endsWith(".test.mjs")).sort())
    .map((name) => join(here, name));
  const status = await ended(
    spawn(process.execPath, ["--test", "--test-concurrency=2", "--test-reporter=spec", ...tests], {
      stdio: "inherit",
      env: {
        ...process.env,
        SITE_DIR: own,
        SITE_URL: ownServer.url,
        SAMPLE_DIR: sample,
        SAMPLE_URL: sampleServer.url,
        DEEP_URL: deepServer.url,
        CHECKDOWN_BIN: program,
      },
    }),
  );
  process.exitCode = status;
} finally {
  await Promise.all(servers.map((server) => server.close()));
  rmSync(scratch, { recursive: true, force: true });
}

function build(root, name) {
  const out = join(scratch, name);
  const made = spawnSync(program, ["build", "--root", root, "--out", out, "--date", "2026-01-01"], {
    encoding: "utf8",
  });
  process.stdout.write(made.stdout ?? "");
  process.stderr.write(made.stderr ?? "");
  if (made.status !== 0) {
    throw new Error(`building the ${name} site ended with ${made.status ?? made.signal ?? made.error}`);
  }
  return out;
}

// 404.html links by the path of `base_url`, so that is where a host would show the site.
function pathOfBaseUrl(root) {
  const settings = readFileSync(join(root, "checkdown.yaml"), "utf8");
  const url = /^base_url:\s*["']?([^\s"']+)/m.exec(settings)?.[1];
  return url ? new URL(url).pathname : "/";
}

function ended(child) {
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
  });
}
