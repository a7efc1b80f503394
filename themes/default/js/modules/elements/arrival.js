// What arrives from elsewhere: a file that is dropped, a run that is pasted, a link that is opened; and the reminder to
// export where a browser forgets. Loaded with every page with items, so it only listens: what it finds opens the rest.
/** @import {Session} from "../session.js" */

/** @param {Session} session */
export function startArrivals(session) {
  /** @param {File | string} source */
  const bring = async (source) => {
    await session.open();
    (await import("./import-dialog.js")).openImport(session, source);
  };
  /** @param {any} event */
  const isField = ({ target }) => target.matches?.("input, textarea");

  addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files") && !isField(event)) event.preventDefault();
  });
  addEventListener("drop", (event) => {
    const file = event.dataTransfer?.files[0];
    if (!file || isField(event)) return;
    event.preventDefault();
    bring(file);
  });
  addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text") ?? "";
    if (!isField(event) && /"checkdown-run"|#run=/.test(text)) bring(text);
  });
  const arrive = () => location.hash.startsWith("#run=") && bring(location.hash);
  addEventListener("hashchange", arrive);
  arrive();
  session.addEventListener("kept", () => {
    if (session.kept.persisted === false) import("./reminder.js").then(({ remind }) => remind(session));
  });
}
