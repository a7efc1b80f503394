// Indexes items with Pagefind: `node search-pagefind.mjs RECORDS OUT`.

import { readFileSync } from "node:fs";
import { close, createIndex } from "pagefind";

const [, , records, outputPath] = process.argv;
const { index } = await createIndex({ forceLanguage: "en" });
for (const { id, title, page, section, body } of JSON.parse(readFileSync(records, "utf8"))) {
  const { errors } = await index.addCustomRecord({
    url: `/${id}`,
    content: `${title}. ${page}. ${section}. ${body}`,
    language: "en",
    meta: { title, page, section },
    filters: { section: [section] },
  });
  if (errors.length) throw new Error(errors.join(", "));
}
const { errors } = await index.writeFiles({ outputPath });
if (errors.length) throw new Error(errors.join(", "));
await close();
