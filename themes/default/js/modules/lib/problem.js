// Why a browser did not store something, in plain words. Loaded when it did not.
/** @import {Problem} from "../types.js" */

/** @type {Record<Problem, string>} */
const WORDS = {
  denied: "This browser keeps nothing for this site. Export the run before you close this page.",
  blocked: "The browser's storage does not answer. Export the run before you close this page.",
  updated: "A newer version of this site is open in another tab. Reload this page; until then nothing more is kept.",
  full: "The browser's storage is full. Export the run before you close this page.",
  failed: "The browser could not store this. Export the run before you close this page.",
};

/** @param {any} error @returns {{problem: Problem, words: string}} */
export function problemOf(error) {
  const problem = nameOf(error);
  return { problem, words: WORDS[problem] };
}

/** @param {any} error @returns {Problem} */
function nameOf(error) {
  if (error?.name === "QuotaExceededError") return "full";
  if (error?.name === "VersionError") return "updated";
  if (error?.name === "TimeoutError") return "blocked";
  // So Chromium says it of a frame that may keep nothing; it has no name of its own for that.
  if (/denied/.test(error?.message)) return "denied";
  return ["SecurityError", "InvalidStateError", "NotAllowedError", "TypeError"].includes(error?.name)
    ? "denied"
    : "failed";
}
