// Random event logs, pages and rubbish, from a seed: what failed once fails again.

/** Numbers from 0 to below 1 (mulberry32). */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export const below = (next, most) => Math.floor(next() * most);
export const pick = (next, list) => list[below(next, list.length)];
export const fill = (next) => (bytes) => bytes.map(() => below(next, 256));

export function shuffled(next, list) {
  const mixed = [...list];
  for (let at = mixed.length - 1; at > 0; at -= 1) {
    const other = below(next, at + 1);
    [mixed[at], mixed[other]] = [mixed[other], mixed[at]];
  }
  return mixed;
}

const id = (number) => number.toString(36).padEnd(22, "_");
const hash = (number) => `1:${String(number).repeat(32)}`;

const VALUES = {
  state: [
    { state: "open" },
    { state: "done" },
    { state: "failed", reason: "Certificate expired" },
    { state: "blocked" },
    { state: "na", reason: "No disk" },
    { state: "waived", reason: "Agreed", by: "Cy", until: "2026-01-15" },
    { state: "done", by: "Cy", since: "2025-12-01T00:00:00.000Z" },
  ],
  note: ["Seen it", "Größe: ✓ 😀", null],
  evidence: [[{ link: "https://example.com/1" }], [{ file: "scan.pdf", sha256: "0".repeat(64), bytes: 9 }], null],
  seen: ["Required 1/1 — READY"],
  mood: [{ of: ["a", "later", { version: 2 }] }, 7],
  answer: [true, false, null],
  value: ["web-1", "web-2", null],
  name: ["Release 2.4", "Release 2.5"],
  date: ["2026-12-24", null],
  closed: [true, false],
  deleted: [true, false],
};
const TARGETS = {
  "p/a": ["state", "note", "evidence"],
  "p/b": ["state", "state", "note"],
  "p/c": ["state", "seen", "mood"],
  "p/d": ["state"],
  "q/old": ["state"],
  "?slack": ["answer"],
  $app: ["value"],
  run: ["name", "date", "closed", "deleted"],
};

/** Several people's events: mostly honest, each seeing some of what was said before; some forged. */
export function randomEvents(next, count = 1 + below(next, 40)) {
  const events = [];
  for (let number = 0; number < count; number += 1) {
    const target = pick(next, Object.keys(TARGETS));
    const field = pick(next, TARGETS[target]);
    const seen = events.filter((event) => event.target === target && event.field === field && next() < 0.6);
    const after = seen.slice(-3).map((event) => event.id);
    if (next() < 0.05) after.push(id(below(next, count + 5)));
    const forged = next() < 0.04 && events.length;
    events.push({
      id: forged ? pick(next, events).id : id(number),
      actor: pick(next, ["browser-1", "browser-2", "browser-3"]),
      who: pick(next, ["Ada", "Bo", "Cy", ""]),
      when: new Date(Date.UTC(2026, 0, 1) + below(next, 30) * 3600000).toISOString(),
      target,
      field,
      value: pick(next, VALUES[field]),
      ...(field === "state" && next() < 0.9 && { hash: hash(below(next, 2)) }),
      after,
    });
  }
  return events;
}

/** A page on which those events mean something. */
export function randomPage(next) {
  const maybe = (value) => (next() < 0.3 ? value : undefined);
  const items = ["a", "b", "c", "d", "e", "f"].map((name, at) => ({
    id: `p/${name}`,
    title: name.toUpperCase(),
    level: pick(next, ["required", "required", "recommended", "optional"]),
    parent: at > 1 && next() < 0.3 ? `p/${pick(next, ["a", "b"])}` : undefined,
    section: pick(next, ["one", "two", undefined]),
    phase: maybe("deploy"),
    planned: maybe(true),
    signOff: maybe(true),
    when: maybe([pick(next, ["slack", "!slack", "other"])]),
    after: maybe([pick(next, ["p/a", "#one", "q/elsewhere", "#nowhere"])]),
    expires: maybe(60),
    evidence: maybe(pick(next, ["note", "link", "file"])),
    hash: next() < 0.9 ? hash(below(next, 2)) : undefined,
    aliases: maybe(["q/old"]),
  }));
  const sections = [
    { anchor: "one", title: "One" },
    { anchor: "two", title: "Two", parent: pick(next, ["one", "two"]) },
  ];
  return { id: "p", title: "P", sections, items };
}

const WORDS = [
  "",
  "p/a",
  "state",
  "run",
  "done",
  "__proto__",
  "constructor",
  "toJSON",
  "id",
  "after",
  "value",
  "checkdown-run",
  "\ud800",
  "1:x",
  "9".repeat(30),
  "😀",
];

/** Any JSON, of the words that the library listens to. */
export function randomJson(next, depth = 4) {
  const kind = below(next, depth > 0 ? 8 : 5);
  if (kind === 0) return null;
  if (kind === 1) return next() < 0.5;
  if (kind === 2) return pick(next, [0, -1, 1, 1e308, 0.5, 2 ** 53]);
  if (kind < 5) return pick(next, WORDS);
  const list = Array.from({ length: below(next, 5) }, () => randomJson(next, depth - 1));
  if (kind === 5) return list;
  return JSON.parse(
    `{${list.map((value) => `${JSON.stringify(pick(next, WORDS))}:${JSON.stringify(value)}`).join(",")}}`,
  );
}

/** A whole thing with one place in it replaced by anything. */
export function damaged(next, whole) {
  const copy = structuredClone(whole);
  let at = copy;
  for (;;) {
    const keys = Object.keys(at);
    if (!keys.length) return copy;
    const key = pick(next, keys);
    if (typeof at[key] === "object" && at[key] !== null && next() < 0.7) at = at[key];
    else {
      if (next() < 0.2) delete at[key];
      else at[key] = randomJson(next);
      return copy;
    }
  }
}

/** Milliseconds of processor time so far: on a busy machine the clock says nothing about the code. */
export function spent() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
