// The page's gate for who has not its items, where nothing was said here: an import, an answer of another tab, a text or a day
// that changed. What is said here brings its gate along. Loaded when the page is at rest and has a run.
/** @import {PageGate} from "./types.js" */
/** @import {Session} from "./session.js" */
import { isBegun } from "./elements/waiting.js";

/** What it says, to compare. @param {PageGate} gate */
const saying = ({ title, url, line, verdict, counts, signOffs }) => JSON.stringify([title, url, line, verdict, counts, signOffs]);

/** @param {Session} session */
export function keepGates(session) {
  let waiting = 0;
  const keep = async () => {
    waiting = 0;
    const { run, gate, store } = session;
    if (!run) return;
    const key = `${run.id} ${gate.page}`;
    const held = await store.get("gates", key);
    if (held ? saying(held) === saying(gate) : !isBegun(gate)) return;
    // When it was worked on stays as it was.
    store.put("gates", key, { ...gate, run: run.id, when: held?.when ?? gate.when });
  };
  const soon = () => void (waiting ||= setTimeout(keep, 1000));
  session.addEventListener("change", soon);
  session.addEventListener("run", soon);
  soon();
}
