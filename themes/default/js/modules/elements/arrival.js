// What arrives from elsewhere: a file that is dropped, a run that is pasted, a link that is opened. Loaded when something is
// dragged or pasted that may be one; what it finds opens the dialog that shows it.
/** @import {Session} from "../session.js" */

/** @type {Session | undefined} */
let listening;

/** @param {Session} session @param {Event} [event] what happened; none for the address that is open @param {string} [text] that was pasted */
export function arrive(session, event, text) {
  if (!listening) startDrops((listening = session));
  // What is pasted into a field is the field's.
  const source = event ? (isField(event) ? "" : (text ?? "")) : location.hash;
  if (/"checkdown-run"|#run=/.test(source)) bring(session, source);
}

/** @param {any} event */
const isField = ({ target }) => target.matches?.("input, textarea");

/** @param {Session} session @param {File | string} source */
async function bring(session, source) {
  await session.open();
  (await import("./import-dialog.js")).openImport(session, source);
}

/** A file is read here, not opened in place of the page. @param {Session} session */
function startDrops(session) {
  addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files") && !isField(event)) event.preventDefault();
  });
  addEventListener("drop", (event) => {
    const file = event.dataTransfer?.files[0];
    if (!file || isField(event)) return;
    event.preventDefault();
    bring(session, file);
  });
}
