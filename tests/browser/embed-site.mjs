// A docs site whose pages a wiki shows in frames, and that wiki: another port and another host name, so that browsers take
// the two for strangers.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { serve } from "./server.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const cache = join(here, "../.cache");
const target = process.env.CARGO_TARGET_DIR ?? join(here, "../../target");
const program = process.env.CHECKDOWN_BIN ?? join(target, "debug/checkdown");

const SETTINGS = `id: framed
title: Framed
base_url: https://docs.example.com/ops/
environments:
  production: {label: Production, color: crimson}
  staging: {label: Staging}
`;

const RELEASE = `---
checklist: {id: release}
---

# Release

Work through it. See the [restore](restore.md), [the backup](#backup) and [the vendor](https://vendor.example.com/).

## Prepare

- [ ] TLS 1.2 or newer everywhere <!-- check: {id: tls} -->
  - HSTS is on
- [ ] Certificates hold <!-- check: {id: certificates} -->

### Data

- [ ] Backup is fresh <!-- check: {id: backup} -->

  \`\`\`sh
  backup --app ops --verify
  \`\`\`

## Afterwards

- [ ] Alarms are on (Recommended) <!-- check: {id: alarms} -->
- [ ] Nobody was paged <!-- check: {id: quiet} -->

  \`\`\`sh {danger}
  pager --forget-all
  \`\`\`

## Background

Words alone.
`;

/** Builds the site, serves it, and serves a wiki whose pages are what a test says. */
export async function framed(prefix = "/ops/") {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "embed-"));
  const [source, out] = [join(folder, "source"), join(folder, "site")];
  mkdirSync(join(source, "content"), { recursive: true });

  let shown = "";
  const server = createServer((_, response) => response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(shown));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const wiki = `http://localhost:${server.address().port}`;

  writeFileSync(join(source, "checkdown.yaml"), `${SETTINGS}embed: {allow: ["${wiki}"]}\n`);
  writeFileSync(join(source, "content/release.md"), RELEASE);
  writeFileSync(join(source, "content/restore.md"), "# Restore\n\nNothing to tick, much to read.\n");
  const made = spawnSync(program, ["build", "--root", source, "--out", out, "--date", "2026-01-01"], { encoding: "utf8" });
  if (made.status !== 0) throw new Error(`checkdown build: ${made.stderr || made.error}`);
  const docs = await serve(out, prefix);
  return {
    url: docs.url,
    origin: new URL(docs.url).origin,
    release: `${docs.url}production/release/`,
    out,
    wiki,
    docs,
    /** What the wiki shows from now on. */
    write(body) {
      shown = `<!doctype html><html lang="en"><head><title>Wiki</title></head><body><h1>Wiki</h1>${body}</body></html>`;
    },
    close: async () => {
      server.closeAllConnections();
      await Promise.all([docs.close(), new Promise((resolve) => server.close(resolve))]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
