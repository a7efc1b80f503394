// A query is cut as the index was: the shared vectors, and random words that a site is made of and that must all be found.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { open } from "../../themes/default/js/modules/search/engine.js";
import { chunks, phrase, terms } from "../../themes/default/js/modules/search/tokens.js";
import { built } from "./built.mjs";

test("the terms are what the vectors say", () => {
  /** @type {[string, string[], string[]][]} */
  const vectors = JSON.parse(readFileSync(new URL("../vectors/tokens.json", import.meta.url), "utf8"));
  assert.ok(vectors.length > 400);
  for (const [text, words, phrases] of vectors) {
    const found = chunks(text).map(terms).flatMap(({ parts, tails }) => [...parts, ...tails]);
    assert.deepEqual(found, words, JSON.stringify(text));
    if (phrases.length && phrase(text)) assert.equal(phrase(text), phrases[0], JSON.stringify(text));
  }
});

test("whatever a title is made of, it is found by each of its words", async () => {
  const seed = Number(process.env.SEED ?? Date.now() % 1e6);
  console.log(`SEED=${seed}`);
  let state = seed;
  const below = (/** @type {number} */ limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const pool = Array.from("abcxyzABCXYZ0123456789éÉßİΣςжЖﬁ½あアガ東京한글กำनी./_-:@=+");
  const word = () => Array.from({ length: 1 + below(14) }, () => pool[below(pool.length)]).join("");
  const titles = Array.from({ length: 200 }, () => `w${word()} ${word()} ${word()}`.trim());
  // Code is shown as it stands, so that no word is taken for Markdown.
  const items = titles.map((title, at) => `- [ ] \`${title}\` <!-- check: {id: i${at}} -->\n`).join("");
  const site = await built({
    "checkdown.yaml": "id: random\ntitle: Random\nbase_url: https://docs.example.com/\n",
    "content/index.md": `# Home\n\n${items}`,
  });
  const engine = await open("", { read: (name) => readFile(`${site}/search/${name}`) });
  for (const [at, title] of titles.entries()) {
    const words = chunks(title).filter((chunk) => terms(chunk).parts.length);
    for (const word of [...words, title]) {
      const answer = await engine.search(word, { limit: 200 });
      for (const report of answer.words) assert.ok(report.found, `${word} of ${title}: ${JSON.stringify(report)}`);
      assert.ok(
        answer.results.some(({ id, partial }) => id === `index/i${at}` && !partial),
        `${word} does not find ${title}`,
      );
    }
  }
});
