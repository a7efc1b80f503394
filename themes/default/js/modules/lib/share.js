// A run in a link: packed, compressed, and behind the `#`, so that no server sees it. Loaded when somebody shares or
// opens such a link. What it cannot hold in six kilobytes belongs into a file.
/** @import {RunFile} from "../types.js" */
import { importRun } from "./json.js";
import { pack, unpack } from "./pack.js";
import { settle } from "./settle.js";

/** In characters, `#run=1.` not counted: what chats and mail programs carry whole. */
export const LONGEST_LINK = 6 * 1024;
/** A link of this length cannot honestly hold more, in bytes. */
const LARGEST_RUN = 512 * 1024;
const MARK = "#run=1.";

/** The link's fragment: with the whole history if it fits, else with how things stand, else none.
 * @param {RunFile} file @returns {Promise<{fragment: string, history: boolean} | undefined>} */
export async function shareRun(file) {
  const { site, run, events } = file;
  for (const history of [true, false]) {
    const kept = history ? events : settle([{ events }]).now.events;
    const text = JSON.stringify([{ id: site.id, title: site.title }, run, pack(kept)]);
    const fragment = toBase64(
      await through(new TextEncoder().encode(text), new CompressionStream("deflate-raw"), Infinity),
    );
    if (fragment.length <= LONGEST_LINK) return { fragment: MARK + fragment, history };
  }
  return undefined;
}

/** @param {string} fragment with its `#` @returns {Promise<ReturnType<typeof importRun>>} */
export async function openShared(fragment) {
  const broken = { problem: "The link is broken: it may have been cut. Ask for the file instead." };
  if (typeof fragment !== "string" || !fragment.startsWith("#run=")) return { problem: "The link holds no run." };
  if (!fragment.startsWith(MARK)) return { problem: "The link is of a newer version. Ask for the file instead." };
  if (fragment.length > MARK.length + LONGEST_LINK) return broken;
  try {
    const bytes = await through(
      fromBase64(fragment.slice(MARK.length)),
      new DecompressionStream("deflate-raw"),
      LARGEST_RUN,
    );
    const [site, run, packed] = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return importRun({ format: "checkdown-run", version: 1, site, run, events: unpack(packed), texts: {} });
  } catch {
    return broken;
  }
}

/** Stops reading as soon as there is more than there may be, so that a small link cannot fill the memory.
 * @param {Uint8Array<ArrayBuffer>} bytes @param {CompressionStream | DecompressionStream} stream
 * @param {number} most in bytes */
async function through(bytes, stream, most) {
  const writer = stream.writable.getWriter();
  // Whoever reads hears of the error too.
  writer.write(bytes).catch(() => {});
  writer.close().catch(() => {});
  const reader = stream.readable.getReader();
  /** @type {Uint8Array[]} */
  const chunks = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      reader.cancel().catch(() => {});
      throw new RangeError("it holds more than a link can");
    }
    chunks.push(value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** @param {Uint8Array} bytes */
function toBase64(bytes) {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @param {string} text */
function fromBase64(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}
