// The site that search is tried on: checklists in two environments, with owners, levels, controls and words that are spelled
// alike.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { serve } from "./server.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const cache = join(here, "../.cache");
const target = process.env.CARGO_TARGET_DIR ?? join(here, "../../target");
const program = process.env.CHECKDOWN_BIN ?? join(target, "debug/checkdown");

const many = (count, line) => Array.from({ length: count }, (_, index) => line(index + 1)).join("\n");

const FILES = {
  "checkdown.yaml": `id: searched
title: Searched
base_url: https://docs.example.com/a/sub-path/
environments:
  production: {label: Production}
  staging: {label: Staging}
owners: {security: {label: Security team}, platform: {label: Platform team}}
phases: [before, after]
controls:
  SOC2: {title: SOC 2, items: {"CC6.7": Data in transit}}
`,
  "content/index.md": "# Welcome\n\nWhere everything begins.\n",
  "content/release.md": `---
checklist: {id: release}
---

# Release

## Network
<!-- section: {owner: security, phase: before} -->

- [ ] TLS 1.2 or newer everywhere <!-- check: {id: tls, controls: [SOC2:CC6.7]} -->
  - Certificates & <b>keys</b> are renewed
- [ ] Private network (Recommended) <!-- check: {id: private} -->

## Data
<!-- section: {owner: platform, phase: after} -->

- [ ] Backups are fresh <!-- check: {id: backups} -->
- [ ] Backups of backups (Optional) <!-- check: {id: second} -->
- [ ] Production mirror <!-- check: {id: mirror, env: production} -->
- [ ] Staging mirror <!-- check: {id: stage, env: staging} -->
`,
  "content/restore.md": `---
checklist: {id: restore}
---

# Restore

## Rehearsal

- [ ] Backups were restored <!-- check: {id: restored} -->
- [ ] The xylophone was heard <!-- check: {id: heard} -->

<details><summary>More</summary>

- [ ] Folded away <!-- check: {id: folded} -->

</details>
`,
  "content/long.md": `---
checklist: {id: long}
---

# Long

${many(60, (one) => `- [ ] Repetition number ${one} <!-- check: {id: r${one}} -->`)}
`,
};

/** Builds and serves the site. */
export async function searched(prefix = "/") {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "search-"));
  const [source, out] = [join(folder, "source"), join(folder, "site")];
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(source, path)), { recursive: true });
    writeFileSync(join(source, path), text);
  }
  const made = spawnSync(program, ["build", "--root", source, "--out", out, "--date", "2026-01-01"], { encoding: "utf8" });
  if (made.status !== 0) throw new Error(`building the site ended with ${made.status}: ${made.stderr || made.error}`);
  const server = await serve(out, prefix);
  return {
    url: server.url,
    out,
    release: `${server.url}production/release/`,
    staging: `${server.url}staging/release/`,
    restore: `${server.url}production/restore/`,
    search: `${server.url}search/`,
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
