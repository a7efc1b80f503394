// Elements in one expression. Loaded with the first thing that is opened.

/** @param {string} tag @param {Record<string, any>} [given] properties; those with a `-` are attributes, `on…` listen
 * @param {(Node | string | false | undefined | null | "" | 0)[]} inside @returns {any} */
export function make(tag, given = {}, ...inside) {
  const element = /** @type {any} */ (document.createElement(tag));
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name.includes("-")) element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(.../** @type {Node[]} */ (inside.filter(Boolean)));
  return element;
}

/** A field with its label around it. @param {string} label @param {any} input @param {string} [hint] */
export const field = (label, input, hint) =>
  make("label", { className: "field" }, make("span", {}, label), input, hint && make("small", {}, hint));

/** @param {string} text @param {() => void} press @param {Record<string, any>} [given] */
export const button = (text, press, given) => make("button", { type: "button", onclick: press, ...given }, text);

/** A modal dialog with a title and a way out; it is gone when it is closed, and the focus is where it was.
 * @param {string} title @param {(Node | false | undefined)[]} inside */
export function openDialog(title, ...inside) {
  const from = /** @type {HTMLElement | null} */ (document.activeElement);
  const heading = make("h2", { id: "dialog:title" }, title);
  const dialog = make("dialog", { className: "dialog", "aria-labelledby": "dialog:title" });
  const close = button("Close", () => dialog.close(), { className: "close" });
  dialog.append(make("header", {}, heading, close), ...inside.filter(Boolean));
  dialog.addEventListener("close", () => {
    dialog.remove();
    from?.focus();
  });
  dialog.addEventListener("click", (/** @type {MouseEvent} */ event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  return /** @type {HTMLDialogElement} */ (dialog);
}
