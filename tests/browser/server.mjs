// Serves a built site on the loopback interface as a static host would: files, a folder's index.html, 404.html,
// and the headers of `_headers`. Nothing is added that the site itself does not ask for.

import { createServer } from "node:http";
import { readFile, stat } from "node:fs/promises";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".md": "text/markdown; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".xml": "application/xml",
};

/**
 * Starts a server for the folder `root` below the path `prefix` (`/` at both ends).
 * Resolves to its address, without a `/` at the end of the origin's part, and a function that ends it. What stands
 * in its `meddle` is asked first, with the path inside the site, and answers in its place if it gives true.
 */
export async function serve(root, prefix = "/") {
  const rules = await headerRules(root);
  const served = { meddle: null };
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const inside = path.startsWith(prefix) ? path.slice(prefix.length) : null;
    if (inside !== null && served.meddle?.(inside, response)) return;
    const found = inside === null ? null : await find(root, inside);
    if (found?.redirect) {
      response.writeHead(301, { Location: prefix + found.redirect }).end();
      return;
    }
    for (const rule of rules) {
      if (rule.matches.test("/" + (inside ?? ""))) {
        for (const [name, value] of rule.headers) {
          // As hosts do that add up what several rules say: only what a rule takes away first is said anew.
          const before = response.getHeader(name);
          if (value === null) response.removeHeader(name);
          else response.setHeader(name, before ? `${before}, ${value}` : value);
        }
      }
    }
    const file = found?.file ?? join(root, "404.html");
    response.setHeader("Content-Type", TYPES[extname(file)] ?? "application/octet-stream");
    try {
      const body = await readFile(file);
      response.writeHead(found ? 200 : 404).end(request.method === "HEAD" ? undefined : body);
    } catch {
      response.writeHead(404).end("not found");
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(served, {
    url: `http://127.0.0.1:${server.address().port}${prefix}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  });
}

// The file that a path of the site names; a folder without a slash at its end is sent to the one with it.
async function find(root, path) {
  const inside = normalize("/" + path).slice(1);
  const kind = await stat(join(root, inside)).catch(() => null);
  if (kind?.isFile()) return { file: join(root, inside) };
  if (!kind?.isDirectory()) return null;
  const index = join(root, inside, "index.html");
  if (!(await stat(index).catch(() => null))) return null;
  return inside === "" || inside.endsWith("/") ? { file: index } : { redirect: inside + "/" };
}

// `_headers` as static hosts read it: a pattern of paths at the start of a line, its headers indented below.
async function headerRules(root) {
  const text = await readFile(join(root, "_headers"), "utf8").catch(() => "");
  const rules = [];
  for (const line of text.split("\n")) {
    if (!line.trim() || line.trim().startsWith("#")) continue;
    if (!/^\s/.test(line)) {
      const pattern = line.trim().split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
      rules.push({ matches: new RegExp(`^${pattern.join(".*")}$`), headers: [] });
    } else if (line.trim().startsWith("!")) {
      rules.at(-1).headers.push([line.trim().slice(1).trim(), null]);
    } else {
      const colon = line.indexOf(":");
      rules.at(-1).headers.push([line.slice(0, colon).trim(), line.slice(colon + 1).trim()]);
    }
  }
  return rules;
}
