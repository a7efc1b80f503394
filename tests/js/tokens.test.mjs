// A query is cut as the index was: the shared vectors, and random words that a site is made of and that must all be found.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { open } from "../../themes/default/js/modules/search/engine.js";
import { chunks, lower, terms } from "../../themes/default/js/modules/search/tokens.js";
import { built } from "./built.mjs";

test("the terms are what the vectors say", async () => {
  /** @type {[string, string[], string[]][]} */
  const vectors = JSON.parse(readFileSync(new URL("../vectors/tokens.json", import.meta.url), "utf8"));
  assert.ok(vectors.length > 400);
  for (const [text, words, phrases] of vectors) {
    // Of a chunk that has several parts a query needs all of them and the whole; of the tails it knows nothing.
    let rest = words;
    for (const chunk of chunks(text)) {
      const { parts, whole } = await terms(chunk);
      assert.deepEqual(rest.slice(0, parts.length), parts, JSON.stringify(text));
      rest = rest.slice(parts.length);
      if (whole) assert.equal(rest[0], whole, JSON.stringify(text));
      const ending = lower(chunk).replace(/[^\p{Alphabetic}\p{N}]+$/u, "");
      for (let tails = parts.length - 1; tails > 0 && rest[0]?.length > parts.at(-1).length && ending.endsWith(rest[0]); tails--) rest = rest.slice(1);
    }
    assert.deepEqual(rest, [], JSON.stringify(text));
    const line = lower(chunks(text).join(" "));
    if (phrases.length && line.length < 64) assert.equal(phrases[0], line, JSON.stringify(text));
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
    const words = chunks(title);
    for (const word of [...words, title]) {
      const answer = await engine.search(word, { limit: 200 });
      for (const report of answer.words) assert.ok(report.found, `${word} of ${title}: ${JSON.stringify(report)}`);
      assert.ok(
        !answer.partial && answer.results.slice(0, answer.total).some(({ id }) => id === `index/i${at}`),
        `${word} does not find ${title}`,
      );
    }
  }
});
