// The author's view: what is wrong with the page, where it is written, and what is not settled yet. It stands beside the
// page in a tree of its own, so that neither style reaches the other.

import { lineOf, looked } from "./source.js";

const OWN = "/@checkdown/";

/** @typedef {import("./source.js").Block} Block */
/** @typedef {{severity: string, code: string, message: string, text: string, path: string, line: number}} Problem */
/** @typedef {{source?: string, draft: boolean, lines: Record<string, number>, blocks: Block[], unnamed: string[], editor?: string, root: string, is_healed: boolean,
 *   problems: {errors: number, warnings: number, here: Problem[], elsewhere: Record<string, number>}}} About */

/** @template {keyof HTMLElementTagNameMap} T @param {T} tag @param {Record<string, any>} props @param {...(Node | string)} children */
function make(tag, props, ...children) {
  const element = Object.assign(document.createElement(tag), props);
  element.append(...children);
  return element;
}

/** Adds it to the page. */
export function openAuthor() {
  const host = document.createElement("checkdown-preview");
  const root = host.attachShadow({ mode: "open" });
  /** @param {string} name */
  const sheet = (name) => make("link", { rel: "stylesheet", href: OWN + name });
  const problems = make("section", { className: "problems", hidden: true, ariaLabel: "Problems" });
  const said = make("p", { className: "said", role: "status" });
  const mark = make("button", { type: "button", className: "mark", title: "Open the source of what you look at (key o)" }, "Source");
  const count = make("button", { type: "button", className: "count", hidden: true });
  const state = make("span", { className: "state", title: "Follows the sources" });
  const draft = make("span", { className: "draft", hidden: true }, "Draft");
  const bar = make("div", { className: "bar" }, state, draft, count, mark);
  root.append(sheet("preview.css"), problems, make("div", { className: "corner" }, said, bar));
  document.documentElement.append(host);
  // A frame shows what a wiki shows; the author sees all else on the page itself.
  if (parent !== window) host.hidden = true;
  else document.head.append(sheet("marks.css"));

  /** @type {About | undefined} */
  let about;
  /** What cannot be made. */
  let failure = "";
  /** Whether the reader has put the problems away; as long as they stay the same. */
  let hidden = "";
  let wanted = false;
  let timer = 0;

  /** @param {string | undefined} path @param {number} line */
  const address = (path, line) => {
    if (!path || !about?.editor) return undefined;
    return about.editor.replaceAll("{path}", encodeURI(`${about.root}/${path}`)).replaceAll("{line}", `${line}`);
  };

  /** @param {string | undefined} path @param {number} line */
  const openSource = (path, line) => {
    if (!path) return author.say("This page is made of many files.");
    const href = address(path, line);
    if (href) location.href = href;
    else {
      navigator.clipboard?.writeText(`${path}:${line}`).catch(() => {});
      author.say(`${path}:${line}. To open it, say which editor in checkdown.yaml: editor: vscode://file/{path}:{line}`);
    }
  };

  mark.onclick = () => openSource(about?.source, lineOf(document.elementFromPoint(innerWidth / 2, 140), about));
  document.addEventListener("keydown", (event) => {
    const { target, key, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey || document.querySelector("dialog[open]") || /** @type {Element} */ (target).closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    if (key === "o") openSource(about?.source, lineOf(looked(host), about));
    if (key === "Escape" && !problems.hidden) close();
  });

  const close = () => {
    hidden = signature();
    wanted = false;
    paint();
  };
  const signature = () => failure + JSON.stringify(about?.problems.here.map(({ text }) => text));
  count.onclick = () => {
    wanted = Boolean(problems.hidden);
    hidden = wanted ? "" : signature();
    paint();
  };

  /** @param {Problem} problem */
  const shown = (problem) => {
    const copy = make("button", { type: "button" }, "Copy");
    copy.onclick = () => navigator.clipboard?.writeText(problem.text).then(() => (copy.textContent = "Copied"));
    const open = make("button", { type: "button" }, `${problem.path}:${problem.line}`);
    open.onclick = () => openSource(problem.path, problem.line);
    const [first, ...rest] = problem.text.split("\n");
    return make("article", { className: problem.severity }, make("pre", { tabIndex: 0 }, make("b", {}, `${first}\n`), rest.join("\n")), make("p", { className: "ways" }, open, copy));
  };

  const paint = () => {
    const here = about?.problems.here ?? [];
    const errors = here.filter(({ severity }) => severity === "error");
    const elsewhere = Object.entries(about?.problems.elsewhere ?? {});
    const list = wanted ? here : errors;
    problems.hidden = !(Boolean(failure) || (list.length && (wanted || hidden !== signature())) || (wanted && elsewhere.length));
    const words = [
      [about?.problems.errors ?? 0, "error"],
      [about?.problems.warnings ?? 0, "warning"],
    ].flatMap(([number, noun]) => (number ? `${number} ${noun}${number === 1 ? "" : "s"}` : []));
    count.hidden = !words.length;
    count.textContent = words.join(", ");
    count.dataset.severity = about?.problems.errors ? "error" : "warning";
    draft.hidden = !about?.draft;
    problems.replaceChildren();
    if (!problems.hidden) {
      const away = make("button", { type: "button", className: "away", onclick: close }, "Close");
      const title = failure ? "This page cannot be made" : errors.length ? (about?.is_healed ? "This page is shown as it was before these errors" : "This page has errors") : "Problems";
      problems.append(make("header", {}, make("h2", {}, title), away));
      if (failure) problems.append(make("article", { className: "error" }, make("pre", {}, failure)));
      problems.append(...list.map(shown));
      if (elsewhere.length) problems.append(make("p", { className: "elsewhere" }, `Elsewhere: ${elsewhere.map(([path, number]) => `${path} (${number})`).join(", ")}`));
    }
    for (const item of document.querySelectorAll("[data-preview-unnamed]")) item.removeAttribute("data-preview-unnamed");
    raise();
    for (const id of about?.unnamed ?? []) document.getElementById(id)?.setAttribute("data-preview-unnamed", "");
  };

  /** The corner is above what a theme keeps at the window's lower edge. */
  const raise = () => {
    const inside = document.elementsFromPoint(innerWidth - 24, innerHeight - 8).filter((one) => one !== host);
    const edges = inside.filter((one) => ["fixed", "sticky"].includes(getComputedStyle(one).position));
    const top = Math.min(innerHeight, ...edges.map((one) => one.getBoundingClientRect().top));
    const height = innerHeight - top;
    // What reaches higher is a panel, and lies over all; the problems lie over it themselves.
    host.style.setProperty("--edge", `${height < innerHeight / 3 && problems.hidden ? height : 0}px`);
  };
  addEventListener("resize", raise);
  addEventListener("scrollend", raise);

  const author = {
    /** @param {boolean} is */
    connected(is) {
      state.toggleAttribute("data-lost", !is);
      state.title = is ? "Follows the sources" : "The preview has ended; this is what it showed last";
    },
    /** @param {string} text */
    failed(text) {
      failure = text;
      paint();
    },
    async refresh() {
      const response = await fetch(`${OWN}about?path=${encodeURIComponent(decodeURI(location.pathname))}`);
      if (!response.ok) return;
      about = await response.json();
      paint();
    },
    /** Says something in passing. @param {string} words @param {{title: string, href: string}[]} [links] */
    say(words, links = []) {
      clearTimeout(timer);
      said.replaceChildren(words, ...links.slice(0, 3).flatMap(({ title, href }) => [" ", make("a", { href }, title)]));
      if (links.length > 3) said.append(` and ${links.length - 3} more`);
      timer = setTimeout(() => said.replaceChildren(), 12_000);
    },
  };
  return author;
}
