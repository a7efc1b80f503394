// A page in a frame of another site, before the first paint: what its address asks for, how high it is, and the modules if
// there is something to tick. It works where modules may not load and nothing can be stored, as in a sandbox.
//
//   ?theme=light | dark | auto     else what the reader chose on the site itself
//   ?mode=read                     nothing can be ticked
//
// To the page around it goes `{type: "checkdown:height", height}`, in CSS pixels, whenever that is another.
{
  const root = document.documentElement;
  const asked = new URLSearchParams(location.search);
  const scheme = asked.get("theme");
  const reads = asked.get("mode") === "read";
  if (scheme === "light" || scheme === "dark") root.dataset.scheme = scheme;
  else if (scheme === "auto") delete root.dataset.scheme;
  if (reads) root.dataset.mode = "read";

  const address = !reads && "live" in root.dataset ? root.dataset.module : undefined;
  if (!address) delete root.dataset.live;
  const module = address && new URL(address, document.baseURI).href;
  if (module) document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href: module }));

  let told = 0;
  const tell = () => {
    let height = document.body.getBoundingClientRect().height;
    // A dialog is no part of the page, and higher than some.
    for (const dialog of document.querySelectorAll("dialog[open]")) height = Math.max(height, dialog.getBoundingClientRect().bottom + scrollY + 16);
    height = Math.ceil(height);
    if (height === told || parent === window) return;
    told = height;
    parent.postMessage({ type: "checkdown:height", height }, "*");
  };

  const work = async () => {
    try {
      await import(module);
      await (await import(new URL("embed/frame.js", module).href)).startFrame();
      tell();
    } catch {
      // Boxes tick all the same.
      delete root.dataset.live;
      const where = document.querySelector(".where");
      where.textContent = "Not saved here: the page around this one does not let it.";
      where.dataset.problem = "";
      where.hidden = false;
    }
  };

  /** Below the page's title comes the section that stands alone, however deep it is on the page. */
  const level = () => {
    for (const heading of document.querySelectorAll("[aria-level]")) heading.ariaLevel = null;
    const alone = document.querySelector(".section > .heading > :target");
    for (const heading of alone?.closest(".section").querySelectorAll("h3, h4, h5, h6") ?? []) heading.ariaLevel = heading.tagName[1] - alone.tagName[1] + 2;
  };
  // Only then it is known what the address is about.
  for (const event of ["load", "hashchange"]) addEventListener(event, level);

  addEventListener("DOMContentLoaded", () => {
    for (const box of reads ? document.querySelectorAll(".box > input") : []) box.disabled = true;
    const observer = new ResizeObserver(tell);
    observer.observe(document.body);
    // An observer sleeps in a frame that is out of sight.
    tell();
    addEventListener("load", tell);
    new MutationObserver((records) => {
      for (const { addedNodes } of records) for (const node of addedNodes) if (node.matches?.("dialog")) observer.observe(node);
      tell();
    }).observe(document.body, { childList: true });
    // Who asks late is told again.
    addEventListener("message", ({ source, data }) => {
      if (source !== parent || data?.type !== "checkdown:ask") return;
      told = 0;
      tell();
    });
    if (module) work();
  });

  addEventListener("click", (event) => {
    root.style.setProperty("--pressed", `${Math.max(16, event.pageY - 80)}px`);
    // What is in the frame is gone to there; all else opens beside the page around.
    const href = event.target.closest("a")?.getAttribute("href") ?? "";
    const to = href.startsWith("#") ? document.getElementById(decodeURIComponent(href.slice(1))) : null;
    if (!to?.checkVisibility()) return;
    event.preventDefault();
    to.scrollIntoView({ block: "nearest" });
    to.tabIndex = -1;
    to.focus({ preventScroll: true });
  }, true);
}
