// What the dialog of embedding tells to write: whatever a page is called, it stays a title.

import assert from "node:assert/strict";
import { test } from "node:test";
import { frameAddress, places } from "../../themes/default/js/modules/embed/places.js";

const shown = { page: "https://docs.example.com/ops/production/release/", root: "https://docs.example.com/ops/", title: "Release", section: "", theme: "", mode: "" };

test("the address says what is shown, and nothing where nothing is asked", () => {
  assert.equal(frameAddress(shown), "https://docs.example.com/ops/production/release/embed/");
  assert.equal(frameAddress({ ...shown, section: "größe", theme: "dark", mode: "read" }), "https://docs.example.com/ops/production/release/embed/?theme=dark&mode=read#gr%C3%B6%C3%9Fe");
});

test("a title cannot leave its place", () => {
  const title = `A "quoted" <b>]](https://evil.example.com/) | & more]]>`;
  for (const { id, snippet } of places({ ...shown, title })) {
    assert.equal(/<b>/.test(snippet), false, id);
    if (id !== "code-host") assert.equal(/title="[^"]*"[^>]*"quoted"/.test(snippet), false, id);
    else assert.equal(snippet.match(/\]\(/g).length, 2, "an image and its link");
    if (id === "confluence") assert.equal(snippet.match(/\]\]>/g).length, 1, "CDATA ends once");
  }
});
