// Shows a place of the page that is open: what hides it is lifted, and it is where the reader goes on. Loaded when it is
// gone to from the search.

/** @param {string} hash of the address; the top of the page if it is empty */
export async function reveal(hash) {
  const place = document.getElementById(decodeURIComponent(hash.slice(1)));
  if (!place) return scrollTo(0, 0);
  if (place.closest(".filtered")) await unfilter(place);
  for (let fold = place.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null) fold.open = true;
  location.hash = hash;
  place.scrollIntoView({ block: "center" });
  const box = /** @type {HTMLElement | null} */ (place.querySelector(".box > input:enabled"));
  if (!box) place.tabIndex = -1;
  (box ?? place).focus({ preventScroll: true });
}

/** Presses what shows all items. @param {Element} place */
async function unfilter(place) {
  const phase = /** @type {HTMLSelectElement | null} */ (document.querySelector(".filters select"));
  if (phase) phase.value = "";
  /** @type {HTMLElement | null} */ (document.querySelector("[data-filter=all]"))?.click();
  for (let patience = 50; patience && place.closest(".filtered"); patience -= 1) await new Promise((done) => setTimeout(done, 10));
}
