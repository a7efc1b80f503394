// The module of a page that has something to tick: it opens the page's session and starts what shows it. Everything
// that is opened (panels, dialogs, menus) is loaded when it is.
import { startItems } from "./elements/item-list.js";
import { startBar } from "./elements/run-bar.js";
import { Session } from "./session.js";

const main = /** @type {HTMLElement | null} */ (document.querySelector("main[data-page]"));
if (main) {
  const session = new Session(main);
  startItems(session, main);
  startBar(session, main);
  session.open();
  // For what is loaded later, and for the preview, which changes the page in place.
  /** @type {any} */ (globalThis).checkdown.session = session;

  // A run that is dropped, pasted, or in the address.
  /** @param {any} [event] */
  const arrive = async (event) => {
    const text = event?.clipboardData?.getData("text");
    (await import("./elements/arrival.js")).arrive(session, event, text);
  };
  const look = () => location.hash.startsWith("#run=") && arrive();
  addEventListener("hashchange", look);
  addEventListener("dragenter", arrive);
  addEventListener("paste", arrive);
  look();
}
