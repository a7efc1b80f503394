// Follows the sources: asks to be told of changes while somebody looks, fetches the page anew, and brings what is other
// to the screen. What cannot be changed in place is loaded again, with everything where it was.
import { openAuthor } from "./author.js";
import { keep, restore } from "./kept.js";
import { decide, patch, styles } from "./patch.js";

const OWN = "/@checkdown/";

/** The page as the server gave it last. @type {Document | undefined} */
let known;
/** Of its bytes. */
let tag = "";
let generation = 0;
/** @type {EventSource | undefined} */
let events;
/** One look after the other. @type {Promise<void>} */
let looking = Promise.resolve();

const author = openAuthor();

/** @param {string} first the tag of the page on the screen */
export async function start(first) {
  tag = first;
  restore();
  const page = await fetched("force-cache");
  // The page has changed since it was loaded, or its bytes are not at hand: without them nothing can be compared.
  if (page?.tag === tag) known = page.document;
  listen();
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => events?.close());
  addEventListener("pageshow", listen);
}

/** A browser has six connections to a host, so a tab that nobody sees gives its own back. */
function listen() {
  if (document.visibilityState === "hidden") {
    events?.close();
    events = undefined;
    return;
  }
  if (events && events.readyState !== EventSource.CLOSED) return;
  events = new EventSource(`${OWN}events`);
  events.onopen = () => {
    author.connected(true);
    document.dispatchEvent(new CustomEvent("checkdown:changed"));
    look();
  };
  events.onerror = () => author.connected(false);
  events.addEventListener("change", ({ data }) => {
    const change = JSON.parse(data);
    generation = change.generation;
    // Whoever has read something of the site beside the page reads it anew.
    document.dispatchEvent(new CustomEvent("checkdown:changed"));
    look(change);
  });
  events.addEventListener("checked", () => author.refresh());
}

/** @param {any} [change] */
function look(change) {
  looking = looking.then(() => follow(change)).catch((error) => console.info("preview:", error));
  return looking;
}

/** @param {RequestCache} cache */
async function fetched(cache) {
  const response = await fetch(location.pathname + location.search, { cache, headers: { Accept: "text/html" } });
  if (!(response.headers.get("Content-Type") ?? "").startsWith("text/html")) return undefined;
  const text = await response.text();
  return {
    status: response.status,
    tag: (response.headers.get("ETag") ?? "").replaceAll('"', ""),
    document: new DOMParser().parseFromString(text, "text/html"),
  };
}

/** @param {any} change */
async function follow(change) {
  const page = await fetched("no-cache");
  const isOther = page?.tag !== tag;
  if (change) announce(change, isOther);
  author.refresh();
  if (!page || !isOther) return;
  if (page.status >= 500) return author.failed(page.document.querySelector("pre")?.textContent ?? "");
  author.failed("");
  if (page.status === 404 && !document.documentElement.dataset.missing) {
    // What was here may come back; what is on the screen is all there is of it.
    document.documentElement.dataset.missing = "";
    return author.say("This page is no longer there.");
  }
  delete document.documentElement.dataset.missing;
  const old = known;
  const decision = old ? decide(old, page.document) : "reload";
  if (decision === "reload" || !old) return reload();
  const done = await show(decision, old, page.document);
  if (!done) return reload();
  known = page.document;
  tag = page.tag;
  document.documentElement.dataset.preview = tag;
  document.dispatchEvent(new CustomEvent("checkdown:patched", { detail: { generation } }));
}

/** Says what was saved if it is not what one looks at. @param {any} change @param {boolean} isOther */
function announce({ base, places, follow }, isOther) {
  const { environment } = document.documentElement.dataset;
  const links = places.map((/** @type {any} */ { title, url, environments }) => {
    const wanted = environments.includes(environment) ? environment : environments[0];
    // Above the environments each page has an address too.
    const isAbove = environment === undefined && environments.length > 0;
    return { title, href: encodeURI(base + (wanted && !isAbove ? `${wanted}/` : "") + url) };
  });
  const here = links.some((/** @type {any} */ { href }) => href === location.pathname) || (isOther && links.length === 1 && isHere(places[0]));
  if (here || !links.length) return;
  if (follow) location.assign(links[0].href);
  else author.say("Saved", links);
}

/** Whether a page is the one on the screen, in another environment. @param {any} place */
const isHere = ({ url }) => location.pathname.endsWith(`/${url}`) && url !== "";

/** @param {string} decision @param {Document} old @param {Document} next @returns {Promise<boolean>} */
async function show(decision, old, next) {
  await swapStyles(old, next);
  if (decision === "nothing" || decision === "styles") return true;
  const anchor = anchored();
  const focus = focused();
  const head = patchHead(old, next);
  const { changed, lost } = patch(document.body, old.body, next.body);
  if (lost || !head) return false;
  // Before anything is painted, and once more if the theme has made something higher.
  focus();
  anchor();
  const settle = anchored();
  if (!(await tellTheme(changed))) return false;
  settle();
  return true;
}

/** New styles are there before the old ones go, so that nothing is ever without. @param {Document} old @param {Document} next */
async function swapStyles(old, next) {
  const [before, after] = [styles(old), styles(next)];
  if (before.join() === after.join()) return;
  const gone = [...document.querySelectorAll("head > link[rel=stylesheet]")].filter((link) => before.includes(link.getAttribute("href") ?? ""));
  const loads = after.map((href) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    const load = new Promise((resolve) => (link.onload = link.onerror = resolve));
    (gone.at(-1) ?? document.head.lastChild)?.after(link);
    return load;
  });
  await Promise.all(loads);
  for (const link of gone) link.remove();
}

/** Title, description and the like. @param {Document} old @param {Document} next */
function patchHead(old, next) {
  const others = (/** @type {Document} */ page) => {
    const head = /** @type {HTMLElement} */ (page.head.cloneNode(true));
    head.querySelectorAll("link[rel=stylesheet]").forEach((link) => link.remove());
    return head;
  };
  document.title = next.title;
  for (const name of ["data-color"]) {
    const value = next.documentElement.getAttribute(name);
    if (value !== null) document.documentElement.setAttribute(name, value);
  }
  return !patch(document.head, others(old), others(next)).lost;
}

/** The session of a page with items reads them anew, and paints them. @param {Set<Element>} changed @returns {Promise<boolean>} */
async function tellTheme(changed) {
  const main = /** @type {HTMLElement | null} */ (document.querySelector("main[data-page]"));
  const touched = main && [...changed].some((one) => main.contains(one) || one.contains(main));
  if (!main || !touched) return true;
  const { session } = /** @type {any} */ (globalThis).checkdown ?? {};
  const entry = document.querySelector("script[type=module][src]")?.getAttribute("src");
  if (!session || !entry) return false;
  const { readPage } = await import(new URL("lib/page.js", new URL(entry, location.href)).href);
  session.page = readPage(main);
  session.site.commit = main.dataset.commit;
  for (const { id, title, planned, signOff } of session.page.items) {
    const head = document.getElementById(id.slice(session.page.id.length + 1))?.querySelector(".head");
    if (planned || !head || head.querySelector(":scope > .act")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "act";
    button.ariaLabel = `${signOff ? "Sign" : "More"}: ${title}`;
    head.append(button);
  }
  // Whoever paints the run looks for where anew. With no states known the session reckons all of them anew, and they are painted.
  session.dispatchEvent(new CustomEvent("run"));
  session.states = new Map();
  session.receive([]);
  return true;
}

/** Keeps in its place what stands at the top of the window. */
function anchored() {
  const elements = document.elementsFromPoint(innerWidth / 2, 120).concat(document.elementsFromPoint(innerWidth / 2, innerHeight / 2));
  const at = elements.find((one) => document.querySelector("main")?.contains(one) && one.localName !== "main");
  const top = at?.getBoundingClientRect().top ?? 0;
  return () => {
    if (!at?.isConnected || scrollY === 0) return;
    const moved = at.getBoundingClientRect().top - top;
    if (moved) scrollBy({ top: moved, behavior: "instant" });
  };
}

/** Gives the focus back if what had it was made anew. */
function focused() {
  const { activeElement } = document;
  const { id, localName } = activeElement ?? {};
  const around = activeElement?.closest("[id]:not(:scope)");
  return () => {
    if (!activeElement || activeElement.isConnected || activeElement === document.body) return;
    const again = id ? document.getElementById(id) : around && document.getElementById(around.id)?.querySelector(localName ?? "a");
    /** @type {HTMLElement | null | undefined} */ (again)?.focus({ preventScroll: true });
  };
}

function reload() {
  keep();
  location.reload();
}
