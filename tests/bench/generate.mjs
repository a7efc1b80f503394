#!/usr/bin/env node
// Writes a realistic site of any size, the same bytes for the same numbers:
//
//   node tests/bench/generate.mjs PAGES FOLDER [SEED]
//
// A page is about 13 KB: 35 items in five sections, with ids, levels, owners, controls, conditions and criteria;
// 7 snippets in the languages of the trade, one for each environment; variables; a table, an alert, a footnote;
// links to other pages and their items. 25 pages share a folder.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export const ITEMS_PER_PAGE = 35;
export const SNIPPETS_PER_PAGE = 7;
export const PAGES_PER_FOLDER = 25;

const SECTIONS = ["Before you start", "Network and access", "Data and backups", "Rollout", "After the change"];
const OWNERS = ["platform", "security", "data"];
const CONTROLS = ["SOC2:CC6.1", "SOC2:CC6.6", "SOC2:CC7.2"];
const PHASES = ["pre-deploy", "deploy", "go-live", "post-deploy", "post-deploy"];
const SUBJECTS =
  "gateway,ledger,scheduler,registry,broker,mailer,indexer,archive,session store,load balancer,key vault,audit log".split(",");
const VERBS =
  "rotated,restored,drained,restarted,verified,replicated,measured,reviewed,isolated,documented,pinned,rehearsed".split(",");
const DETAILS =
  "within the last release,by two people,on every node,without a restart,from a clean machine,under full load,with the old key revoked,in both regions,after a cold start,before traffic moves".split(",");
const REASONS =
  "because a stale copy is worse than none,so that the next shift can repeat it,since the previous incident began here,and the result is written down,or the window is moved,unless the owner signs for it".split(",");

/** Random numbers that are the same everywhere: mulberry32 (Tommy Ettinger, public domain). */
function randomness(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), 1 | state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) / 4294967296;
  };
  return {
    below: (limit) => Math.floor(next() * limit),
    of: (list) => list[Math.floor(next() * list.length)],
    chance: (share) => next() < share,
  };
}

/** Where page `index` stands in `content/`, and what it is called. */
export function placeOf(index) {
  const folder = `area-${String(Math.floor(index / PAGES_PER_FOLDER)).padStart(3, "0")}`;
  return { folder, file: `checklist-${String(index).padStart(5, "0")}.md` };
}

const SETTINGS = `id: bench-ops
title: Bench operations
base_url: https://docs.example.com/bench/
environments:
  production: {label: Production, vars: {host: gateway.example.com, replicas: "6"}}
  staging: {label: Staging, vars: {host: gateway-staging.example.com, replicas: "2"}}
vars: {org: example}
owners:
  platform: {label: Platform team, contact: "#platform"}
  security: {label: Security team, contact: "#security"}
  data: {label: Data team}
controls:
  SOC2: {title: SOC 2 Type II, items: {"CC6.1": Logical access, "CC6.6": Boundary protection, "CC7.2": Monitoring}}
phases: [pre-deploy, deploy, go-live, post-deploy]
conditions: {slack: "Are you sending chat notifications?", proxy: "Are you behind a proxy?"}
`;

/** Writes the site of `pages` pages into `folder`, which need not exist. */
export function writeSite(folder, { pages, seed = 1 }) {
  mkdirSync(join(folder, "content"), { recursive: true });
  writeFileSync(join(folder, "checkdown.yaml"), SETTINGS);
  writeFileSync(join(folder, "content/index.md"), homePage(pages));
  for (let index = 0; index < pages; index += 1) {
    const place = placeOf(index);
    if (index % PAGES_PER_FOLDER === 0) {
      mkdirSync(join(folder, "content", place.folder));
      writeFileSync(join(folder, "content", place.folder, "index.md"), folderPage(index));
    }
    writeFileSync(join(folder, "content", place.folder, place.file), page(index, pages, seed));
  }
}

function homePage(pages) {
  const first = placeOf(0);
  return `# Bench operations

${pages} checklists; the first is [here](${first.folder}/${first.file}).
`;
}

function folderPage(index) {
  return `# Area ${Math.floor(index / PAGES_PER_FOLDER)}

The checklists of one area, in the order in which they are worked through.
`;
}

/** The text of one page. */
export function page(index, pages, seed = 1) {
  const random = randomness(seed * 1_000_003 + index);
  const sentence = () =>
    `The ${random.of(SUBJECTS)} is ${random.of(VERBS)} ${random.of(DETAILS)}, ${random.of(REASONS)}.`;
  const paragraph = (count) => Array.from({ length: count }, sentence).join(" ");
  const link = () => {
    const other = random.below(pages);
    const from = placeOf(index);
    const to = placeOf(other);
    const path = from.folder === to.folder ? to.file : `../${to.folder}/${to.file}`;
    return `[checklist ${other}](${path}#${itemId(random.below(ITEMS_PER_PAGE))})`;
  };
  const parts = [
    `---
title: ${capital(random.of(SUBJECTS))} checklist ${index}
description: What is checked before the ${random.of(SUBJECTS)} changes.
order: ${index}
checklist:
  id: page-${index}
  owner: ${random.of(OWNERS)}
  vars:
    app: {ask: Application name, default: app-${index}}
---

${paragraph(2)} See also ${link()} and ${link()}.

> [!NOTE]
> ${sentence()}
`,
  ];
  SECTIONS.forEach((title, section) => {
    parts.push(`## ${title}\n<!-- section: {owner: ${random.of(OWNERS)}, phase: ${PHASES[section]}} -->\n`);
    parts.push(`${paragraph(5)}\n`);
    for (let item = 0; item < ITEMS_PER_PAGE / SECTIONS.length; item += 1) {
      parts.push(itemText(section * 7 + item, random, sentence));
    }
    parts.push("");
    parts.push(...snippetsOf(section, index));
  });
  parts.push(`| Signal | Where | Limit |
| --- | --- | --- |
| latency | \`https://{{host}}/metrics\` | ${random.below(900) + 100} ms |
| errors | ${link()} | ${random.below(5)} in a minute |
| queue | ${random.of(SUBJECTS)} | ${random.below(90) + 10} messages[^1] |

[^1]: ${sentence()}
`);
  return parts.join("\n");
}

function itemId(number) {
  return `step-${String(number).padStart(2, "0")}`;
}

function itemText(number, random, sentence) {
  const keys = [`id: ${itemId(number)}`];
  if (random.chance(0.15)) keys.push(`env: [${random.of(["production", "staging"])}]`);
  if (random.chance(0.2)) keys.push(`controls: [${random.of(CONTROLS)}]`);
  if (random.chance(0.1)) keys.push(`when: ${random.of(["slack", "proxy", "'!proxy'"])}`);
  if (random.chance(0.1)) keys.push("evidence: link");
  if (random.chance(0.1)) keys.push(`expires: ${random.below(90) + 1}d`);
  if (random.chance(0.15)) keys.push(`effort: ${random.below(40) + 5}m`);
  const suffix = random.chance(0.15) ? " (Recommended)" : random.chance(0.1) ? " (Optional)" : "";
  const lines = [
    `- [ ] **${capital(random.of(SUBJECTS))} ${random.of(VERBS)}** ${random.of(DETAILS)}${suffix}`,
    `    <!-- check: {${keys.join(", ")}} -->`,
  ];
  for (let criteria = random.below(4); criteria > 0; criteria -= 1) lines.push(`    - ${sentence()}`);
  return lines.join("\n");
}

// Seven snippets to a page: the five sections have one, two, two, one and one.
function snippetsOf(section, index) {
  switch (section) {
    case 0:
      return [
        fence("sh {verify, expect: \"HTTP/2 200\"}", `curl -sI --fail https://{{host}}/api/v1/health?page=${index}`),
      ];
    case 1:
      return [
        fence(
          "console",
          `$ kubectl get pods --namespace {{app}} --selector release=${index}
NAME                     READY   STATUS    RESTARTS   AGE
gateway-7c9f6d5b-${String(index).padStart(5, "0")}   1/1     Running   0          3d
$ kubectl rollout status deployment/{{app}} \\
>   --timeout=120s
deployment "app" successfully rolled out`,
        ),
        fence(
          "nginx",
          `server {
    listen 443 ssl http2;
    server_name {{host}};  # page ${index}
    location /api/ {
        proxy_pass http://127.0.0.1:${8000 + (index % 1000)};
        proxy_set_header Host $host;
    }
}`,
        ),
      ];
    case 2:
      return [
        fence("sql", `SELECT count(*), max(created_at)\nFROM backups\nWHERE page = ${index} AND state = 'complete'; -- must be 1`),
        fence(
          "yaml",
          `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{app}}
  labels: {page: "${index}"}
spec:
  replicas: {{replicas}}
  template:
    spec:
      containers:
        - name: app
          image: registry.example.com/{{org}}/{{app}}:1.${index}
          env: [{name: LOG_LEVEL, value: info}]`,
        ),
      ];
    case 3:
      return [fence("sh {env: production, danger}", `./deploy --app {{app}} --replicas {{replicas}} --confirm ${index}`)];
    default:
      return [
        fence(
          "dotenv",
          `# Required
APP_SECRET_KEY=$(openssl rand -base64 32)
DOMAIN={{host}}
PAGE_NUMBER=${index}
# Optional
# How much is logged
LOG_LEVEL=info
# If using Slack
CHAT_CLIENT_ID=xxx`,
        ),
      ];
  }
}

function fence(info, text) {
  return "```" + info + "\n" + text + "\n```\n";
}

function capital(word) {
  return word[0].toUpperCase() + word.slice(1);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [pages, folder, seed] = process.argv.slice(2);
  if (!(Number(pages) > 0) || !folder) {
    console.error("usage: node tests/bench/generate.mjs PAGES FOLDER [SEED]");
    process.exit(2);
  }
  writeSite(folder, { pages: Number(pages), seed: Number(seed ?? 1) });
}
