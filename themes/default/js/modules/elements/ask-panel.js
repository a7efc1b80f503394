// What a page asks once for each run: what an answer did, in words; and variables, filled in in place. A value that came
// with somebody else's run is offered, and enters a command only when the reader takes it. Loaded when it is pressed, or
// when there is something to offer.
/** @import {Session} from "../session.js" */
import { read, say } from "../lib/log.js";
import { keepDraft } from "./draft.js";
import { button, field, make } from "./make.js";

/** What was pressed: a value, at its question or where it is met.
 * @param {Session} session @param {HTMLElement} pressed */
export function press(session, pressed) {
  const name = pressed.dataset.variable;
  const row = name
    ? document.querySelector(`.asks [data-ask="${CSS.escape(name)}"]`)
    : pressed.closest("[data-ask]");
  if (row) edit(session, /** @type {HTMLElement} */ (row));
}

/** Shows the values that others filled in. @param {Session} session */
export function showOffers(session) {
  for (const row of document.querySelectorAll(".asks [data-ask]")) showOffer(session, /** @type {HTMLElement} */ (row));
}

/** Says what an answer did to the items. @param {Session} session @param {Session["states"]} before */
export function tell(session, before) {
  const inactive = (/** @type {Session["states"]} */ states) =>
    [...states.values()].filter(({ standing }) => standing === "inactive").length;
  const gone = inactive(session.states) - inactive(before);
  session.say(gone ? `${Math.abs(gone)} item${Math.abs(gone) === 1 ? "" : "s"} ${gone > 0 ? "no longer apply" : "apply again"}` : "Answered");
}

/** @param {Session} session @param {HTMLElement} row */
async function edit(session, row) {
  await session.open();
  if (row.querySelector("form")) return /** @type {HTMLElement} */ (row.querySelector("input")).focus();
  const target = `$${row.dataset.ask}`;
  const value = session.answer(target);
  const input = make("input", { value: value ?? "", maxLength: 1000, autocomplete: "off", spellcheck: false, placeholder: row.querySelector("var")?.dataset.default ?? row.querySelector("var")?.textContent ?? "" });
  const problem = make("small", { className: "problem", role: "alert" });
  const close = () => {
    forget();
    form.remove();
    /** @type {HTMLElement} */ (row.querySelector(".fill")).focus();
  };
  const save = () => {
    const said = input.value.trim();
    if (!fits(row.dataset.pattern, said)) {
      problem.textContent = `It must look like ${row.dataset.pattern ?? PLAIN}`;
      return input.focus();
    }
    close();
    if (said !== (value ?? "")) session.change([say(session.log, [target], "value", said || null)], { announce: said ? "Filled in" : "Back to what the page says" });
  };
  const form = make("form", { className: "panel", "aria-label": row.querySelector("dt")?.textContent ?? "", onsubmit: (/** @type {Event} */ event) => (event.preventDefault(), save()), onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && close() },
    field(row.querySelector("dt")?.textContent ?? "", input, "Empty: what the page says"), problem, make("div", { className: "actions" }, make("button", { className: "primary" }, "Fill in"), button("Cancel", close)));
  const forget = keepDraft(session, form, target);
  row.append(form);
  input.focus();
}

/** What a value may be where the author says nothing: it goes into commands as it is. */
const PLAIN = "[A-Za-z0-9._:/@-]+";

/** A pattern that a browser cannot read asks nothing.
 * @param {string | undefined} pattern the author's @param {string} value */
function fits(pattern = PLAIN, value) {
  if (!value) return true;
  try {
    return new RegExp(`^(?:${pattern})$`, "u").test(value);
  } catch {
    return true;
  }
}

/** @param {Session} session @param {HTMLElement} row */
function showOffer(session, row) {
  row.querySelector(".offer")?.remove();
  const target = `$${row.dataset.ask}`;
  if (!session.isOffered(target)) return;
  const { event, value } = read(session.log, [target], "value");
  const said = String(value);
  const take = () => session.change([say(session.log, [target], "value", said)], { announce: "Taken over" });
  const leave = () => session.change([say(session.log, [target], "value", null)], { announce: "Left as it was" });
  row.append(make("p", { className: "offer" }, `${event?.who || "Somebody else"} filled in `, make("code", {}, said), fits(row.dataset.pattern, said) ? button("Use it", take) : " which does not fit. ", button("Leave it", leave)));
}
