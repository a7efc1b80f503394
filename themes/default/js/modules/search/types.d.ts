// The words of search as types: what the engine gives its interface. Read by `tsc --checkJs` and by people; no browser loads it.

export type Kind = "page" | "section" | "item";
export type FacetKey = "environment" | "kind" | "level" | "owner" | "tag" | "control" | "phase";

/** Where to mark a text: UTF-16 units, from and to; sorted, none overlaps another. */
export type Range = [start: number, end: number];

export interface Marked {
  text: string;
  marks: Range[];
}

/** Names, not labels. Values of one facet: any of them; different facets: all of them. */
export interface Filters {
  /** Absent: every environment. */
  environment?: string | undefined;
  kind?: Kind[];
  level?: string[];
  owner?: string[];
  tag?: string[];
  /** `SOC2:CC6.7`, or a framework alone. */
  control?: string[];
  phase?: string[];
  /** Ids of pages. */
  page?: string[];
}

export interface FacetValue {
  name: string;
  label: string;
  count: number;
}

export interface Facet {
  key: FacetKey;
  values: FacetValue[];
}

export interface Result {
  /** Stable within one build of the index. */
  node: number;
  kind: Kind;
  /** `page/item`, `page`, or `page#section`. */
  id: string;
  page: { id: string; title: string; marks: Range[] };
  /** The innermost around it. */
  section: { title: string; anchor: string; marks: Range[] } | undefined;
  title: Marked;
  /** The best place of its text, at most 180 characters; `cut` if there is more. */
  excerpt: Marked & { cut: boolean };
  /** Relative to the site's root: in the environment filtered by, else in the first that it is in. */
  href: string;
  /** By environment; under the empty name on a site without environments. */
  hrefs: Record<string, string>;
  /** Names, in display order. */
  environments: string[];
  level: "required" | "recommended" | "optional" | undefined;
  owner: string | undefined;
  phase: string | undefined;
  tags: string[];
  /** `FRAMEWORK:ID` */
  controls: string[];
  planned: boolean;
  signOff: boolean;
  noGo: boolean;
  score: number;
  /** Whether it has only some of the words. */
  partial: boolean;
}

/** What became of one word of the query. */
export interface WordReport {
  typed: string;
  found: boolean;
  /** Words of the site that it matched, best first. */
  used: string[];
  /** When it was not found: words of the site that are near. */
  nearest: string[];
  /** Whether what it matched is only near. */
  corrected: boolean;
}

export interface Answer {
  results: Result[];
  /** Full matches, or partial ones if there is no full one. */
  total: number;
  /** Whether `total` was counted, not estimated. */
  exact: boolean;
  words: WordReport[];
  counts?: Facet[];
  /** Whether any of the results is. */
  partial: boolean;
}

export interface Wish {
  filters?: Filters;
  limit?: number;
  offset?: number;
  signal?: AbortSignal | undefined;
  /** Count full matches by facet: all of them, or these. */
  counts?: boolean | FacetKey[];
}

/** A typed query, cut into words and filters. */
export interface Parsed {
  words: string;
  filters: Filters;
  /** What stands behind `is:`, for the interface. */
  state: string | undefined;
  /** Values of filters that the site does not have. */
  unknown: { key: FacetKey; value: string; nearest: string[] }[];
}

export interface Engine {
  search(query: string, wish?: Wish): Promise<Answer>;
  facets(signal?: AbortSignal): Promise<Facet[]>;
  parse(text: string): Promise<Parsed>;
  label(key: FacetKey, name: string): string;
  environments: { name: string; label: string }[];
  items: number;
  warm(): void;
}

/** Reads a file of the index by its name in the `search/` folder. */
export type Read = (name: string, signal?: AbortSignal) => Promise<Uint8Array>;

/** What `manifest.json` says. */
export interface Manifest {
  version: number;
  nodes: number;
  items: number;
  environments: { name: string; label: string }[];
  owners: Record<string, string>;
  synonyms: [word: string, meaning: string][];
  /** First terms and names of the parts of the lexicon, in order. */
  lexicon: [first: string, name: string][];
  /** The names of the document blocks. */
  blocks: string;
  facets: Partial<Record<FacetKey | "boost", string>>;
  /** If all files are one: its name, and where each stands in it once it is unpacked. */
  pack?: { name: string; parts: Record<string, [start: number, end: number]> };
}
