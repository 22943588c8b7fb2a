// The dialog in which a link is made, changed or taken away.
import { TextSelection } from "prosemirror-state";
import { isSafe, schema } from "./schema.js";

const { link } = schema.marks;

// "example.org/page" and "name@example.org" are what people type.
function completed(address) {
  const typed = address.trim();
  if (!typed || isSafe(typed) || /^[a-z][a-z0-9+.-]*:/i.test(typed)) return typed;
  if (/^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/.test(typed)) return `mailto:${typed}`;
  return /^[^\s/]+\.[^\s/]{2,}/.test(typed) ? `https://${typed}` : typed;
}

// The link at the cursor: {from, to, href}, or null.
function linkAt(state) {
  const { $from, from, to, empty } = state.selection;
  let found = null;
  const { parent } = $from;
  if (!parent.inlineContent) return null;
  let start = $from.start();
  parent.forEach((node, offset) => {
    const mark = link.isInSet(node.marks);
    const [first, last] = [start + offset, start + offset + node.nodeSize];
    if (!mark) return;
    if (found?.mark.eq(mark) && found.to === first) found.to = last;
    else if (!found || found.to < from) found = { mark, from: first, to: last };
  });
  const touches = found && found.from <= from && found.to >= (empty ? from : to);
  return touches ? { from: found.from, to: found.to, href: found.mark.attrs.href } : null;
}

export class LinkDialog {
  constructor(dialog, view) {
    this.dialog = dialog;
    this.view = view;
    this.field = dialog.querySelector("input");
    this.error = dialog.querySelector("[role=alert]");
    this.remove = dialog.querySelector("[data-remove]");
    dialog.querySelector("[data-save]").addEventListener("click", () => this.save());
    dialog.querySelector("[data-cancel]").addEventListener("click", () => dialog.close());
    this.remove.addEventListener("click", () => this.change(null));
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // the form around is not meant
      this.save();
    });
    dialog.addEventListener("close", () => view.focus());
  }

  open() {
    const { state } = this.view;
    const { $from, empty } = state.selection;
    if (empty && !$from.parent.inlineContent) return false;
    this.at = linkAt(state);
    this.field.value = this.at?.href ?? "";
    this.complain("");
    this.remove.hidden = !this.at;
    this.dialog.showModal();
    this.field.select();
    return true;
  }

  complain(sentence) {
    this.error.textContent = sentence;
    this.field.setAttribute("aria-invalid", String(Boolean(sentence)));
  }

  save() {
    const href = completed(this.field.value);
    if (!isSafe(href)) {
      this.complain(this.dialog.dataset.refused);
      this.field.focus();
      return;
    }
    this.change(href);
  }

  change(href) {
    const { state } = this.view;
    const { from, to, empty } = state.selection;
    const range = this.at ?? { from, to };
    const tr = state.tr;
    if (!this.at && empty) {
      tr.insert(from, schema.text(href, [link.create({ href })]));
      tr.setSelection(TextSelection.create(tr.doc, from + href.length));
    } else {
      tr.removeMark(range.from, range.to, link);
      if (href) tr.addMark(range.from, range.to, link.create({ href }));
    }
    tr.removeStoredMark(link);
    this.dialog.close();
    this.view.dispatch(tr.scrollIntoView());
  }
}
