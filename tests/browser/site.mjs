// The sites under test, as `run.mjs` built and serves them.

import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";

for (const name of ["SITE_DIR", "SITE_URL", "SAMPLE_DIR", "SAMPLE_URL", "DEEP_URL"]) {
  if (!process.env[name]) throw new Error("run these tests by `tests/run browser` or `node tests/browser/run.mjs`");
}

/** A built site: its folder, and where it is served. */
class Site {
  constructor(folder, url) {
    this.folder = folder;
    this.url = url;
    this.files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)))
      .sort();
    /** Paths of all pages, as a host shows them: `guide/start/`, `404.html`. Redirects are not pages. */
    this.pages = this.files
      .filter((file) => file.endsWith(".html") && !/http-equiv="?refresh/i.test(this.read(file)))
      .map((file) => file.replace(/(^|\/)index\.html$/, "$1"));
    /** Paths of the pages with items, each with what its `checklist.json` says. */
    this.checklists = this.files
      .filter((file) => file.endsWith("checklist.json"))
      .map((file) => ({ page: file.slice(0, -"checklist.json".length), data: JSON.parse(this.read(file)) }))
      .filter(({ data }) => data.items.length > 0);
  }

  read(file) {
    return readFileSync(join(this.folder, file), "utf8");
  }
}

/** The repository's own site. */
export const own = new Site(process.env.SITE_DIR, process.env.SITE_URL);
/** Generated pages of 35 items and 7 snippets in two environments. */
export const sample = new Site(process.env.SAMPLE_DIR, process.env.SAMPLE_URL);
/** The repository's own site once more, below a path that `base_url` does not know. */
export const deep = new Site(process.env.SITE_DIR, process.env.DEEP_URL);
