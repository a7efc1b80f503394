// What a page does when it is at rest: each of these is loaded only where there is something for it to do.

/** Whether this browser has runs to show. */
const hasRuns = () => {
  try {
    return localStorage.getItem("checkdown:runs") !== null;
  } catch {
    return false;
  }
};

/** Of a page with items. @type {import("./session.js").Session | undefined} */
const session = /** @type {any} */ (globalThis).checkdown?.session;

let isShown = false;
const showRuns = async () => {
  if (isShown || !hasRuns()) return;
  isShown = true;
  if (session) {
    await session.open();
    (await import("./elements/run-facts.js")).startFacts(session);
    (await import("./gates.js")).keepGates(session);
    (await import("./batches.js")).keepBatches(session);
  }
  const place = /** @type {HTMLElement | null} */ (document.querySelector(".open-runs"));
  if (place) (await import("./elements/open-runs.js")).startOpenRuns(place);
  if (document.querySelector("[data-ring]")) (await import("./elements/ring.js")).startRings();
};
// Another tab may begin a run, and so may this page.
addEventListener("storage", showRuns);
session?.addEventListener("run", showRuns);
showRuns();

const worker = /** @type {HTMLElement | null} */ (document.querySelector(".offline-site"));
const keepSite = async () => {
  if (!worker || !isSecureContext || !navigator.serviceWorker) return;
  const { startOffline } = await import("./elements/offline-site.js");
  // Browsers refuse workers in private windows and where a policy says so; then there is nothing to say.
  await startOffline(worker).catch(() => {});
};
(globalThis.requestIdleCallback ?? setTimeout)(keepSite);

// Before this is loaded, and without scripts, the link leads to the page for frames itself.
const way = /** @type {HTMLElement | null} */ (document.querySelector(".embed-open"));
way?.addEventListener("click", async (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  (await import("./elements/embed-dialog.js")).openEmbed();
});
const offer = async (/** @type {Event} */ { target }) => {
  const heading = /** @type {Element} */ (target).closest(".section > .heading");
  if (heading) (await import("./elements/embed-section.js")).offerAt(heading);
};
if (way) for (const event of ["pointerover", "focusin"]) document.querySelector("main")?.addEventListener(event, offer);
