// From a section's heading to the dialog that tells how other sites show it: one button for all of them, which goes to the
// heading that is pointed at or has the focus. Loaded when a heading is.
import { button } from "./make.js";
import { dressed } from "./sheet.js";

const way = button("Embed", async () => (await import("./embed-dialog.js")).openEmbed(way.dataset.section), { className: "embed-section", ariaHasPopup: "dialog" });
const dress = dressed("embed-section.css");

/** @param {Element} heading with its chips and its link */
export async function offerAt(heading) {
  await dress;
  const title = heading.querySelector(":scope > [id]");
  // Who is at the button keeps it.
  if (!title || way === document.activeElement || way.parentElement === heading) return;
  way.dataset.section = title.id;
  way.ariaLabel = `Embed ${title.textContent?.trim()}`;
  heading.append(way);
}
