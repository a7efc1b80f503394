// <color-scheme>: a button that goes from the system's colour scheme to light to dark.
// Fires `color-scheme:change` with `{scheme}`: "system", "light" or "dark".
customElements.define("color-scheme", class extends HTMLElement {
  connectedCallback() {
    const root = document.documentElement;
    const next = { system: "light", light: "dark", dark: "system" };
    const button = document.createElement("button");
    button.type = "button";
    const show = (scheme) => {
      button.dataset.scheme = scheme;
      button.title = button.ariaLabel = `Colour scheme: ${scheme}`;
    };
    button.addEventListener("click", () => {
      const scheme = next[button.dataset.scheme];
      if (scheme === "system") delete root.dataset.scheme;
      else root.dataset.scheme = scheme;
      try {
        if (scheme === "system") localStorage.removeItem("checkdown:color-scheme");
        else localStorage.setItem("checkdown:color-scheme", scheme);
      } catch {
        // It holds for this page then.
      }
      show(scheme);
      this.dispatchEvent(new CustomEvent("color-scheme:change", { bubbles: true, detail: { scheme } }));
    });
    show(root.dataset.scheme ?? "system");
    this.replaceChildren(button);
  }
});
