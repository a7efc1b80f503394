// <checkdown-list src="https://docs.example.com/production/release/#prepare">: a page, or a section of it, among what is
// around it, to be read and copied from. It is in a shadow tree with the site's own style; `theme` is `light` or `dark`,
// else it is as what is around it. What the site around it may style, by `::part(…)`: title environment section heading list item box name chip body
// command copy source.
//
// The host of the docs site must let the site around it read the page, by `Access-Control-Allow-Origin`; where it does not,
// the same page stands there in a frame.
(() => {
  const home = new URL(".", document.currentScript.src);
  // Loaded once more, perhaps by another docs site: the element stands, and takes that site's pages too.
  const known = customElements.get("checkdown-list");
  if (known) return known.add?.(home);
  const PARTS = {
    "h1": "title", ".variant": "environment", ".section": "section", ".heading > :first-child": "heading", ".items": "list", ".item": "item", ".box > input": "box",
    ".box > .title": "name", ".chip": "chip", ".item > .body": "body", "copy-command": "command", ".source": "source",
  };
  const STYLE = `
    :host { display: block; color-scheme: inherit; }
    .page[data-scheme] { padding: 1rem; background: var(--page); }
    .page { color: var(--text); font: 1rem/1.55 var(--sans); overflow-wrap: break-word; }
    .page .main { padding: 0; }
    .page .source { padding: .5rem 0 0; border: 0; }
    .page .box { cursor: default; }
    .page .box > input { pointer-events: none; border-style: solid; }
    .page copy-command { display: block; }
    iframe { width: 100%; height: 20rem; border: 0; }
    ::selection { background: Highlight; color: HighlightText; }`;

  const sheets = new Map();
  /** A style sheet of the site, for a tree that has no root of its own. */
  const sheet = (address) => {
    const made = sheets.get(address) ?? fetch(address, { credentials: "omit" }).then((response) => {
      if (!response.ok) throw new TypeError(response.statusText);
      return response.text();
    }).then((text) => styled(text.replace(/:root\b(?!\[)/g, ":host")));
    sheets.set(address, made);
    // What fails once may be there the next time.
    made.catch(() => sheets.delete(address));
    return made;
  };
  /** The reader's own size of text, in CSS pixels. The wiki's root may be of another, and that is what `rem` means. */
  const size = () => {
    const probe = Object.assign(document.createElement("i"), { style: "font-size: medium" });
    document.documentElement.append(probe);
    const { fontSize } = getComputedStyle(probe);
    probe.remove();
    return parseFloat(fontSize);
  };
  const styled = (text) => {
    const sheet = new CSSStyleSheet();
    const rem = size();
    sheet.replaceSync(text.replace(/(\d*\.?\d+)rem\b/g, (_, count) => `${count * rem}px`));
    return sheet;
  };

  const make = (tag, given, ...inside) => {
    const element = Object.assign(document.createElement(tag), given);
    element.append(...inside);
    return element;
  };

  /** A button says its state in words for a while. */
  const show = (button, state = "", label = "") => {
    clearTimeout(button.timer);
    button.dataset.state = state;
    if (!state) delete button.dataset.state;
    button.textContent = label;
    button.ariaLabel = label || "Copy";
    if (state) button.timer = setTimeout(show, 4000, button);
  };

  /** The clipboard, else a selection that is copied, else a selection. What is dangerous is asked for twice. */
  const copy = async (button, code) => {
    if (button.closest(".danger") && button.dataset.state !== "asking") return show(button, "asking", "Copy anyway?");
    let done = true;
    try {
      await navigator.clipboard.writeText(code.map((one) => one.textContent).join("\n"));
    } catch {
      const range = document.createRange();
      range.setStartBefore(code[0]);
      range.setEndAfter(code.at(-1));
      const selection = getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      done = code.length === 1 && document.execCommand("copy");
    }
    show(button, done ? "copied" : "selected", done ? "Copied" : "Selected");
  };

  customElements.define("checkdown-list", class extends HTMLElement {
    static observedAttributes = ["src", "theme"];
    static #homes = [home];
    #shown = 0;
    #heard;

    /** Another docs site whose pages may be shown. */
    static add(home) {
      if (this.#homes.some(({ href }) => href === home.href)) return;
      this.#homes.push(home);
      for (const list of document.querySelectorAll("checkdown-list")) if (!list.shadowRoot?.hasChildNodes()) list.attributeChangedCallback();
    }

    connectedCallback() {
      this.attributeChangedCallback();
    }

    disconnectedCallback() {
      removeEventListener("message", this.#heard);
    }

    /** Several attributes that change at once are one change. */
    async attributeChangedCallback() {
      const turn = ++this.#shown;
      await null;
      if (turn === this.#shown && this.isConnected) this.#show(turn);
    }

    async #show(turn) {
      removeEventListener("message", this.#heard);
      const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
      const address = this.#address();
      if (!address) return root.replaceChildren();
      const theme = this.getAttribute("theme") ?? "auto";
      try {
        const response = await fetch(address, { credentials: "omit" });
        if (!response.ok) {
          const { src } = this;
          return turn === this.#shown && root.replaceChildren(make("p", {}, "This page cannot be shown here: ", make("a", { href: src, target: "_blank", rel: "noopener" }, src)));
        }
        const page = new DOMParser().parseFromString(await response.text(), "text/html");
        const base = new URL("../", response.url);
        const links = [...page.querySelectorAll("link[rel=stylesheet]")];
        const styles = await Promise.all(links.map((link) => sheet(new URL(link.getAttribute("href"), base).href)));
        if (turn !== this.#shown) return;
        root.adoptedStyleSheets = [...styles, styled(STYLE)];
        root.replaceChildren(this.#page(page, base, address.hash.slice(1), theme));
      } catch {
        if (turn === this.#shown) this.#frame(root, address, theme);
      }
    }

    /** Where the page itself is. */
    get src() {
      return this.getAttribute("src") ?? "";
    }

    set src(src) {
      this.setAttribute("src", src);
    }

    /** The page's address for frames; none if it is of another site than these scripts. */
    #address() {
      const address = URL.canParse(this.src, location) ? new URL(this.src, location) : null;
      if (!this.constructor.#homes.some((home) => address?.href.startsWith(home))) return null;
      address.pathname = `${address.pathname.replace(/(\/embed)?\/?(index\.html)?$/, "")}/embed/`;
      return address;
    }

    #page(page, base, fragment, theme) {
      // What is around it has a main part of its own.
      const main = make("div", { className: "main" }, ...page.querySelector("main").childNodes);
      for (const gone of main.querySelectorAll("script, .run, .asks, .anchor")) gone.remove();
      for (const name of ["href", "src"]) {
        for (const element of main.querySelectorAll(`[${name}]`)) element.setAttribute(name, new URL(element.getAttribute(name), base));
      }
      for (const link of main.querySelectorAll("a")) Object.assign(link, { target: "_blank", rel: "noopener" });
      for (const box of main.querySelectorAll("input")) box.disabled = true;
      for (const block of main.querySelectorAll("copy-command:not([data-locked])")) {
        const code = [...block.querySelectorAll("code")];
        if (!code.length) continue;
        const button = make("button", { type: "button", className: "copy" });
        show(button);
        button.part = "copy";
        button.addEventListener("click", () => copy(button, code));
        (block.querySelector(".bar") ?? block).append(button);
      }
      const heading = fragment && main.querySelector(`.heading > [id="${CSS.escape(decodeURIComponent(fragment))}"]`);
      if (heading) {
        main.querySelector("h1")?.remove();
        main.querySelector(".prose").replaceChildren(heading.closest(".section"));
      }
      const site = page.querySelector(".site")?.textContent ?? "";
      const source = make("footer", { className: "source" }, make("p", {}, make("a", { href: base, target: "_blank", rel: "noopener" }, `Work through it on ${site}`)));
      const root = page.documentElement.dataset;
      const shown = make("div", { className: "page", lang: page.documentElement.lang }, main, source);
      Object.assign(shown.dataset, { embed: "", ...(root.color && { color: root.color }), ...(theme !== "auto" && { scheme: theme }) });
      for (const [selector, name] of Object.entries(PARTS)) for (const element of shown.querySelectorAll(selector)) element.part.add(name);
      return shown;
    }

    #frame(root, address, theme) {
      address.searchParams.set("theme", theme);
      const frame = make("iframe", { src: address, title: this.title || "Checklist", loading: "lazy", allow: "clipboard-write" });
      this.#heard = ({ source, origin, data }) => {
        if (source !== frame.contentWindow || origin !== address.origin || data?.type !== "checkdown:height") return;
        if (data.height > 0 && data.height < 1e6) frame.style.height = `${Math.ceil(data.height)}px`;
      };
      addEventListener("message", this.#heard);
      root.adoptedStyleSheets = [styled(STYLE)];
      root.replaceChildren(frame);
    }
  });
})();
