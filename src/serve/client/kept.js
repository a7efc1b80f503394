// What a reader has done to a page, over a reload: where it is scrolled to, what is open, filled in and focused.

const KEY = "checkdown:preview:kept";

/** Places of elements among their like, which is all that a page made anew shares with the old one. */
const FIELDS = "input:not([type=file], [type=password]), textarea, select";

/** Notes it all, just before the page goes. */
export function keep() {
  const open = [...document.querySelectorAll("details")].map((one) => one.open);
  const fields = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll(FIELDS)]).map((one) => [nameOf(one), one.type === "checkbox" || one.type === "radio" ? one.checked : one.value]);
  const active = document.activeElement;
  const focus = active && active !== document.body ? [...document.querySelectorAll(active.localName)].indexOf(active) : -1;
  const kept = { path: location.pathname, left: scrollX, top: scrollY, open, fields, focus, tag: active?.localName, when: Date.now() };
  try {
    sessionStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Then the page begins at its top.
  }
}

/** @param {Element} field */
const nameOf = (field) => `${field.closest("[id]")?.id ?? ""} ${field.getAttribute("name") ?? ""} ${field.getAttribute("type") ?? ""}`;

/** Puts it all back, if this is the page that was left a moment ago. */
export function restore() {
  /** @type {any} */
  let kept;
  try {
    kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    sessionStorage.removeItem(KEY);
  } catch {
    return;
  }
  if (!kept || kept.path !== location.pathname || Date.now() - kept.when > 10_000) return;
  [...document.querySelectorAll("details")].forEach((one, at) => {
    if (kept.open[at] !== undefined && one.open !== kept.open[at]) one.open = kept.open[at];
  });
  for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll(FIELDS))) {
    // What is ticked comes back by itself.
    const at = kept.fields.findIndex((/** @type {any[]} */ [name]) => name === nameOf(field));
    if (at < 0) continue;
    const [[, value]] = kept.fields.splice(at, 1);
    if (typeof value === "string" && field.type !== "checkbox" && field.type !== "radio") field.value = value;
  }
  const focus = kept.focus >= 0 && document.querySelectorAll(kept.tag)[kept.focus];
  if (focus) focus.focus({ preventScroll: true });
  scrollTo({ left: kept.left, top: kept.top, behavior: "instant" });
}
