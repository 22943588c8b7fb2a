// <rich-text>: the editor over a text area, wherever one comes into the page. The markup is templates/components/editor.html.
//
// The text area stays the form's field. While the editor is in use and the text was changed, the form carries the document
// as `<name>-rich` instead; wgec/kernel/richtext.py reads it.
import { dropCursor } from "prosemirror-dropcursor";
import { gapCursor } from "prosemirror-gapcursor";
import { history } from "prosemirror-history";
import { EditorState } from "prosemirror-state";
import { tableEditing } from "prosemirror-tables";
import { EditorView } from "prosemirror-view";
import { cleaned } from "./cleaning.js";
import { commands, tableHeaders } from "./commands.js";
import { keys } from "./keys.js";
import { LinkDialog } from "./link.js";
import { notes } from "./notes.js";
import { converted } from "./converting.js";
import { schema } from "./schema.js";
import { Toolbar } from "./toolbar.js";

const INSERTS = new Set(["note", "table", "rowAfter", "columnAfter", "rowDelete", "columnDelete", "tableDelete"]);

function documentIn(json) {
  try {
    const doc = schema.nodeFromJSON(typeof json === "string" ? JSON.parse(json) : json);
    doc.check();
    return doc;
  } catch {
    return null; // of another version, or none of ours: the text area has the words
  }
}

class RichText extends HTMLElement {
  connectedCallback() {
    this.textarea = this.querySelector("textarea");
    const script = this.querySelector("script[type='application/json']");
    const doc = this.view ? null : script && documentIn(script.textContent);
    if (!doc) return;
    this.removals = new AbortController();
    this.plain = false;
    this.initial = doc;
    this.status = this.querySelector("[role=status]");
    this.toolbar = new Toolbar(this.querySelector("[role=toolbar]"), {
      run: (name, byKeyboard) => this.run(name, byKeyboard),
      leave: () => (this.plain ? this.textarea : this.view).focus(),
    });
    this.view = this.#view(doc);
    this.dialog = new LinkDialog(this.querySelector("dialog"), this.view);
    this.toolbar.element.hidden = false;
    this.textarea.required = false; // the server says so, with a sentence; a hidden field could not
    this.#listen();
    this.show(false);
    if (this.textarea.autofocus) this.view.focus();
  }

  disconnectedCallback() {
    this.removals?.abort();
    this.view?.dom.remove();
    this.view?.destroy();
    this.view = null;
  }

  #view(doc) {
    const plugins = [
      ...keys({
        openLink: () => this.dialog.open(),
        focusToolbar: () => {
          this.toolbar.focus();
          return true;
        },
      }),
      history(),
      notes(this.dataset.note),
      tableEditing(),
      tableHeaders(),
      gapCursor(),
      dropCursor({ class: "drop-cursor", color: false }),
    ];
    for (const old of this.querySelectorAll(".ProseMirror")) old.remove(); // from a page that came out of a cache
    return new EditorView(
      { mount: this.textarea.insertAdjacentElement("afterend", document.createElement("div")) },
      {
        state: EditorState.create({ doc, plugins }),
        attributes: this.#attributes(),
        dispatchTransaction: (tr) => this.#apply(tr),
        transformPastedHTML: (html) => {
          const { html: clean, pictures } = cleaned(html);
          this.say(pictures ? this.dataset.pictures : "");
          return clean;
        },
        handlePaste: (_view, event) => this.#refusesFiles(event.clipboardData),
        handleDrop: (_view, event) => this.#refusesFiles(event.dataTransfer),
      },
    );
  }

  #attributes() {
    const { textarea } = this;
    const label = textarea.labels[0];
    if (label) label.id ||= `${textarea.id}-label`;
    const described = [textarea.getAttribute("aria-describedby"), this.querySelector("[data-when=rich]")?.id];
    this.toolbar.element.setAttribute("aria-controls", `${textarea.id}-rich`);
    return {
      id: `${textarea.id}-rich`,
      class: "text",
      role: "textbox",
      "aria-multiline": "true",
      ...(label ? { "aria-labelledby": label.id } : { "aria-label": textarea.getAttribute("aria-label") ?? textarea.name }),
      "aria-describedby": described.filter(Boolean).join(" "),
      ...(textarea.required && { "aria-required": "true" }),
      ...(textarea.getAttribute("aria-invalid") && { "aria-invalid": textarea.getAttribute("aria-invalid") }),
      ...(textarea.lang && { lang: textarea.lang }),
      dir: textarea.dir || "auto",
    };
  }

  #listen() {
    const { signal } = this.removals;
    const { form } = this.textarea;
    form?.addEventListener("formdata", ({ formData }) => this.#contribute(formData), { signal });
    form?.addEventListener("submit", (event) => this.#refuseIfTooLong(event), { signal, capture: true });
    for (const label of this.textarea.labels) {
      label.addEventListener("click", () => !this.plain && this.view.focus(), { signal });
    }
  }

  #apply(tr) {
    const before = this.view.state;
    this.view.updateState(before.apply(tr));
    this.toolbar.show(this.view.state, this.plain);
    if (before.doc.eq(this.view.state.doc)) return;
    if (this.isTooLong) this.say(this.dataset.tooLong);
    this.dispatchEvent(new CustomEvent("rich-text:change", { bubbles: true }));
  }

  get isTooLong() {
    return this.view.state.doc.content.size > Number(this.dataset.longest);
  }

  #refuseIfTooLong(event) {
    if (this.plain || !this.isTooLong) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.say(this.dataset.tooLong);
    this.view.focus();
  }

  #refusesFiles(transfer) {
    const onlyFiles = transfer?.files.length > 0 && !transfer.types.includes("text/html") && !transfer.types.includes("text/plain");
    if (onlyFiles) this.say(this.dataset.pictures);
    return onlyFiles;
  }

  #contribute(formData) {
    const { name } = this.textarea;
    const untouched = this.view?.state.doc.eq(this.initial) && this.textarea.value === this.textarea.defaultValue;
    if (!this.view || this.plain || untouched) return;
    formData.delete(name);
    formData.set(`${name}-rich`, this.document);
  }

  // --- for the buttons, and for keeping.js ---

  get document() {
    return JSON.stringify(this.view.state.doc.toJSON());
  }

  // What the form would have to carry to bring the person back to where they are: [name, value].
  get kept() {
    const { name, value } = this.textarea;
    return this.view && !this.plain ? [`${name}-rich`, this.document] : [name, value];
  }

  // Take back what `kept` has given, from whatever of it there is. Whether there was any.
  bringBack(fields) {
    const { name } = this.textarea;
    const doc = this.view && fields[`${name}-rich`] ? documentIn(fields[`${name}-rich`]) : null;
    if (doc) {
      this.#replace(doc);
      this.show(false);
    } else if (name in fields) {
      this.textarea.value = fields[name];
      if (this.view) this.show(true);
    } else return false;
    return true;
  }

  #replace(doc) {
    const { state } = this.view;
    this.view.dispatch(state.tr.replaceWith(0, state.doc.content.size, doc.content));
  }

  say(sentence) {
    this.status.textContent = sentence;
  }

  run(name, byKeyboard) {
    if (name === "plain") {
      this.togglePlain();
    } else if (name === "link") {
      this.dialog.open();
    } else {
      commands[name].run(this.view.state, this.view.dispatch.bind(this.view), this.view);
      if (!byKeyboard || INSERTS.has(name)) this.view.focus();
    }
  }

  // Show the text area (plain) or the editor.
  show(plain) {
    this.plain = plain;
    this.textarea.hidden = !plain;
    this.view.dom.hidden = plain;
    for (const hint of this.querySelectorAll("[data-when]")) hint.hidden = (hint.dataset.when === "plain") !== plain;
    this.toolbar.show(this.view.state, plain);
  }

  async togglePlain() {
    const body = this.plain ? { markdown: this.textarea.value } : { rich: this.view.state.doc.toJSON() };
    const { forms, sentence } = await converted(this, body);
    if (!this.isConnected) return;
    this.say(sentence);
    if (!forms) return;
    if (this.plain) this.#replace(documentIn(forms.rich));
    else this.textarea.value = forms.markdown;
    this.show(!this.plain);
  }
}

customElements.define("rich-text", RichText);
