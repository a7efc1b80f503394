// What a page says of its run beside its items: the state of each sign-off in the list of sections, the run's day, and what of it
// is in conflict. Loaded when the page is at rest and has a run.
/** @import {ItemState} from "../types.js" */
/** @import {Session} from "../session.js" */

/** @param {Session} session */
export function startFacts(session) {
  /** @type {NodeListOf<HTMLElement>} */
  let counts;
  const look = () => (counts = document.querySelectorAll(".toc .count"));
  look();
  const name = /** @type {HTMLElement | null} */ (document.querySelector(".dock .runs"));
  const show = () => {
    for (const count of counts) {
      const it = session.states.get(`${session.page.id}/${decodeURIComponent(count.closest("a")?.hash.slice(1) ?? "")}`);
      if (it) showSign(count, it);
    }
    if (!name) return;
    name.dataset.date = session.run ? session.run.date : "none";
    name.dataset.disputed = session.run?.conflicts.join(" ") ?? "";
  };
  session.addEventListener("change", show);
  session.addEventListener("run", () => (look(), show()));
  show();
}

/** In a word, and with a sign when it holds. @param {HTMLElement} count @param {ItemState} it */
function showSign(count, { standing, waiting }) {
  const signed = standing === "done";
  const waits = waiting.length > 0;
  const words = signed ? (waits ? "too early" : "signed") : waits ? "waits" : standing;
  if (count.textContent !== words) count.textContent = words;
  count.toggleAttribute("data-ready", signed && !waits);
}
