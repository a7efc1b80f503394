// What must stand before the first paint: the colour scheme the reader chose, and the page's progress as it was when it
// was left, so that nothing moves when the stored run has been read. `checkdown.paint` shows the state of one item; the
// modules use it too.
{
  const root = document.documentElement;

  // Words that need a line of their own have `line`; the others stand beside the title. `box` is 0 for an empty one, 1 for a ticked one, 2 for one that is ticked in part.
  const paint = (item, [state, words, box, line]) => {
    const head = item.querySelector(".head");
    const input = head.querySelector("input");
    input.checked = box === 1;
    input.indeterminate = box === 2;
    if (state) item.dataset.state = state;
    else delete item.dataset.state;
    let status = head.querySelector(":scope > .status");
    if (!status && words) {
      status = document.createElement("p");
      head.append(status);
    }
    if (!status) return;
    status.className = line ? "status said" : "status";
    status.textContent = words;
  };
  const fill = (variable, value) => {
    variable.dataset.default ??= variable.textContent;
    variable.textContent = value || variable.dataset.default;
    variable.classList.toggle("filled", Boolean(value));
  };
  // What is pressed before the modules are there, for them to take up.
  const early = [];
  const note = (event) => early.push(event);
  addEventListener("change", note);
  addEventListener("click", note);
  globalThis.checkdown = { paint, fill, early, note, key: `checkdown:paint:${location.pathname}` };

  let wait = 2000;
  try {
    const scheme = localStorage.getItem("checkdown:color-scheme");
    if (scheme) root.dataset.scheme = scheme;
    // On a home: room for the reader's runs, as much as they took last.
    const runs = localStorage.getItem("checkdown:runs");
    if (runs) {
      wait = 0;
      root.style.setProperty("--runs", `${JSON.parse(runs)[location.pathname + innerWidth] ?? 170}px`);
    }
  } catch {
    // Storage may be forbidden; then the system's scheme stands.
  }
  // Modules do not load from a file, so there is nothing to make room for, unless it holds them itself. What can wait is loaded
  // when the page has been at rest for a while; at once where this browser has runs to show.
  if (location.protocol !== "file:" || "single" in root.dataset) root.dataset.live = "";
  if (root.dataset.later && location.protocol !== "file:") {
    addEventListener("load", () => setTimeout(() => import(root.dataset.later).catch(() => {}), wait));
  }
  try {
    const { items, values, gate } = JSON.parse(localStorage.getItem(globalThis.checkdown.key));
    const found = (node) => {
      if (node.matches("li.item, var.variable, .gate")) open.add(node);
    };
    const open = new Set();
    const close = () => {
      for (const node of open) {
        // The rest of it may not have come yet.
        if (!(node.matches("li") ? node.querySelector(".head > .anchor") : node.firstChild)) continue;
        // Before anything can go wrong: what is painted is told again, and must not be painted without end.
        open.delete(node);
        if (node.matches("var")) {
          if (values[node.dataset.variable]) fill(node, values[node.dataset.variable]);
        } else if (node.matches(".gate")) {
          if (gate) node.textContent = gate;
        } else if (items[node.id]) paint(node, items[node.id]);
      }
    };
    const observer = new MutationObserver((records) => {
      for (const { addedNodes } of records) for (const node of addedNodes) if (node.nodeType === 1) found(node);
      close();
    });
    observer.observe(root, { childList: true, subtree: true });
    addEventListener("DOMContentLoaded", () => observer.disconnect());
  } catch {
    // Nothing is kept for this page.
  }
}
