// What a page does when it has been loaded: each of these is loaded only where there is something for it to do.
const place = /** @type {HTMLElement | null} */ (document.querySelector(".offline-site"));

const rest = globalThis.requestIdleCallback ?? setTimeout;
const atRest = () =>
  rest(async () => {
    if (!place || !isSecureContext || !navigator.serviceWorker) return;
    const { startOffline } = await import("./elements/offline-site.js");
    // Browsers refuse workers in private windows and where a policy says so; then there is nothing to say.
    await startOffline(place).catch(() => {});
  });
if (document.readyState === "complete") atRest();
else addEventListener("load", atRest);
