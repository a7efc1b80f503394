// A page that is one file: what its modules would ask of the site is in it, and nothing is asked of anyone.
{
  const files = JSON.parse(document.getElementById("page:files").textContent);
  globalThis.fetch = async (input) => {
    const { pathname } = new URL(input, document.baseURI);
    const name = Object.keys(files).find((name) => pathname.endsWith(`/${name}`));
    if (!name) throw new TypeError("it is not in this file");
    return new Response(Uint8Array.from(atob(files[name]), (letter) => letter.charCodeAt(0)));
  };
  $load("main.js");
  const { session } = globalThis.checkdown;
  // What leaves this browser says where the page is, not where somebody has saved it; a folder of theirs is nobody's business.
  const canonical = document.querySelector("link[rel=canonical]");
  if (session && canonical) session.site.url = canonical.href;
  else if (session && location.protocol === "file:") session.site.url = "";
  // What is found stands in this file.
  addEventListener("click", ({ target }) => {
    const link = target.closest("dialog.search a");
    if (link) link.href = location.pathname + link.hash;
  }, true);
  addEventListener("load", () => setTimeout($load, 1000, "later.js"));
}
