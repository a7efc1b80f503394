// A small site to work through: every kind of item, questions, values, sign-offs; and one page of 2,000 items.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { serve } from "./server.mjs";

const cache = join(dirname(fileURLToPath(import.meta.url)), "../.cache");

const SETTINGS = `id: worked
title: Worked
environments:
  staging: {label: Staging}
  production: {label: Production}
owners:
  ops: {label: Operations}
  dev: {label: Developers}
phases: [prepare, go-live]
vars:
  app: {ask: Which app?, default: myapp, pattern: "[a-z]+"}
`;

const RELEASE = `# Release

## Prepare
<!-- section: {phase: prepare, owner: dev} -->

- [ ] Keys are rotated <!-- check: {id: keys} -->
- [ ] Backup is fresh <!-- check: {id: backup} -->

  \`\`\`sh
  backup --app {{app}} --verify
  \`\`\`
- [ ] Alarms are on (Recommended) <!-- check: {id: alarms} -->
- [ ] Certificates hold <!-- check: {id: certificates, evidence: link} -->
- [ ] Load is tested <!-- check: {id: load, expires: 1d} -->
- [ ] Slack is told (If using Slack) <!-- check: {id: slack} -->

## Go live
<!-- section: {phase: go-live, owner: ops} -->

- [ ] Traffic is moved <!-- check: {id: traffic} -->
  - [ ] One tenth <!-- check: {id: tenth} -->
  - [ ] All of it <!-- check: {id: whole} -->
- [ ] Old release is gone <!-- check: {id: old, after: traffic} -->

  \`\`\`sh {danger}
  rm -rf /srv/old
  \`\`\`

## Sign-off
<!-- section: {sign_off: true} -->

- [ ] Operations: it runs <!-- check: {id: signed, after: "#go-live"} -->
`;

/** 2,000 items in 40 sections. */
function big() {
  const sections = Array.from({ length: 40 }, (_, section) => {
    const items = Array.from({ length: 50 }, (_, item) => `- [ ] Item ${section}-${item} is as it should be\n  - one thing\n  - another`);
    return `## Section ${section}\n\n${items.join("\n")}\n`;
  });
  return `# Big\n\n${sections.join("\n")}`;
}

/** Builds and serves the site; `build` builds it again from changed text, at the same address. */
export async function worked(prefix = "/") {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "worked-"));
  const [source, out] = [join(folder, "source"), join(folder, "site")];
  mkdirSync(join(source, "content"), { recursive: true });
  const build = (text = RELEASE) => {
    writeFileSync(join(source, "checkdown.yaml"), SETTINGS);
    writeFileSync(join(source, "content/release.md"), text);
    writeFileSync(join(source, "content/big.md"), big());
    const made = spawnSync(process.env.CHECKDOWN_BIN, ["build", "--root", source, "--out", out, "--date", "2026-01-01"], { encoding: "utf8" });
    if (made.status !== 0) throw new Error(made.stderr);
  };
  build();
  const server = await serve(out, prefix);
  return {
    text: RELEASE,
    folder,
    out,
    build,
    url: server.url,
    release: `${server.url}production/release/`,
    big: `${server.url}production/big/`,
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
