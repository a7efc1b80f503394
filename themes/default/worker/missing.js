// What is shown in place of a page that is not kept, without network: that it is so, and which pages are here.
import { addressOf, cacheOf } from "./site.js";
import { builds, stateOf } from "./state.js";

const MOST_PAGES = 50;

/** @param {string} path @returns {Promise<Response | undefined>} */
async function stored(path) {
  for (const build of await builds()) {
    const response = await (await cacheOf(build)).match(addressOf(path));
    if (response) return response;
  }
  return undefined;
}

/** @param {string} path @param {string} address */
export async function missing(path, address) {
  // A host would have sent the reader on.
  if (await stored(`${path}/index.html`)) return Response.redirect(`${addressOf(path)}/`);
  const { shown, coming, visited } = await stateOf();
  const style = Object.keys((shown ?? coming)?.shell ?? {}).find((one) => one.endsWith(".css"));
  const pages = [];
  for (const page of visited.toReversed()) {
    if (!page.endsWith(".html") || pages.length === MOST_PAGES) continue;
    const text = await (await stored(page))?.text();
    // It is the page's own source, so it is escaped already.
    const title = text?.match(/<title>([^<]*)<\/title>/)?.[1];
    if (title) pages.push(`<li><a href="${addressOf(page)}">${title}</a></li>`);
  }
  const again = new URL(address).pathname.replaceAll('"', "%22");
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>Not on this device</title>${
    style ? `<link rel="stylesheet" href="${addressOf(style)}">` : ""
  }</head><body><main class="main prose"><h1>Not on this device</h1><p>There is no network, and this page was not visited here before. <a href="${again}">Try again</a></p>${
    pages.length ? `<h2>What is here</h2><ul>${pages.join("")}</ul>` : ""
  }</main></body></html>`;
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "default-src 'none'; style-src 'self'",
  };
  return new Response(html, { status: 503, headers });
}
