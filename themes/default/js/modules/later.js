// What a page does when it is at rest: each of these is loaded only where there is something for it to do.

/** Whether this browser has runs to show. */
const hasRuns = () => {
  try {
    return localStorage.getItem("checkdown:runs") !== null;
  } catch {
    return false;
  }
};

const showRuns = async () => {
  if (!hasRuns()) return;
  // Of a run that another tab began.
  removeEventListener("storage", showRuns);
  const place = /** @type {HTMLElement | null} */ (document.querySelector(".open-runs"));
  if (place) (await import("./elements/open-runs.js")).startOpenRuns(place);
  if (document.querySelector("[data-ring]")) (await import("./elements/ring.js")).startRings();
};
addEventListener("storage", showRuns);
showRuns();
