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
  /** Ids of pages that are left out. */
  except?: string[];
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
  kind: Kind;
  /** `page/item`, `page`, or `page#section`. */
  id: string;
  page: Marked & { id: string };
  /** The innermost around it. */
  section: (Marked & { id: string }) | undefined;
  title: Marked;
  /** The best place of its text, at most about 180 characters. */
  excerpt: Marked;
  /** Names, in display order. */
  environments: string[];
  /** In which it opens: in the one filtered by, else in the first that it is in; empty on a site without. */
  environment: string;
  /** Relative to the site's root. */
  href: string;
  /** Its name, or nothing. */
  owner: string;
  /** What is said beside its title: `optional`, `sign-off`. */
  notes: string[];
}

/** What became of one word of the query. */
export interface WordReport {
  typed: string;
  found: boolean;
  /** Words of the site that it matched, best first; where it was not found, those that are near. */
  used: string[];
}

export interface Answer {
  results: Result[];
  /** Full matches, or partial ones if there is no full one. */
  total: number;
  /** Whether `total` was counted, not estimated. */
  exact: boolean;
  words: WordReport[];
  counts?: Facet[];
  /** Whether nothing has all of the words. */
  partial: boolean;
}

export interface Wish {
  filters?: Filters;
  limit?: number;
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
  facets(): Promise<Facet[]>;
  parse(text: string): Promise<Parsed>;
  label(key: FacetKey, name: string): string;
  /** Their names, in display order. */
  environments: string[];
}

/** Reads a file of the index by its name in the `search/` folder. */
export type Read = (name: string, signal?: AbortSignal) => Promise<Uint8Array>;

/** What `manifest.json` says. */
export interface Manifest {
  version: number;
  nodes: number;
  environments: string[];
  /** `owner security` to `Security team`. */
  labels: Record<string, string>;
  synonyms: [word: string, meaning: string[]][];
  /** What the parts of the lexicon begin with, and their names; in order. */
  lexicon: [first: string, name: string][];
  /** The file that names the document blocks. */
  blocks: string;
  facets: Partial<Record<FacetKey | "class", string>>;
  /** If all files are one: its name, and where each stands in it once it is unpacked. */
  pack?: { name: string; parts: Record<string, [start: number, end: number]> };
}
