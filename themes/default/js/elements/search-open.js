// The way to the search. The header has a link to its page; where modules load, the search opens above the page that is
// read: by that link, by Control-K, by `/`, or by `?q=` in the address. What is typed while it loads is in its field
// already. Where there are items, `/` is one of their keys; where there are none, whether single keys work is asked first.
{
  const link = document.querySelector(".search-open");
  const dialog = link?.nextElementSibling;
  const open = (event) => {
    const { key } = event;
    const held = event.ctrlKey || event.metaKey;
    if (key ? key !== (held ? "k" : "/") || !held && document.querySelector("[data-page], dialog[open], input:focus") : held) return;
    event.preventDefault?.();
    if (key !== "/" && !link.ariaCurrent) {
      if (!dialog.open) dialog.showModal();
      dialog.querySelector("input").select();
    }
    import("../modules/elements/search-dialog.js").then(({ openSearch }) => openSearch(link, dialog, key), () => (dialog.lastChild.textContent = "The search could not be loaded."));
  };
  if (link && "live" in document.documentElement.dataset) {
    link.onclick = document.onkeydown = open;
    if (link.ariaCurrent || /[?&]q=/.test(location.search)) open({});
  }
}
