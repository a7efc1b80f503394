// For pages of other sites that show pages of this one: `<script src="https://docs.example.com/embed.js" async></script>`.
//
//   <iframe src="…/embed/">                        becomes as high as what is in it
//   <a data-checkdown href="…/release/#prepare">   becomes such a frame; `data-theme`, `data-mode` go along
//   <checkdown-list src="…/release/">              has its script loaded
//
// Only frames of the site that this script is from are heard, and only while that site is in them.
(() => {
  const home = new URL(".", document.currentScript.src);
  const isOurs = (address) => URL.canParse(address, location) && new URL(address, location).href.startsWith(home);

  addEventListener("message", ({ source, origin, data }) => {
    if (data?.type !== "checkdown:height" || !(data.height > 0 && data.height < 1e6)) return;
    // A sandboxed frame is of no origin.
    if (origin !== home.origin && origin !== "null") return;
    for (const frame of document.querySelectorAll("iframe")) {
      if (frame.contentWindow !== source || !isOurs(frame.src)) continue;
      const border = getComputedStyle(frame).boxSizing === "border-box" ? frame.offsetHeight - frame.clientHeight : 0;
      frame.style.height = `${Math.ceil(data.height + border)}px`;
    }
  });

  const upgrade = (link) => {
    const address = new URL(link.href);
    address.pathname = `${address.pathname.replace(/(\/embed)?\/?(index\.html)?$/, "")}/embed/`;
    for (const name of ["theme", "mode"]) if (link.dataset[name]) address.searchParams.set(name, link.dataset[name]);
    const frame = document.createElement("iframe");
    frame.title = link.textContent;
    frame.loading = "lazy";
    frame.allow = "clipboard-write";
    Object.assign(frame.style, { width: "100%", height: "20rem", border: 0 });
    frame.src = address;
    link.replaceWith(frame);
  };

  let loaded;
  const look = () => {
    for (const link of document.querySelectorAll("a[data-checkdown]")) if (isOurs(link.href)) upgrade(link);
    if (loaded || !document.querySelector("checkdown-list")) return;
    loaded = document.createElement("script");
    loaded.src = new URL("checkdown-list.js", home);
    document.head.append(loaded);
  };
  look();
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
  // Frames that were there before this script have told their height already.
  for (const frame of document.querySelectorAll("iframe")) if (isOurs(frame.src)) frame.contentWindow.postMessage({ type: "checkdown:ask" }, "*");
})();
