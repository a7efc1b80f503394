// Registers the service worker, which keeps what is visited. It can work only while it is asked, so it is asked again as
// long as there is more to do. What a reader sees of it is loaded when the footer is in sight, or when there is something
// to say.
/** @typedef {import("./offline-panel.js").Status & {more?: boolean}} Answer */

const BETWEEN_LOOKS_MS = 60_000;

/** @param {HTMLElement} place in the footer */
export async function startOffline(place) {
  const { serviceWorker } = navigator;
  await serviceWorker.register(place.dataset.worker ?? "", { updateViaCache: "none" });
  const { active } = await serviceWorker.ready;
  const { environment = "" } = document.documentElement.dataset;
  const page = location.href;
  let looked = 0;
  let isInSight = false;

  /** @param {"want" | "drop" | "work"} question @param {string[]} [seen] */
  const ask = (question, seen) => {
    looked = Date.now();
    active?.postMessage({ ask: question, page, environment, seen });
  };
  serviceWorker.addEventListener("message", async (/** @type {MessageEvent<Answer>} */ { data }) => {
    if (data.more && (data.isWanted || !(/** @type {any} */ (navigator).connection?.saveData))) ask("work");
    if (isInSight || data.isOld) (await import("./offline-panel.js")).showOffline(place, ask, data);
  });
  serviceWorker.startMessages();
  // The worker did not see what was loaded before it was there.
  ask("work", [page, ...performance.getEntriesByType("resource").map(({ name }) => name)]);

  const sight = new IntersectionObserver(([{ isIntersecting }]) => {
    if (!isIntersecting) return;
    sight.disconnect();
    isInSight = true;
    ask("work");
  });
  sight.observe(/** @type {HTMLElement} */ (place.parentElement));
  const look = () => {
    if (document.visibilityState === "visible" && Date.now() - looked > BETWEEN_LOOKS_MS) ask("work");
  };
  document.addEventListener("visibilitychange", look);
  setInterval(look, 5 * BETWEEN_LOOKS_MS);
  addEventListener("online", () => ask("work"));
}
