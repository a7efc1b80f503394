// The page, or a section of it, for other sites: what to write there, what must be allowed, and how it will look. Loaded when
// it is opened.
import { frameAddress, places } from "../embed/places.js";
import { copyText, dress } from "./dress.js";
import { button, make, openDialog } from "./make.js";
import { dressed } from "./sheet.js";

/** Where the page stands for everyone, and its site: what the page calls its own address, else where it is read.
 * @returns {{page: string, root: string, here: string}} */
function addresses() {
  const here = new URL("./", location.href).href;
  const style = /** @type {HTMLLinkElement} */ (document.querySelector("link[rel=stylesheet]"));
  const inside = here.slice(new URL("../", style.href).href.length);
  const canonical = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[rel=canonical]"));
  const page = canonical?.href ?? here;
  return { page, root: page.slice(0, page.length - inside.length), here };
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

export async function openEmbed() {
  await Promise.all([dress(), dressed("embed-dialog.css")]);
  const { page, root, here } = addresses();
  const title = document.querySelector("h1")?.textContent?.trim() ?? "";
  const known = sections();
  const at = decodeURIComponent(location.hash.slice(1));
  const where = choice("Where", places({ page, root, title, section: "", theme: "", mode: "" }).map(({ id, name }) => [id, name]));
  const what = choice("What", [["", "The whole page"], ...known.map(({ id, title }) => /** @type {[string, string]} */ ([id, title]))], known.some(({ id }) => id === at) ? at : "");
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
    const shown = { page, root, title, section, theme: look.select.value, mode: ticks.select.value };
    const place = places(shown).find(({ id }) => id === where.select.value);
    if (!place) return;
    does.replaceChildren(...sentence(place.does));
    snippet.value = place.snippet;
    needs.replaceChildren(...place.needs.map((need) => make("li", {}, ...sentence(need))));
    told.textContent = "";
    const isFramed = place.id !== "code-host";
    preview.hidden = !isFramed;
    // A list without a frame is to be read only.
    const mode = place.id === "list" ? "read" : shown.mode;
    ticks.select.disabled = place.id === "list" || !isFramed;
    look.select.disabled = !isFramed;
    const address = frameAddress({ ...shown, mode, page: here });
    if (isFramed && frame.src !== address) {
      // A change of the fragment alone would leave the old height.
      frame.src = address;
      preview.scrollTop = 0;
    }
  };
  /** @param {MessageEvent} event */
  const hear = ({ source, origin, data }) => {
    if (source === frame.contentWindow && origin === location.origin && data?.type === "checkdown:height") frame.style.height = `${data.height}px`;
  };
  addEventListener("message", hear);

  const dialog = openDialog("Embed this page",
    make("div", { className: "choices" }, where.field, what.field, look.field, ticks.field),
    make("section", {}, does, snippet, make("div", { className: "actions" }, copy, told)),
    make("section", {}, make("h3", {}, "What must be allowed"), needs),
    make("section", {}, make("h3", {}, "How it looks"), preview));
  dialog.classList.add("exchange", "embedding");
  dialog.addEventListener("close", () => removeEventListener("message", hear));
  for (const { select } of [where, what, look, ticks]) select.addEventListener("change", show);
  show();
  where.select.focus();
}
