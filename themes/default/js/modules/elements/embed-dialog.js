// The page, or a section of it, for other sites: what to write there, what must be allowed, and how it will look. Loaded when
// it is opened.
import { frameAddress, places } from "../embed/places.js";
import { copyText, dress } from "./dress.js";
import { button, make, openDialog } from "./make.js";
import { dressed } from "./sheet.js";

/** Where the page stands for everyone, and its site: what the page calls its own address, else where it is read.
 * @returns {{page: string, root: string, base: string}} `base` is where it is read */
function addresses() {
  const base = new URL("./", location.href).href;
  const style = /** @type {HTMLLinkElement} */ (document.querySelector("link[rel=stylesheet]"));
  const inside = base.slice(new URL("../", style.href).href.length);
  const canonical = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[rel=canonical]"));
  const page = canonical?.href ?? base;
  return { page, root: page.slice(0, page.length - inside.length), base };
}

/** Sections that have an anchor, the deeper ones set in. */
const sections = () =>
  [...document.querySelectorAll("main .section > .heading > [id]")].map((heading) => ({
    id: heading.id,
    title: `${"\u2003".repeat(Math.max(0, Number(heading.tagName[1]) - 2))}${heading.textContent?.trim()}`,
  }));

/** A sentence with its code. @param {string} words */
const sentence = (words) =>
  words.split(/(`[^`]*`|\*[^*]*\*)/).map((part) => (part[0] === "`" ? make("code", {}, part.slice(1, -1)) : part[0] === "*" && part.length > 2 ? make("em", {}, part.slice(1, -1)) : part));

/** @param {string} label @param {[value: string, words: string][]} choices @param {string} [chosen] */
function choice(label, choices, chosen) {
  const select = make("select", { name: label.toLowerCase() }, ...choices.map(([value, words]) => make("option", { value, selected: value === chosen }, words)));
  return { select, field: make("label", { className: "field" }, make("span", {}, label), select) };
}

/** The anchor of the section that one is at: the one in the address if it is in sight, else the last that begins in the upper
 * third of the window or above it. */
function here() {
  const headings = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("main .section > .heading > [id]")]);
  const top = (/** @type {HTMLElement} */ heading) => heading.getBoundingClientRect().top;
  const named = headings.find(({ id }) => `#${encodeURIComponent(id)}` === location.hash || `#${id}` === location.hash);
  if (named && top(named) > 0 && top(named) < innerHeight) return named.id;
  const above = scrollY > 0 && headings.findLast((heading) => top(heading) < innerHeight / 3);
  return (above || named)?.id ?? "";
}

/** @param {string} [section] by its anchor; else the one that one is at */
export async function openEmbed(section = here()) {
  await Promise.all([dress(), dressed("embed-dialog.css")]);
  const { page, root, base } = addresses();
  const title = document.querySelector("h1")?.textContent?.trim() ?? "";
  const known = sections();
  const where = choice("Where", places({ page, root, title, section: "", theme: "", mode: "" }).map(({ id, name }) => [id, name]));
  const what = choice("What", [["", "The whole page"], ...known.map(({ id, title }) => /** @type {[string, string]} */ ([id, title]))], section);
  const look = choice("Look", [["auto", "As the reader's system"], ["light", "Light"], ["dark", "Dark"]]);
  const ticks = choice("Ticks", [["", "Can be ticked"], ["read", "To be read only"]]);

  const does = make("p", { id: "embed:does" });
  const snippet = make("textarea", { readOnly: true, rows: 4, spellcheck: false, "aria-label": "What to write there", "aria-describedby": "embed:does", onfocus: () => snippet.select() });
  const told = make("p", { className: "aside", role: "status" });
  const copy = button("Copy", async () => {
    told.textContent = (await copyText(snippet.value, snippet)) ? "It is copied." : "Press Ctrl-C or ⌘C to copy it.";
  }, { className: "primary" });
  const needs = make("ul", {});
  const frame = make("iframe", { title: "Preview", inert: true });
  const preview = make("div", { className: "preview", tabIndex: 0, role: "region", ariaLabel: "Preview" }, frame);

  const show = () => {
    const section = what.select.value;
    const name = known.find(({ id }) => id === section)?.title.trim();
    const shown = { page, root, title: name ? `${title}: ${name}` : title, section, theme: look.select.value, mode: ticks.select.value };
    const place = places(shown).find(({ id }) => id === where.select.value);
    if (!place) return;
    does.replaceChildren(...sentence(place.does));
    snippet.value = place.snippet;
    needs.replaceChildren(...place.needs.map((need) => make("li", {}, ...sentence(need))));
    told.textContent = "";
    const isFramed = place.id !== "code-host";
    looks.hidden = !isFramed;
    // A list without a frame is to be read only.
    const mode = place.id === "list" ? "read" : shown.mode;
    ticks.select.disabled = place.id === "list" || !isFramed;
    look.select.disabled = !isFramed;
    const address = frameAddress({ ...shown, mode, page: base });
    if (isFramed && frame.src !== address) {
      // A change of the fragment alone would leave the old height.
      frame.src = address;
      preview.scrollTop = 0;
      hold();
    }
  };
  /** @param {MessageEvent} event */
  const hear = ({ source, origin, data }) => {
    if (source === frame.contentWindow && origin === location.origin && data?.type === "checkdown:height") frame.style.height = `${data.height}px`;
  };
  addEventListener("message", hear);

  const looks = make("section", {}, make("h3", {}, "How it looks"), preview);
  const dialog = openDialog("Embed this page",
    make("div", { className: "choices" }, where.field, what.field, look.field, ticks.field),
    make("section", {}, does, snippet, make("div", { className: "actions" }, copy, told)),
    make("section", {}, make("h3", {}, "What must be allowed"), needs),
    looks);
  dialog.classList.add("exchange", "embedding");
  dialog.addEventListener("close", () => removeEventListener("message", hear));
  // A frame that goes to its fragment takes what is around it along, up to the moment when it is loaded.
  let held = -1;
  const hold = () => (held = dialog.scrollTop);
  const free = (/** @type {Event} */ { type, target }) => {
    if (type !== "keydown" || !(/** @type {Element} */ (target).matches("select"))) held = -1;
  };
  dialog.addEventListener("scroll", () => held >= 0 && (dialog.scrollTop = held));
  for (const event of ["wheel", "touchstart", "pointerdown", "keydown"]) dialog.addEventListener(event, free, { passive: true });
  frame.addEventListener("load", () => setTimeout(() => (held = -1), 100));
  for (const { select } of [where, what, look, ticks]) select.addEventListener("change", show);
  show();
  where.select.focus();
}
