// The service worker of a site whose browsers shall keep nothing: it takes the place of the one before at once, removes
// what that kept of this site, and then itself. Open pages go on without it.
import { worker } from "./site.js";
import { forget } from "./state.js";

worker.addEventListener("install", () => void worker.skipWaiting());

async function leave() {
  await forget();
  await worker.registration.unregister();
}
worker.addEventListener("activate", (event) => event.waitUntil(leave()));
