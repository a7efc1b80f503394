// What is typed into a form and not sent yet: kept at each letter, and there again when the form is opened again, in this
// tab or after it was closed. Sending and cancelling forget it. Loaded with the forms.
/** @import {Session} from "../session.js" */
import { make } from "./make.js";

/** @param {Session} session @param {HTMLFormElement} form @param {string} what of the run this form is about
 * @returns {() => void} forgets it */
export function keepDraft({ site, run }, form, what) {
  const key = `checkdown:${site.id}:draft:${run?.id ?? site.environment}:${what}`;
  const fields = () =>
    /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("input:not([type=file], [type=checkbox]), textarea")]);
  const forget = () => attempt(() => localStorage.removeItem(key));
  const values = attempt(() => JSON.parse(localStorage.getItem(key) ?? "null"));
  if (Array.isArray(values)) {
    fields().forEach((field, place) => typeof values[place] === "string" && (field.value = values[place]));
    const actions = form.querySelector(".actions");
    actions?.before(make("small", { className: "draft" }, "Typed before and not kept yet."));
  }
  form.addEventListener("input", () => attempt(() => localStorage.setItem(key, JSON.stringify(fields().map(({ value }) => value)))));
  return forget;
}

/** Storage may be forbidden or full: then nothing is kept. @template T @param {() => T} work */
function attempt(work) {
  try {
    return work();
  } catch {
    return undefined;
  }
}
