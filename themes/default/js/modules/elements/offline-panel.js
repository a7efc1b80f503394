// What a reader sees of the site without network: in the footer what is kept, with a button that keeps the whole
// environment; and a line when the page has changed since it was opened. Loaded when there is something to see of it.
import { button, make } from "./make.js";
import { dressed } from "./sheet.js";

/** @typedef {{problem?: "" | "offline" | "full", isOld?: boolean, isWanted?: boolean, isWhole?: boolean,
 *   isShown?: boolean, bytes?: number, total?: number, left?: number, failed?: number}} Status */
/** @typedef {(question: "want" | "drop" | "work") => void} Ask */

/** A number of bytes in words: `980 kB`, `1.2 MB`. @param {number} bytes */
function size(bytes) {
  const [amount, unit] = bytes < 999_500 ? [bytes / 1e3, "kB"] : [bytes / 1e6, "MB"];
  return `${amount < 9.95 ? amount.toFixed(1) : Math.round(amount)} ${unit}`;
}

/** @type {((status: Status) => void) | undefined} */
let shown;

/** Shows what the worker said. @param {HTMLElement} place in the footer @param {Ask} ask @param {Status} status */
export function showOffline(place, ask, status) {
  shown ??= start(place, ask);
  shown(status);
  if (status.isOld) showNews();
}

/** @param {HTMLElement} place @param {Ask} ask */
function start(place, ask) {
  const name = place.dataset.name;
  const words = make("span", { role: "status" });
  const meter = make("progress", { max: 1, value: 0, "aria-label": "Files on this device" });
  const keep = button(`Keep ${name ?? "this site"} on this device`, () => {
    ask("want");
    meter.removeAttribute("value");
    [meter.hidden, keep.hidden, remove.hidden] = [false, true, false];
    remove.focus();
  });
  const remove = button("Cancel", () => {
    ask("drop");
    isAsked = true;
  });
  // Until it is gone the focus stays where it is.
  let isAsked = false;
  // It comes into sight dressed, once there is something kept.
  let [isShown, isDressed] = [false, false];
  dressed("offline-panel.css").then(() => {
    isDressed = true;
    place.hidden = !isShown;
  });
  place.append(words, meter, keep, remove);

  return (/** @type {Status} */ { isWanted, bytes, total = 0, left = 0, failed, problem, ...status }) => {
    isShown ||= Boolean(status.isShown);
    place.hidden = !(isShown && isDressed);
    const isWhole = isWanted && status.isWhole;
    const amount = bytes ? size(bytes) : "";
    const said = [];
    if (isWhole) said.push(`${name ?? "This site"} is on this device and works without network${amount && ` (${amount})`}.`);
    else if (isWanted && !total) said.push(`Not all of ${name ?? "this site"} is on this device.`);
    else if (isWanted) said.push(`${total - left} of ${total} files${amount && `, ${amount}`}.`);
    else said.push(`Pages you visit work without network.${amount && ` All of ${name ?? "it"}: ${amount}.`}`);
    if (problem === "full") said.push("The browser has no room for more.");
    if (problem === "offline" && isWanted && !isWhole) said.push("No network: it goes on by itself.");
    if (isWhole && failed) said.push(`${failed} ${failed === 1 ? "file is" : "files are"} not as published, and left out.`);
    const text = said.join(" ");
    if (words.textContent !== text) words.textContent = text;
    [meter.hidden, keep.hidden, remove.hidden] = [!isWanted || isWhole, isWanted, !isWanted];
    if (isAsked && !isWanted) {
      isAsked = false;
      keep.focus();
    }
    meter.max = total || 1;
    meter.value = total - left;
    remove.textContent = isWhole ? "Remove" : "Cancel";
  };
}

/** The page has changed since it was opened. Nothing happens until the reader wants it. */
function showNews() {
  if (document.querySelector(".site-news")) return;
  const news = make(
    "div",
    { className: "site-news", role: "status" },
    make("span", {}, "This page has a new version"),
    button("Show it", () => location.reload(), { className: "primary" }),
    button("Later", () => (news.hidden = true)),
  );
  document.body.append(news);
}
