// The ring of a page: how much of it is done in a run, as a shape, and in words for those who do not see it. It stands in the
// list of pages, where room is kept for it, and on the home. It knows the gates that were kept, and fetches nothing.
/** @import {PageGate} from "../types.js" */
import { openStore } from "../lib/storage.js";
import { make } from "./make.js";
import { dressed } from "./sheet.js";
import { isBegun, shareOf, waitingOf } from "./waiting.js";

/** @param {PageGate | undefined} gate none for a page on which nothing was said @param {boolean} [isBare] its words stand
 * beside it */
export function ringOf(gate, isBare) {
  const ring = make("span", { className: "ring" });
  const begun = gate && isBegun(gate);
  const { share, words } = begun ? shareOf(gate) : { share: 0, words: "not begun" };
  const waiting = begun ? waitingOf([gate]).filter(({ standing }) => standing !== "waiting") : [];
  ring.style.setProperty("--share", `${Math.round(share * 100)}%`);
  if (begun && gate.verdict === "ready") ring.dataset.sign = "✓";
  else if (waiting.length) ring.dataset.sign = "!";
  if (!isBare) ring.append(make("span", { className: "unseen" }, ` ${[words, ...waiting.map(({ words }) => words)].join(", ")}`));
  return ring;
}

/** The rings of the list of pages, for the run that is worked on in this environment. */
export async function startRings() {
  const { site = "", environment = "" } = document.documentElement.dataset;
  const [store] = await Promise.all([openStore(site), dressed("ring.css")]);
  const links = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-ring]"));
  const show = async () => {
    const [choices, gates] = await Promise.all([store.list("choices"), store.list("gates")]);
    const run = new Map(choices).get(`run:${environment}`);
    const held = new Map(gates);
    for (const link of links) {
      const ring = run ? ringOf(held.get(`${run} ${link.dataset.ring}`)) : undefined;
      const shown = link.querySelector(".ring");
      if (ring && shown?.isEqualNode(ring)) continue;
      shown?.remove();
      if (ring) link.append(ring);
    }
  };
  let waiting = 0;
  store.watch(() => {
    waiting ||= setTimeout(() => ((waiting = 0), show()), 100);
  });
  await show();
}
