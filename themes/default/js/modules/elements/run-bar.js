// The bar below the facts: the gate, how far each level is, the next open item, undo, filters, and the way to the run's
// menu; and the counts in the list of sections. Its markup is the page's own; what it opens is loaded when it is opened.
/** @import {Gate} from "../types.js" */
/** @import {Session} from "../session.js" */

/** @param {Session} session @param {HTMLElement} main */
export function startBar(session, main) {
  const bar = /** @type {HTMLElement} */ (main.querySelector(".run"));
  if (!bar) return;
  /** @template {HTMLElement} E @param {string} selector */
  const part = (selector) => /** @type {E} */ (bar.querySelector(selector));
  const [gate, kept, undo, name] = [".gate", ".kept", ".undo", ".runs"].map(part);
  const first = kept.textContent ?? "";
  /** Looked for with each run: it costs a walk through the page. @type {NodeListOf<HTMLElement>} */
  let counts;
  const look = () => (counts = document.querySelectorAll(".toc .count"));
  look();

  session.addEventListener("change", () => {
    const { page, sections } = session.gates;
    gate.textContent = page.line;
    gate.dataset.verdict = page.verdict;
    for (const level of /** @type {const} */ (["required", "recommended", "optional"])) {
      const shown = part(`[data-level=${level}]`);
      if (!shown) continue;
      const { all, done, other } = page.counts[level];
      const settled = done + (other.waived ?? 0);
      const meter = /** @type {HTMLProgressElement} */ (shown.querySelector("progress"));
      meter.max = all || 1;
      meter.value = settled;
      /** @type {HTMLElement} */ (shown.querySelector("b")).textContent = all ? `${done}/${all}` : "—";
    }
    for (const count of counts) {
      const gate = sections.get(decodeURIComponent(count.closest("a")?.hash.slice(1) ?? ""));
      if (gate) showCount(count, gate);
    }
  });

  session.addEventListener("run", () => {
    const { run } = session;
    look();
    name.textContent = run?.name || (run ? "Unnamed run" : "New run");
    name.toggleAttribute("data-closed", Boolean(run?.closed));
  });
  session.addEventListener("batch", () => {
    /** @type {HTMLButtonElement} */ (undo).disabled = !session.batches.length && !session.removed;
  });
  const showKept = () => {
    const { words } = session.kept;
    kept.textContent = words || (session.run ? "Kept in this browser only; share or export to show others." : first);
    kept.toggleAttribute("data-problem", Boolean(words));
  };
  session.addEventListener("kept", showKept);
  session.addEventListener("run", showKept);

  bar.addEventListener("click", async ({ target }) => {
    const button = /** @type {HTMLElement} */ (target).closest("button");
    if (!button) return;
    await session.open();
    if (button === undo) session.undo();
    else if (button.matches(".next")) (await import("./next.js")).goOn(session);
    else if (button.matches("[data-filter]")) (await import("./filter.js")).filter(session, main, button);
    else if (button.matches(".runs")) (await import("./run-menu.js")).openMenu(session, button);
    else if (button.matches(".help")) (await import("./help.js")).openHelp(session);
  });

  bar.addEventListener("change", async ({ target }) => {
    (await import("./filter.js")).filter(session, main, /** @type {HTMLElement} */ (target));
  });

  // Keys are read by a module of their own, which the first one that is pressed loads.
  /** @type {KeyboardEvent[]} */
  const pressed = [];
  /** @param {KeyboardEvent} event */
  const firstKeys = async (event) => {
    if (pressed.push(event) > 1) return;
    const { startKeys } = await import("./keys.js");
    await session.open();
    document.removeEventListener("keydown", firstKeys);
    startKeys(session, main, pressed);
  };
  document.addEventListener("keydown", firstKeys);
}

/** `3/7`, and a sign when nothing is left. @param {HTMLElement} count @param {Gate} gate */
function showCount(count, { counts, signOffs, verdict }) {
  let [done, all] = [signOffs.given, signOffs.all];
  for (const level of Object.values(counts)) {
    done += level.done + (level.other.waived ?? 0);
    all += level.all;
  }
  const words = all ? `${done}/${all}` : "—";
  // The same words anew would be laid out anew.
  if (count.textContent !== words) count.textContent = words;
  count.toggleAttribute("data-ready", verdict === "ready");
}
