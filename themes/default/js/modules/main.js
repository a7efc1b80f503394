// The module of a page that has something to tick: it opens the page's session and starts what shows it. Everything
// that is opened (panels, dialogs, menus) is loaded when it is.
import { startArrivals } from "./elements/arrival.js";
import { startItems } from "./elements/item-list.js";
import { startBar } from "./elements/run-bar.js";
import { Session } from "./session.js";

const main = /** @type {HTMLElement | null} */ (document.querySelector("main[data-page]"));
if (main) {
  const session = new Session(main);
  startItems(session, main);
  startBar(session, main);
  startArrivals(session);
  session.open();
}
