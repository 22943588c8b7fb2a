// The shape of a text: it mirrors wgec/kernel/text/tree.py, and wgec/kernel/text/rich.py reads and writes it.
import { DOMParser, Schema } from "prosemirror-model";

const auto = { dir: "auto" }; // each block finds its own direction of writing
const SAFE = /^(https?:\/\/|mailto:)\S/i;

export function isSafe(href) {
  return SAFE.test(href);
}

// What paste (cleaning.js) and copy (notes.js) put beside a footnote mark: the note, as HTML or as JSON.
function bodyOf(mark) {
  try {
    if (mark.dataset.noteJson) return JSON.parse(mark.dataset.noteJson);
  } catch {
    return null;
  }
  if (!mark.dataset.noteHtml) return null;
  const holder = document.implementation.createHTMLDocument().createElement("div");
  holder.innerHTML = mark.dataset.noteHtml;
  const blocks = DOMParser.fromSchema(schema).parse(holder).toJSON().content;
  return blocks.filter((block) => block.type !== "note");
}

function cell(tag, role) {
  return {
    content: "cell_block+",
    attrs: { colspan: { default: 1 }, rowspan: { default: 1 }, colwidth: { default: null } }, // prosemirror-tables asks
    tableRole: role,
    isolating: true,
    parseDOM: [{ tag }],
    toDOM: () => [tag, auto, 0],
  };
}

const nodes = {
  doc: { content: "block+ note*" },
  paragraph: {
    group: "block cell_block",
    content: "inline*",
    parseDOM: [{ tag: "p" }],
    toDOM: () => ["p", auto, 0],
  },
  heading: {
    group: "block",
    content: "inline*",
    defining: true,
    attrs: { level: { default: 2 } },
    // The page's own title is its heading of level 1.
    parseDOM: [1, 2, 3, 4, 5, 6].flatMap((level) => [
      { tag: `[data-level="${level}"]`, attrs: { level }, priority: 60 },
      { tag: `h${level}`, attrs: { level } },
    ]),
    toDOM: ({ attrs }) => [`h${Math.min(attrs.level + 1, 6)}`, { ...auto, "data-level": attrs.level }, 0],
  },
  quotation: {
    group: "block",
    content: "block+",
    defining: true,
    parseDOM: [{ tag: "blockquote" }],
    toDOM: () => ["blockquote", auto, 0],
  },
  bullet_list: {
    group: "block cell_block",
    content: "list_item+",
    parseDOM: [{ tag: "ul" }],
    toDOM: () => ["ul", auto, 0],
  },
  ordered_list: {
    group: "block cell_block",
    content: "list_item+",
    attrs: { start: { default: 1 } },
    parseDOM: [{ tag: "ol", getAttrs: (dom) => ({ start: dom.hasAttribute("start") ? dom.start : 1 }) }],
    toDOM: (node) => ["ol", node.attrs.start === 1 ? auto : { ...auto, start: node.attrs.start }, 0],
  },
  list_item: {
    content: "paragraph block*",
    defining: true,
    parseDOM: [{ tag: "li" }],
    toDOM: () => ["li", auto, 0],
  },
  table: {
    group: "block",
    content: "table_row+",
    tableRole: "table",
    isolating: true,
    parseDOM: [{ tag: "table" }],
    toDOM: () => ["div", { class: "table-scroll" }, ["table", ["tbody", 0]]],
  },
  table_row: {
    content: "(table_cell | table_header)+",
    tableRole: "row",
    parseDOM: [{ tag: "tr" }],
    toDOM: () => ["tr", 0],
  },
  table_cell: cell("td", "cell"),
  table_header: cell("th", "header_cell"),
  note: {
    content: "block+",
    attrs: { label: { default: "1" } },
    isolating: true,
    defining: true,
    selectable: false,
    parseDOM: [{ tag: "section[data-note]", getAttrs: (dom) => ({ label: dom.dataset.note }) }],
    toDOM: (node) => ["section", { class: "note", "data-note": node.attrs.label }, 0],
  },
  text: { group: "inline" },
  hard_break: {
    group: "inline",
    inline: true,
    selectable: false,
    parseDOM: [{ tag: "br" }],
    toDOM: () => ["br"],
    leafText: () => "\n",
  },
  note_mark: {
    group: "inline",
    inline: true,
    atom: true,
    draggable: true,
    // `body` is only there while a mark is under way through the clipboard; see notes.js.
    attrs: { label: { default: "1" }, body: { default: null } },
    parseDOM: [
      { tag: "sup[data-note-mark]", getAttrs: (dom) => ({ label: dom.dataset.noteMark, body: bodyOf(dom) }) },
    ],
    toDOM: ({ attrs }) => [
      "sup",
      {
        class: "note-mark",
        "data-note-mark": attrs.label,
        ...(attrs.body && { "data-note-json": JSON.stringify(attrs.body) }),
      },
    ],
  },
};

const marks = {
  link: {
    // `apart` tells two neighbouring links to one address from each other.
    attrs: { href: {}, apart: { default: false } },
    inclusive: false,
    parseDOM: [
      { tag: "a[href]", getAttrs: (dom) => isSafe(dom.getAttribute("href")) && { href: dom.getAttribute("href") } },
    ],
    toDOM: ({ attrs: { href } }) =>
      isSafe(href) ? ["a", { href, rel: "nofollow" }, 0] : ["span", { class: "dead-link" }, 0],
  },
  strong: {
    parseDOM: [{ tag: "strong" }, { tag: "b" }],
    toDOM: () => ["strong", 0],
  },
  emphasis: {
    parseDOM: [{ tag: "em" }, { tag: "i" }],
    toDOM: () => ["em", 0],
  },
  strike: {
    parseDOM: [{ tag: "s" }, { tag: "strike" }, { tag: "del" }],
    toDOM: () => ["s", 0],
  },
  code: {
    parseDOM: [{ tag: "code" }],
    toDOM: () => ["code", 0],
  },
};

export const schema = new Schema({ nodes, marks });
