// A page in a frame of another site that something can be ticked on: whose page it is, the gate of the section that is shown
// alone, and where what is ticked is kept. Loaded after the page's own modules.
/** @import {Session} from "../session.js" */

export async function startFrame() {
  const session = /** @type {Session} */ (/** @type {any} */ (globalThis).checkdown.session);
  // What a run says of its pages leads to the page, not to the frame.
  session.site.url = document.baseURI.split("#")[0];
  const gate = /** @type {HTMLElement} */ (document.querySelector(".gate"));
  const show = () => {
    const alone = document.querySelector(".section > .heading > :target");
    // Of a section without items there is no progress to tell.
    document.documentElement.toggleAttribute("data-itemless", Boolean(alone && !alone.closest(".section")?.querySelector("li.item")));
    const { line, verdict } = (alone && session.gates.sections.get(alone.id)) || session.gates.page;
    gate.textContent = line;
    gate.dataset.verdict = verdict;
  };
  session.addEventListener("change", show);
  addEventListener("hashchange", show);
  await session.open();
  show();
  const where = /** @type {HTMLElement} */ (document.querySelector(".where"));
  const tell = () => {
    const { problem } = session.kept;
    where.textContent = words(problem);
    where.toggleAttribute("data-problem", Boolean(problem));
    where.hidden = false;
  };
  session.addEventListener("kept", tell);
  tell();
  offerSync(session, where);
}

/** Where the frame has a storage of its own, or none. A sandboxed one is of no origin, and nobody could tell it from others.
 * @param {Session} session @param {HTMLElement} where */
function offerSync(session, where) {
  const button = /** @type {HTMLElement} */ (document.querySelector(".sync"));
  const { sync: address } = document.documentElement.dataset;
  if (!address || self.origin === "null" || !(isElsewhere() || session.kept.problem)) return;
  // A window opens only right after a press, so what opens it must be there by then.
  const loaded = import("./sync.js");
  button.hidden = false;
  button.addEventListener("click", async () => {
    const { sync } = await loaded;
    sync(session, new URL(address, document.baseURI).href, (words) => {
      where.textContent = words;
      where.removeAttribute("data-problem");
    });
  });
}

/** Whether the site around this page is another one: then browsers give the frame a storage of its own there. */
export const isElsewhere = () => {
  try {
    return /** @type {Window} */ (window.top).location.origin !== location.origin;
  } catch {
    return true;
  }
};

/** @param {string | undefined} problem */
function words(problem) {
  if (self.origin === "null") return "Not saved here: the page around this one allows no storage. Open the page to keep what you tick.";
  if (problem === "denied" || problem === "blocked") return "Not saved here: this browser keeps nothing in this frame. Open the page to keep what you tick.";
  if (problem) return "Not saved here: the browser could not store it. Open the page to keep what you tick.";
  return isElsewhere() ? "Kept in this browser, in this wiki only." : "Kept in this browser.";
}
