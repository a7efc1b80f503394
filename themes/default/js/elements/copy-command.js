// <copy-command>: a block of code with a button to copy it, and one for each command where there are several.
// What is copied is the text of <code>; of several, with line breaks between them. `data-locked` offers nothing;
// `data-name` says what the button does.
// Fires `copy-command:copy` with `{text, way}`, after the text went to the clipboard ("clipboard", "exec") or,
// where a browser allows neither, was selected for the reader to copy ("selection").
customElements.define("copy-command", class CopyCommand extends HTMLElement {
  static #status;

  connectedCallback() {
    const commands = [...this.querySelectorAll("code")];
    if ("locked" in this.dataset || !commands.length || this.querySelector(".copy")) return;
    if (commands.length > 1) for (const command of commands) command.after(this.#button([command]));
    (this.querySelector(".bar") ?? this).append(this.#button(commands));
  }

  #button(commands) {
    const button = document.createElement("button");
    const words = commands[0].textContent.trim().split("\n", 1)[0].slice(0, 60);
    button.type = "button";
    button.className = "copy";
    button.dataset.name = this.dataset.name ?? (commands.length > 1 ? `Copy ${commands.length} commands` : `Copy ${words}`);
    button.addEventListener("click", () => this.#press(button, commands));
    this.#show(button);
    return button;
  }

  async #press(button, commands) {
    if (this.classList.contains("danger") && button.dataset.state !== "asking") {
      this.#show(button, "asking", "Copy anyway?", "This command is dangerous. Press again to copy it.");
      return;
    }
    const text = commands.map((command) => command.textContent).join("\n");
    const way = await CopyCommand.#copy(text, commands);
    if (way === "selection") this.#show(button, "selected", "Selected", "Selected. Press Control or Command C.");
    else this.#show(button, "copied", "Copied", "Copied");
    // Where one was when one looked away.
    for (const code of document.querySelectorAll("code[data-copied]")) delete code.dataset.copied;
    commands.at(-1).dataset.copied = "";
    this.dispatchEvent(new CustomEvent("copy-command:copy", { bubbles: true, detail: { text, way } }));
  }

  // A button shows its state in words for a while, and a screen reader hears it.
  #show(button, state, label = "", said = "") {
    clearTimeout(button.timer);
    button.textContent = label;
    button.ariaLabel = label || button.dataset.name;
    button.title = label ? "" : button.dataset.name;
    if (!state) {
      delete button.dataset.state;
      return;
    }
    button.dataset.state = state;
    button.timer = setTimeout(() => this.#show(button), 4000);
    CopyCommand.#tell(said);
  }

  static #tell(words) {
    this.#status ??= document.getElementById("page:status") ?? document.body.appendChild(
      Object.assign(document.createElement("div"), { role: "status", className: "unseen" }),
    );
    // A second "Copied" is only heard if the text changed in between.
    this.#status.textContent = "";
    setTimeout(() => (this.#status.textContent = words), 50);
  }

  static async #copy(text, commands) {
    try {
      await navigator.clipboard.writeText(text);
      return "clipboard";
    } catch {
      // Not on plain http, and not in every frame.
    }
    const focused = document.activeElement;
    const area = document.createElement("textarea");
    area.className = "unseen";
    area.value = text;
    document.body.append(area);
    area.select();
    let copied = false;
    try {
      copied = document.execCommand("copy");
    } catch {
      // Forbidden too.
    }
    area.remove();
    focused?.focus({ preventScroll: true });
    if (copied) return "exec";
    const range = document.createRange();
    range.setStartBefore(commands[0]);
    range.setEndAfter(commands.at(-1));
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return "selection";
  }
});
