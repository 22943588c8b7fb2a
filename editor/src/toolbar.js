// The toolbar: one stop of the Tab key, arrows inside it, Escape back to the text.
import { isInTable } from "prosemirror-tables";
import { commands } from "./commands.js";

const MAC = /Mac|iPhone|iPad/.test(navigator.platform);

export class Toolbar {
  constructor(element, { run, leave }) {
    this.element = element;
    this.run = run;
    this.buttons = [...element.querySelectorAll("button")];
    this.forTables = element.querySelector("[data-in-table]");
    this.buttons.forEach((button, index) => {
      button.tabIndex = index ? -1 : 0;
      if (MAC) {
        button.title = button.title.replaceAll("Ctrl+", "⌘").replaceAll("Alt+", "⌥").replaceAll("Shift+", "⇧");
        button.setAttribute("aria-keyshortcuts", (button.getAttribute("aria-keyshortcuts") ?? "").replaceAll("Control", "Meta"));
      }
    });
    element.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-command]");
      if (!button || button.getAttribute("aria-disabled") === "true") return;
      this.stopAt(button);
      run(button.dataset.command, event.detail === 0);
    });
    // The text keeps its selection and the focus while the mouse is on a button.
    element.addEventListener("mousedown", (event) => event.target.closest("button") && event.preventDefault());
    element.addEventListener("keydown", (event) => this.onKey(event, leave));
  }

  get reachable() {
    return this.buttons.filter((button) => !button.closest("[hidden]"));
  }

  onKey(event, leave) {
    const buttons = this.reachable;
    const at = buttons.indexOf(document.activeElement);
    const backwards = getComputedStyle(this.element).direction === "rtl";
    const step = { ArrowRight: backwards ? -1 : 1, ArrowLeft: backwards ? 1 : -1 }[event.key];
    let to = null;
    if (step) to = buttons[(at + step + buttons.length) % buttons.length];
    else if (event.key === "Home") to = buttons[0];
    else if (event.key === "End") to = buttons.at(-1);
    else if (event.key === "Escape") leave();
    else return;
    event.preventDefault();
    if (to) {
      this.stopAt(to);
      to.focus();
    }
  }

  stopAt(button) {
    for (const each of this.buttons) each.tabIndex = each === button ? 0 : -1;
  }

  focus() {
    this.reachable.find((button) => button.tabIndex === 0)?.focus();
  }

  // Show what is in force where the cursor is, and what can be done there.
  show(state, plain) {
    this.forTables.hidden = plain || !isInTable(state);
    for (const button of this.buttons) {
      const { command } = button.dataset;
      if (command === "plain") button.setAttribute("aria-pressed", String(plain));
      else {
        const { run, active } = commands[command] ?? {};
        if (button.hasAttribute("aria-pressed")) button.setAttribute("aria-pressed", String(!plain && Boolean(active?.(state))));
        button.setAttribute("aria-disabled", String(plain || Boolean(run && !run(state))));
      }
    }
    if (!this.reachable.some((button) => button.tabIndex === 0)) this.stopAt(this.reachable[0]);
  }
}
