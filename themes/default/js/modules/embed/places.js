// What one writes into a wiki to show a page there, place by place, and what its administrators must allow. Pure: text in,
// text out. Words between grave accents are code.

/** What is shown: `page` and `root` are absolute addresses with a `/` at their ends, of the page and of its site.
 * @typedef {{page: string, root: string, title: string, section: string, theme: string, mode: string}} Shown */
/** `does` is what to do with the snippet, in one sentence.
 * @typedef {{id: string, name: string, does: string, snippet: string, needs: string[]}} Place */

const HEIGHT = 600;

/** @param {string} text */
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
/** In the text of a Markdown or wiki link. @param {string} text */
const plain = (text) => text.replace(/[[\]|<>`\\]/g, " ").replace(/\s+/g, " ").trim();

/** The address of the frame. @param {Pick<Shown, "page" | "section" | "theme" | "mode">} shown */
export function frameAddress({ page, section, theme, mode }) {
  const asked = new URLSearchParams();
  if (theme) asked.set("theme", theme);
  if (mode) asked.set("mode", mode);
  return `${page}embed/${asked.size ? `?${asked}` : ""}${section && `#${encodeURIComponent(section)}`}`;
}

/** @param {Shown} shown @returns {Place[]} */
export function places(shown) {
  const { page, root, title, section, theme } = shown;
  const address = frameAddress(shown);
  const { origin, host } = new URL(address);
  const at = page + (section && `#${encodeURIComponent(section)}`);
  const frame = `<iframe src="${escaped(address)}" title="${escaped(title)}" width="100%" height="${HEIGHT}" loading="lazy" allow="clipboard-write"></iframe>`;
  const list = `<checkdown-list src="${escaped(at)}"${theme && theme !== "auto" ? ` theme="${theme}"` : ""}></checkdown-list>`;
  const script = `<script src="${escaped(root)}embed.js" async></script>`;
  /** @param {string} example */
  const allow = (example) => `Here: \`embed: {allow: ["${example}"]}\` in \`checkdown.yaml\`, and a host that sends the headers.`;
  return [
    {
      id: "frame", name: "HTML: a frame", does: "Write this into the page; the script makes the frame as high as what is in it and may be left out.",
      snippet: `${frame}\n${script}`,
      needs: [`There: \`frame-src ${origin}\` in the wiki's policy, if it has one, and \`script-src\` for the script.`, allow("https://wiki.example.com")],
    },
    {
      id: "list", name: "HTML: without a frame", does: "Write this into the page: the list stands among its text, in a style of its own, to be read and copied from.",
      snippet: `${script}\n${list}`,
      needs: [`There: \`script-src ${origin}; connect-src ${origin}\` in the wiki's policy, if it has one.`, `${allow("https://wiki.example.com")} It must say \`Access-Control-Allow-Origin\`, else a frame is shown.`],
    },
    {
      id: "confluence", name: "Confluence Data Center", does: "Insert the HTML macro and paste the frame, or paste this into the page's source.",
      snippet: `<ac:structured-macro ac:name="html"><ac:plain-text-body><![CDATA[${frame}]]></ac:plain-text-body></ac:structured-macro>`,
      needs: ["There: an administrator turns on the HTML macro, which is off at first: *Manage apps*, *Confluence HTML macros*.", allow("https://confluence.example.com")],
    },
    {
      id: "confluence-cloud", name: "Confluence Cloud", does: `Type \`/iframe\`, paste the address, and set the height to ${HEIGHT}.`,
      snippet: address,
      needs: ["There: the Iframe macro, which some organisations turn off.", allow("https://example.atlassian.net")],
    },
    {
      id: "mediawiki", name: "MediaWiki", does: "Write this into the page's source.",
      snippet: `{{#widget:Iframe|url=${address}|width=100%|height=${HEIGHT}|border=0}}`,
      needs: ["There: the extension Widgets, and a page `Widget:Iframe`. Without it a link: " + `\`[${at} ${plain(title)}]\``, allow("https://wiki.example.com")],
    },
    {
      id: "notion", name: "Notion", does: "Type `/embed` and paste the address; drag the frame to its height.",
      snippet: address,
      needs: [`There: nothing, but ${host} must be reached by whoever reads, over https.`, `Here: \`embed: {allow: ["https://www.notion.so", "https://*.notion.site"]}\` in \`checkdown.yaml\`, and a host that sends the headers.`],
    },
    {
      id: "sharepoint", name: "SharePoint", does: "Add the web part *Embed* and paste this.",
      snippet: frame,
      needs: [`There: ${host} among the allowed domains: *Site settings*, *HTML Field Security*.`, allow("https://example.sharepoint.com")],
    },
    {
      id: "backstage", name: "Backstage TechDocs", does: "Write this into the Markdown of the documentation.",
      snippet: frame,
      needs: [`There, in \`app-config.yaml\`: \`techdocs: {sanitizer: {allowedIframeHosts: ["${host}"]}}\` and \`backend: {csp: {frame-src: ["${origin}"]}}\`.`, allow("https://backstage.example.com")],
    },
    {
      id: "code-host", name: "A code host's wiki", does: "Such wikis show no frames: a link, and a badge that says how far a run is.",
      snippet: `[![${plain(title)}](badge.svg)](${at})`,
      needs: ["The badge is a file beside the page: `checkdown run badge run.json --out badge.svg` draws it from an exported run.", "There and here nothing is to be allowed."],
    },
  ];
}
