// The session: one page, worked through in one run. It is all that the interface talks to: it holds what is known of
// the run, makes events of what is said, keeps them, and tells by events of its own what has changed. It knows the library
// and the markup's attributes, and nothing of how anything looks.
//
//   change   {ids}   the states of these items changed; also once at the beginning
//   run              another run, or its name, date, answers or values changed
//   kept             where progress is kept changed: `kept.words` says so
//   batch            what can be undone changed
/** @import {Draft, Event, Gate, ItemState, Kept, News, PageGate, Run, RunHead, RunRecord, Store, Texts} from "./types.js" */
import { createEvent, createId } from "./lib/event.js";
import { gatesOf } from "./lib/gate.js";
import { add, createLog, read, say } from "./lib/log.js";
import { readPage } from "./lib/page.js";
import { createRun, recordOf, runOf } from "./lib/run.js";
import { statesOf } from "./lib/state.js";
import { openStore } from "./lib/storage.js";

export class Session extends EventTarget {
  /** @type {Store} */
  store = /** @type {any} */ (undefined);
  /** @type {Kept} */
  kept = { where: "browser", words: "" };
  /** @type {Run | null} none until something is said, or one is begun or chosen */
  run = null;
  log = createLog();
  /** @type {Map<string, ItemState>} */
  states = new Map();
  /** @type {{page: Gate, sections: Map<string, Gate>, phases: Map<string, Gate>}} */
  gates = /** @type {any} */ (undefined);
  author = { actor: createId(), who: "" };
  /** The run that was deleted last in this window. @type {Run | null} */
  removed = null;
  /** Choices of this reader, by name: `name`, `mine`, `keys`, `run:<environment>`. @type {Map<string, any>} */
  choices = new Map();
  /** What was said in this window, newest last. @type {Event[][]} */
  batches = [];
  /** Items by what was told of them, to tell what changed. @type {Map<string, any[]>} */
  #shown = new Map();
  /** The run that is begun just now. @type {RunHead | undefined} */
  #made;
  /** @type {Promise<void> | undefined} */
  #beginning;
  /** @type {Promise<void> | undefined} */
  #opened;

  /** @param {HTMLElement} main */
  constructor(main) {
    super();
    const { site = "", environment = "" } = document.documentElement.dataset;
    this.page = readPage(main);
    this.site = {
      id: site,
      title: document.querySelector(".site")?.textContent?.trim() ?? "",
      environment,
      url: location.href.split("#")[0],
      commit: main.dataset.commit,
    };
    this.#reckon();
  }

  open() {
    return (this.#opened ??= this.#open());
  }

  async #open() {
    this.store = await openStore(this.site.id);
    this.store.watch((news) => this.#hear(news));
    await this.#choose();
    if (!this.choices.has("actor")) await this.setChoice("actor", this.author.actor);
    // What expires or lapses does so while nobody looks.
    document.addEventListener("visibilitychange", () => this.receive([]));
    this.kept = this.store.kept;
    this.#tell("kept");
    this.receive([]);
  }

  /** Reads the choices, and the run among them. */
  async #choose() {
    this.choices = new Map(await this.store.list("choices"));
    this.author.who = this.choices.get("name") ?? "";
    this.author.actor = this.choices.get("actor") ?? this.author.actor;
    const id = this.choices.get(this.#key());
    if ((id || undefined) === this.run?.id || this.#beginning) return;
    const head = id && (await this.store.get("runs", id));
    await this.#load(head && !head.deleted ? head : null);
  }

  #key() {
    return `run:${this.site.environment}`;
  }

  /** Keeps a choice of this reader. @param {string} name @param {any} value */
  async setChoice(name, value) {
    this.choices.set(name, value);
    await this.store.put("choices", name, value);
  }

  /** @param {RunHead | null} head */
  async #load(head) {
    const { events, replaced } = head ? await this.store.load(head.id) : { events: [], replaced: [] };
    // Meanwhile another may have been chosen, or none.
    if (head && head.id !== this.choices.get(this.#key())) return;
    // What was said while this was read, before there was a run, is said of this one.
    const same = !this.run || this.run.id === head?.id;
    this.log = createLog([...events, ...(same ? this.log.events.values() : [])], replaced);
    if (!same) this.batches = [];
    this.removed = null;
    this.run = head && runOf(head, this.log);
    this.#refresh();
    this.#tell("run");
    this.#tell("batch");
  }

  /** @param {News} news */
  async #hear(news) {
    if ("kept" in news) {
      this.kept = news.kept;
      this.#tell("kept");
    } else if ("purged" in news) {
      if (this.run) {
        this.store.put("runs", this.run.id, recordOf(this.run));
        this.#record([...this.log.events.values()]);
      }
      for (const [name, value] of this.choices) this.store.put("choices", name, value);
    } else if ("record" in news) {
      // Without a run the one that was chosen may be there only now: brought back, or come from a file.
      if (news.record === "choices" || !this.run) await this.#choose();
      if (news.record === "runs") this.#tell("run");
    } else {
      await this.#beginning;
      if (news.run === this.run?.id) this.receive(news.events);
    }
  }

  /** Takes in events that are stored already: of another tab, or of an import; with none, what the time has changed.
   * @param {Event[]} events */
  receive(events) {
    const fresh = events.filter((event) => add(this.log, event));
    this.#refresh(new Set(fresh.map(({ target }) => target)));
    if (this.run && fresh.some(({ target }) => !target.includes("/"))) {
      this.run = runOf(this.run, this.log);
      this.#tell("run");
    }
  }

  /** @param {Set<string>} [targets] of which something was said since; without them it is another log */
  #reckon(targets) {
    this.states = statesOf(this.log, this.page, new Date().toISOString(), targets && this.states, targets);
    this.gates = gatesOf(this.page, this.states);
  }

  /** @param {Set<string>} [targets] as of `#reckon` */
  #refresh(targets) {
    this.#reckon(targets);
    const ids = [];
    for (const [id, it] of this.states) {
      // A state that is made anew may say the same; what follows from other items is put into the one there is.
      const shown = [it, it.standing, `${it.waiting}`];
      if (this.#shown.get(id)?.every((one, at) => one === shown[at])) continue;
      this.#shown.set(id, shown);
      ids.push(id);
    }
    this.#tell("change", { ids });
  }

  /** The page's gate as it stands, for lists of pages and the site's home. @returns {PageGate} */
  get gate() {
    const { line, verdict, counts, signOffs } = this.gates.page;
    const { id, title } = this.page;
    return { page: id, title, url: this.site.url, when: new Date().toISOString(), line, verdict, counts, signOffs };
  }

  /** One batch, which is undone as one. It is on the screen when this returns and on the disk when it resolves; false if
   * the run is closed. What a form made must have passed `checkedEvent`.
   * @param {Draft[]} drafts @param {{texts?: Texts, announce?: string, undoes?: boolean}} [more] */
  async change(drafts, { texts, announce, undoes } = {}) {
    if (this.run?.closed && drafts.some(({ target }) => target !== "run")) {
      this.#shown.clear();
      this.receive([]);
      this.say("This run is closed. Reopen it to go on.");
      return false;
    }
    const author = { ...this.author, when: new Date().toISOString() };
    const events = drafts.map((draft) => createEvent(draft, author));
    this.receive(events);
    if (!undoes) this.batches.push(events);
    this.removed = null;
    this.#tell("batch");
    if (announce) this.say(announce);
    await this.#keep(events, texts);
    return true;
  }

  /** The page may be left in the next moment, so all is handed to storage before anything is waited for.
   * @param {Event[]} events @param {Texts} [texts] */
  async #keep(events, texts) {
    if (this.run) await this.#record(events, texts);
    else await this.#first(events);
    const run = /** @type {Run} */ (this.run);
    if (texts) return;
    const hashes = events.flatMap(({ hash }) => hash ?? []);
    if (!hashes.length) return;
    const { textsOf } = await import("./texts.js");
    const found = await textsOf(hashes, this);
    if (Object.keys(found).length) await this.store.append(run.id, [], found);
  }

  /** @param {Event[]} events @param {Texts} [texts] */
  async #record(events, texts) {
    const run = /** @type {Run} */ (this.run);
    if (events.some(({ target }) => target === "run")) this.store.put("runs", run.id, recordOf(run));
    this.kept = await this.store.append(run.id, events, texts, this.gate);
    this.#tell("kept");
  }

  /** The first thing said begins a run; of two tabs that do so at once, one wins. @param {Event[]} events */
  async #first(events) {
    const made = (this.#made ??= createRun(this.site.environment, new Date().toISOString()));
    const claimed = this.store.claim(this.#key(), recordOf(runOf(made, this.log)), events, this.gate);
    await (this.#beginning ??= this.#begun(made, claimed));
    await claimed;
    this.kept = this.store.kept;
    this.#tell("kept");
  }

  /** @param {RunHead} made @param {Promise<RunRecord>} claimed */
  async #begun(made, claimed) {
    const head = await claimed;
    this.choices.set(this.#key(), head.id);
    if (head.id !== made.id) {
      const { events, replaced } = await this.store.load(head.id);
      this.log = createLog([...events, ...this.log.events.values()], replaced);
      this.#refresh();
    }
    this.run = runOf(head, this.log);
    this.#made = this.#beginning = undefined;
    this.#tell("run");
  }

  /** Takes back the last batch; false if there is none. */
  async undo() {
    return (await import("./undoing.js")).takeBack(this);
  }

  /** Goes on with another run, as `runs` lists them, or with none. The page may be left as soon as it shows, so storage
   * has it before, and it resolves when it shows. @param {RunRecord | null} record */
  async choose(record) {
    if (record) this.store.put("runs", record.id, record);
    this.setChoice(this.#key(), record?.id ?? "");
    await this.#load(record);
  }

  /** The answer to a condition, or the value of a variable; undefined if nobody said it. A value that somebody else
   * said counts only once the reader has said it too: it goes into commands.
   * @param {string} target `?condition` or `$variable` */
  answer(target) {
    if (target[0] === "?") return read(this.log, [target], "answer").value ?? undefined;
    return this.isOffered(target) ? undefined : (read(this.log, [target], "value").value ?? undefined);
  }

  /** Whether somebody else gave a value that the reader has not taken. @param {string} target `$variable` */
  isOffered(target) {
    const { event, value } = read(this.log, [target], "value");
    return event !== undefined && value !== null && event.actor !== this.author.actor;
  }

  /** @param {string} name the reader's own */
  async setAuthor(name) {
    this.author.who = name;
    await this.setChoice("name", name);
  }

  /** Says something to those who do not see it. @param {string} words */
  say(words) {
    const region = document.getElementById("page:status");
    if (!region) return;
    // The same words twice are only heard if the text changed in between.
    region.textContent = "";
    setTimeout(() => (region.textContent = words), 50);
  }

  /** @param {string} name @param {any} [detail] */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
