// The Nu checker on every page that a build makes: no errors, no warnings.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { own, sample } from "./site.mjs";

const jar = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");

test("the Nu checker finds nothing in any page of the site", () => check(own, ".html"));

test("the Nu checker finds nothing in any generated page", () => check(sample, ".html"));

test("the Nu checker finds nothing in any image of the site", () => check(own, ".svg"));

test("the Nu checker does find what is wrong", () => {
  const { messages } = run(["-"], "<!doctype html><title>x</title><p id=a><p id=a>");
  assert.match(messages.map(({ message }) => message).join("\n"), /Duplicate ID/);
});

function check(site, suffix) {
  const files = site.files.filter((file) => file.endsWith(suffix));
  assert.ok(files.length > 0, "there are files to check");
  const { messages } = run([suffix === ".svg" ? "--svg" : "--html", ...files.map((file) => join(site.folder, file))]);
  const told = messages.map(
    ({ url, lastLine, lastColumn, subType, type, message, extract }) =>
      `${url?.replace(/^file:/, "").replace(site.folder, "")}:${lastLine}:${lastColumn} ${subType ?? type}: ${message}\n    ${extract}`,
  );
  assert.equal(told.slice(0, 40).join("\n"), "", `${told.length} messages`);
}

function run(inputs, stdin = "") {
  // A file has no origin, so nothing in it is from 'self'; what the policy blocks is seen in the browser.
  const words = ["-Xss2m", "-jar", jar, "--format", "json", "--stdout", "--filterpattern", ".*violates Content Security Policy.*"];
  const java = spawnSync("java", [...words, ...inputs], { input: stdin, encoding: "utf8", maxBuffer: 1 << 28 });
  if (java.error) throw java.error;
  try {
    return JSON.parse(java.stdout);
  } catch {
    throw new Error(`the Nu checker ended with ${java.status}: ${java.stdout}${java.stderr}`);
  }
}
