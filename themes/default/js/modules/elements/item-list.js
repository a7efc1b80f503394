// The items of the page: what is pressed becomes what is said, and what is known is painted. It listens in one place for
// all items, and paints those alone that changed. What an item's panel offers is loaded when it is opened.
/** @import {Item, ItemState} from "../types.js" */
/** @import {Session} from "../session.js" */
import { say } from "../lib/log.js";
import { isSettled, targetsOf } from "../lib/state.js";
import { painted } from "./words.js";

const { paint, fill, early, note, key } = /** @type {any} */ (globalThis).checkdown;

/** @param {Session} session @param {HTMLElement} main */
export function startItems(session, main) {
  /** @param {string} id */
  const elementOf = (id) => /** @type {HTMLElement} */ (document.getElementById(id.slice(session.page.id.length + 1)));
  /** @param {HTMLElement} element */
  const idOf = (element) => `${session.page.id}/${element.id}`;

  for (const { id, title, planned, signOff } of session.page.items) {
    if (planned) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "act";
    button.ariaLabel = `${signOff ? "Sign" : "More"}: ${title}`;
    elementOf(id).querySelector(".head")?.append(button);
  }

  /** What a condition asks, and what was answered. @param {string} condition */
  const question = (condition) => {
    const asked = document.querySelector(`[data-condition="${CSS.escape(condition)}"] .question`)?.textContent;
    const answer = session.answer(`?${condition}`);
    return `${asked ?? condition} ${answer === undefined ? "" : answer ? "Yes" : "No"}`;
  };

  /** Leaves below a parent: how many are settled, of how many. @param {string} id */
  const below = (id) => {
    let [settled, all] = [0, 0];
    for (const child of elementOf(id).querySelectorAll("li.item")) {
      const it = session.states.get(idOf(/** @type {HTMLElement} */ (child)));
      if (!it || it.parent || ["planned", "inactive", "na"].includes(it.standing)) continue;
      all += 1;
      if (isSettled(it.standing)) settled += 1;
    }
    return { settled, all };
  };

  /** @param {string} id */
  const repaint = (id) => {
    const it = session.states.get(id);
    if (!it || it.item.planned) return;
    const what = painted(it, question);
    if (it.parent && it.standing !== "inactive") {
      const { settled, all } = below(id);
      what[1] = all ? `${settled}/${all}` : "";
      if (settled && settled < all) what[2] = 2;
    }
    paint(elementOf(id), what);
    kept.set(elementOf(id).id, what);
  };

  /** Looked for with each run. @type {NodeListOf<HTMLElement> | never[]} */
  let variables = [];
  /** What restore.js paints before the first paint of the next visit. @type {Map<string, [string, string, number, number]>} */
  const kept = new Map();
  let waiting = 0;
  const keep = () => {
    waiting = 0;
    const said = [...kept].filter(([, [state, words]]) => state || words);
    const values = Object.fromEntries([...variables].map(({ dataset }) => [dataset.variable, session.answer(`$${dataset.variable}`)]));
    const filled = Object.values(values).some(Boolean);
    try {
      if (said.length || filled) localStorage.setItem(key, JSON.stringify({ items: Object.fromEntries(said), values, gate: session.gates.page.line }));
      else localStorage.removeItem(key);
    } catch {
      // Then the next visit paints a moment later.
    }
  };

  session.addEventListener("change", (event) => {
    const { ids } = /** @type {CustomEvent} */ (event).detail;
    const around = new Set(ids);
    for (const id of ids) {
      let item = session.states.get(id)?.item;
      while (item?.parent) item = session.states.get((around.add(item.parent), item.parent))?.item;
    }
    for (const id of around) repaint(id);
    waiting ||= setTimeout(keep, 200);
  });

  session.addEventListener("run", () => {
    variables = main.querySelectorAll("var.variable[data-variable]");
    /** @type {NodeListOf<HTMLElement>} */
    const answers = main.querySelectorAll("[data-answer]");
    for (const variable of variables) {
      const value = session.answer(`$${variable.dataset.variable}`);
      if (value || "default" in variable.dataset) fill(variable, value);
    }
    for (const choice of answers) {
      const answer = session.answer(`?${choice.closest("li")?.dataset.condition}`);
      choice.ariaPressed = String(answer === (choice.dataset.answer === "yes"));
    }
    const offered = [...variables].some(({ dataset }) => session.isOffered(`$${dataset.variable}`));
    if (offered || main.querySelector(".offer")) import("./ask-panel.js").then(({ showOffers }) => showOffers(session));
    waiting ||= setTimeout(keep, 200);
  });

  /** Said before anything is loaded or waited for, because who answers may leave at once. Pressing the answer that stands
   * takes it back. @param {HTMLElement} choice */
  const reply = async (choice) => {
    await session.open();
    const target = `?${choice.closest("li")?.dataset.condition}`;
    const value = choice.dataset.answer === "yes";
    const before = new Map(session.states);
    session.change([say(session.log, [target], "answer", session.answer(target) === value ? null : value)]);
    (await import("./ask-panel.js")).tell(session, before);
  };

  /** Opens the panel of an item, perhaps at one of its forms. @param {string} id @param {string} [form] */
  const openPanel = async (id, form) => {
    const { openPanel } = await import("./item-panel.js");
    openPanel(session, elementOf(id), session.states.get(id), form);
  };

  /** @param {string} id */
  const press = async (id) => {
    await session.open();
    const it = /** @type {ItemState} */ (session.states.get(id));
    const { item } = it;
    const proof = item.evidence === "note" ? it.note : it.evidence.length;
    if (it.parent || item.signOff || (item.evidence && it.standing !== "done" && !proof)) {
      repaint(id);
      return openPanel(id, it.parent ? "parts" : item.signOff ? "sign" : "evidence");
    }
    const value = it.standing === "done" ? null : { state: "done" };
    session.change([say(session.log, targetsOf(item), "state", value, item.hash)]);
    if (!session.run?.closed) session.say(session.gates.page.line);
  };

  const onChange = (/** @type {any} */ { target }) => {
    const box = /** @type {HTMLElement} */ (target).closest("li.item > .head > .box > input");
    if (box) press(idOf(/** @type {HTMLElement} */ (box.closest("li.item"))));
  };
  const onClick = (/** @type {any} */ { target }) => {
    const act = /** @type {HTMLElement} */ (target).closest(".act");
    const ask = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (target).closest("[data-answer], .fill, var.variable"));
    if (ask?.dataset.answer) reply(ask);
    else if (ask) import("./ask-panel.js").then(({ press }) => press(session, ask));
    if (act) session.open().then(() => openPanel(idOf(/** @type {HTMLElement} */ (act.closest("li.item")))));
  };
  for (const event of early) (event.type === "click" ? onClick : onChange)(event);
  removeEventListener("change", note);
  removeEventListener("click", note);
  main.addEventListener("change", onChange);
  main.addEventListener("click", onClick);
  main.addEventListener("checkdown:panel", (event) => {
    const { id, form } = /** @type {CustomEvent} */ (event).detail;
    session.open().then(() => openPanel(id, form));
  });
}
