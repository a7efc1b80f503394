// What the preview adds to a page: this script, which stands last in it. It keeps what is ticked here apart from what is
// ticked on the site itself, before anything asks for it, and loads the rest.
{
  const { dataset } = document.documentElement;
  if (dataset.site) dataset.site += "-preview";
  // Nothing is kept for offline use: the next save would make it wrong.
  document.querySelector("[data-worker]")?.remove();
  const { tag = "" } = /** @type {HTMLElement} */ (document.currentScript).dataset;
  import("./live.js").then(({ start }) => start(tag));
}
