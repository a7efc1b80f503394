// The list of keys, where single ones can be turned off (WCAG 2.1.4). Loaded when it is opened.
/** @import {Session} from "../session.js" */
import { make, openDialog } from "./make.js";

/** @type {[keys: string, what: string][]} */
const KEYS = [
  ["j k", "next and previous item"],
  ["n", "next open required item"],
  ["x", "tick or untick; Space does so too"],
  ["c", "copy the item’s next command"],
  ["a b f w", "not applicable, blocked, failed, waive"],
  ["e", "note and evidence"],
  ["u", "undo; Ctrl-Z does so too"],
  ["/", "search; Ctrl-K does so too"],
  ["1 … 9", "environment"],
  ["t", "light, dark, or as the system"],
  ["?", "this list"],
];

/** @param {Session} session */
export function openHelp(session) {
  // In a frame of another site there is no header.
  const isFrame = "embed" in document.documentElement.dataset;
  const rows = KEYS.filter(([keys]) => !isFrame || !["/", "1 … 9", "t"].includes(keys)).map(([keys, what]) =>
    make("div", {}, make("dt", {}, ...keys.split(" ").map((key) => (key === "…" ? "…" : make("kbd", {}, key)))), make("dd", {}, what)));
  const box = make("input", { type: "checkbox", checked: session.choices.get("keys") !== false });
  box.addEventListener("change", () => session.setChoice("keys", box.checked));
  openDialog("Keys", make("dl", { className: "keys" }, ...rows), make("label", { className: "switch-keys" }, box, " Single keys work on this site"));
}
