// The site that exchange is tried on: three checklists in two environments, in a git repository, so that what a page said
// before is known. `write` builds it anew from other text, at the same address.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { serve } from "./server.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const cache = join(here, "../.cache");
const target = process.env.CARGO_TARGET_DIR ?? join(here, "../../target");
const program = process.env.CHECKDOWN_BIN ?? join(target, "debug/checkdown");

const SETTINGS = `id: exchanged
title: Exchanged
environments:
  production: {label: Production}
  staging: {label: Staging}
vars:
  app: {ask: Which app?, default: myapp, pattern: "[a-z0-9-]+"}
controls:
  SOC2: {title: SOC 2, items: {"CC6.7": Data in transit}}
`;

export const RELEASE = `---
checklist: {id: release}
---

# Release

## Prepare

- [ ] TLS 1.2 or newer everywhere <!-- check: {id: tls, controls: [SOC2:CC6.7]} -->
  - HSTS is on
- [ ] Backup is fresh <!-- check: {id: backup} -->

  \`\`\`sh
  backup --app {{app}} --verify
  \`\`\`
- [ ] Certificates hold <!-- check: {id: certificates, evidence: link} -->
- [ ] Alarms are on (Recommended) <!-- check: {id: alarms} -->
- [ ] Slack is told (If using Slack) <!-- check: {id: slack} -->

## Sign-off
<!-- section: {sign_off: true} -->

- [ ] Operations: it runs <!-- check: {id: signed, after: "#prepare"} -->
`;

export const RESTORE = `---
checklist: {id: restore}
---

# Restore

- [ ] Dump is at hand <!-- check: {id: dump} -->
- [ ] Restore was tried <!-- check: {id: tried} -->
`;

const AUDIT = `---
checklist: {id: audit}
---

# Audit

- [ ] Logs are kept <!-- check: {id: logs} -->
`;

/** Builds and serves the site. */
export async function exchanged(prefix = "/") {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "exchange-"));
  const [source, out] = [join(folder, "source"), join(folder, "site")];
  mkdirSync(join(source, "content"), { recursive: true });
  const run = (command, ...words) => {
    const made = spawnSync(command, words, { cwd: source, encoding: "utf8" });
    if (made.status !== 0) throw new Error(`${command} ${words.join(" ")}: ${made.stderr || made.error}`);
  };
  run("git", "init", "--quiet");
  const write = (release = RELEASE, restore = RESTORE) => {
    writeFileSync(join(source, "checkdown.yaml"), SETTINGS);
    for (const [name, text] of Object.entries({ release, restore, audit: AUDIT })) writeFileSync(join(source, `content/${name}.md`), text);
    run("git", "add", ".");
    run("git", "-c", "user.name=Ada", "-c", "user.email=ada@example.com", "commit", "--quiet", "--allow-empty", "-m", "text");
    run(program, "build", "--root", source, "--out", out, "--date", "2026-01-01");
  };
  write();
  const server = await serve(out, prefix);
  return {
    url: server.url,
    out,
    write,
    release: `${server.url}production/release/`,
    staging: `${server.url}staging/release/`,
    restore: `${server.url}production/restore/`,
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
