// The words of progress as types: what the modules hand each other, and what `run.json` holds. It is read by
// `tsc --checkJs` and by people; no browser loads it.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What somebody said about one field of one target. Its keys never change: what a later version adds is a field. */
export interface Event {
  /** 128 random bits, base64url. */
  id: string;
  /** Who said it, as a random id that a browser keeps. */
  actor: string;
  /** The same as a name, as it was typed; may be empty. */
  who: string;
  /** UTC, to the millisecond: `2026-11-21T22:41:47.000Z`. */
  when: string;
  /** `page/item`, `?condition`, `$variable` or `run`. */
  target: string;
  /** Of an item `state note evidence seen`; of a condition `answer`; of a variable `value`; of a run `name date closed deleted`. */
  field: string;
  /** `null` says that nothing is said any more. */
  value: Json;
  /** The material hash of the item's text that its author saw. */
  hash?: string;
  /** The heads of (target, field) that its author saw: what it replaces. */
  after: string[];
}

export type State = "open" | "done" | "failed" | "blocked" | "na" | "waived";

/** The value of the field `state`. */
export interface Said {
  state: State;
  /** Why; `na` and `waived` must say so. */
  reason?: string;
  /** Who stands for it, if not the event's author: who waived, or who ticked what an undo restored. */
  by?: string;
  /** The last day of a waiver. */
  until?: string;
  /** When it was said first, if this event only restores it. */
  since?: string;
}

/** A piece of the field `evidence`: a link, or a file's name and SHA-256 (the file itself stays where it is). */
export type Evidence = { link: string; label?: string } | { file: string; sha256: string; bytes: number };

export interface Field {
  events: Event[];
  /** The events nobody replaced; undefined until somebody asks for them. */
  heads: Event[] | undefined;
  /** Ids that were replaced before they came, or by events that are not at hand. */
  early?: Set<string>;
}

export interface Log {
  events: Map<string, Event>;
  /** By target, then by name. */
  fields: Map<string, Map<string, Field>>;
  /** Ids under which different events came: tampering, or a broken disk. All of them are kept. */
  clashes: Set<string>;
  /** Ids of events here that events which are not at hand replaced: see `settle.js`. */
  replaced: Set<string>;
}

/** A field as it stands: the newest head, and all heads if they disagree. */
export interface Reading {
  event: Event | undefined;
  value: Json;
  heads: Event[];
  conflict: Event[];
}

/** An event before it has an author. */
export type Draft = Pick<Event, "target" | "field" | "value" | "after"> & { hash?: string };
export type Author = Pick<Event, "actor" | "who" | "when">;

export type Level = "required" | "recommended" | "optional";

/** An item as its page shows it. Ids are full ids: `page/item`. */
export interface Item {
  id: string;
  title: string;
  level: Level;
  parent?: string;
  /** The anchor of the innermost section. */
  section?: string;
  phase?: string;
  owner?: string;
  planned?: boolean;
  signOff?: boolean;
  noGo?: boolean;
  /** Conditions joined by "and"; `!` negates. */
  when?: string[];
  /** Full ids, or `#anchor` for a section of this page. */
  after?: string[];
  /** In minutes. */
  expires?: number;
  evidence?: "note" | "link" | "file";
  /** A date, or `T-7d` relative to the run's. */
  due?: string;
  /** Material hash of the text shown. */
  hash?: string;
  /** Full ids it had before. */
  aliases?: string[];
  controls?: string[];
}

export interface Section {
  anchor: string;
  title: string;
  /** The anchor of the section around it. */
  parent?: string;
}

/** Items and sections in the page's order, parents before what is in them. */
export interface Page {
  id: string;
  title: string;
  sections: Section[];
  items: Item[];
}

/** What a state comes to once everything is looked at. Each leaf has exactly one, so counts add up. */
export type Standing = State | "planned" | "inactive" | "conflict" | "stale" | "expired" | "unproven" | "lapsed";

export interface ItemState {
  item: Item;
  /** A parent's is derived from its leaves. */
  parent: boolean;
  state: State;
  standing: Standing;
  reason: string;
  until: string;
  who: string;
  when: string;
  /** The event that says so. */
  event: Event | undefined;
  /** Heads that disagree, about the state or about a condition of the item. */
  conflict: Event[];
  stale: boolean;
  expired: boolean;
  inactive: boolean;
  /** What it is `after` and is not done. */
  waiting: string[];
  /** Its conditions that have no answer. */
  unanswered: string[];
  note: string;
  evidence: Evidence[];
  /** For a sign-off: what was true when it was signed. */
  seen: string;
}

export interface Count {
  all: number;
  done: number;
  /** How many leaves of each other standing that says something. */
  other: Partial<Record<Standing, number>>;
}

export interface Reason {
  /** Its standing; `waiting` is a sign-off given before what it waits for. */
  code: Standing | "waiting";
  id: string;
}

export interface Gate {
  verdict: "ready" | "not-ready" | "nothing";
  line: string;
  counts: Record<Level, Count>;
  signOffs: { all: number; given: number };
  /** Why it is not ready, in the page's order. */
  reasons: Reason[];
  /** What left the count, and why. */
  excluded: { id: string; code: "na" | "inactive"; reason: string }[];
  unanswered: string[];
}

/** A page's gate as it was when something was last said there: what lists of pages and the home show. Kept by run and page. */
export interface PageGate {
  /** The run; storage fills it in. */
  run?: string;
  page: string;
  title: string;
  /** Where the page was then. */
  url: string;
  /** When this was so. */
  when: string;
  line: string;
  verdict: Gate["verdict"];
  counts: Gate["counts"];
  signOffs: Gate["signOffs"];
}

/** What never changes about a run. */
export interface RunHead {
  id: string;
  environment: string;
  created: string;
}

export interface Run extends RunHead {
  name: string;
  /** The go-live date, or empty. */
  date: string;
  closed: boolean;
  deleted: boolean;
  /** Fields whose heads disagree. */
  conflicts: string[];
}

/** Material hash to the text that has it. */
export type Texts = Record<string, string>;

export interface Site {
  id: string;
  title: string;
  url?: string;
  commit?: string;
}

/** `run.json`, described by `run.schema.json`. */
export interface RunFile {
  format: "checkdown-run";
  version: 1;
  site: Site;
  run: RunHead;
  events: Event[];
  texts: Texts;
}

export interface Refused {
  /** Its place in the list it came in. */
  index: number;
  id: string;
  problem: string;
}

export type Problem = "denied" | "blocked" | "updated" | "full" | "failed";

/** Where progress is kept now; if not in the browser, then why. */
export interface Kept {
  where: "browser" | "memory";
  problem?: Problem;
  words: string;
  /** Whether the browser promised not to purge it; undefined until it was asked. */
  persisted?: boolean;
}

/** `purged`: the disk may have lost what it had; whoever has events in memory appends them again. */
export type News = { run: string; events: Event[] } | { record: RecordKind } | { kept: Kept } | { purged: true };

/** The record of a run that is kept beside its events, so that a list of runs need not read them. */
export type RunRecord = Omit<Run, "conflicts">;

/** Events that were written together. A settled batch says of which ones it knows more than they do. */
export interface Batch {
  events: Event[];
  /** Ids of its events that name one that is not here. */
  missing?: string[];
  /** Ids of its events that are replaced already, by what is past. */
  replaced?: string[];
}

/** Where runs are kept. No method throws but `loadAll`, where its module cannot be had; what fails is kept in memory, and `kept` says so. */
export interface Store {
  kept: Kept;
  /** What stands: enough to show a run and to go on with it. Before an import, an export or an undo, `loadAll`. */
  load(run: string): Promise<{ events: Event[]; replaced: string[] }>;
  loadAll(run: string): Promise<{ events: Event[]; texts: Texts }>;
  /** Resolves when it is on the disk, or in memory if it cannot be. What was handed over survives the page from the moment
   * of the call, also that of `put` and `claim`. `gate` is the page's as it is now. */
  append(run: string, events: Event[], texts?: Texts, gate?: PageGate): Promise<Kept>;
  /** Small records: of runs, of gates, of choices such as the reader's name. */
  get(kind: RecordKind, key: string): Promise<any>;
  list(kind: RecordKind): Promise<[key: string, value: any][]>;
  put(kind: RecordKind, key: string, value: any): Promise<Kept>;
  /** Makes this run the chosen one, unless another is, and appends to the one it is: of two tabs that begin a run at once,
   * both get the same. */
  claim(choice: string, record: RunRecord, events?: Event[], gate?: PageGate): Promise<RunRecord>;
  /** Tells what other tabs appended or put, and when `kept` changes. Returns how to stop. */
  watch(listener: (news: News) => void): () => void;
  close(): void;
}

export type RecordKind = "runs" | "gates" | "choices";
