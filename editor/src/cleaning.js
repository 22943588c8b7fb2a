// What is pasted from Word, LibreOffice, Google Docs and the web, as HTML that schema.js can read.
//
// Words are kept, looks are not. Only what was marked as deleted, comments and pictures go; pictures are counted, so that
// the person is told.
import { withLists } from "./word-lists.js";

const TAG = /<[a-z][^<>]*>/gi;
const GONE = "style, script, noscript, meta, link, title, xml, template, object, iframe, svg, canvas, video, audio, input, select, textarea, button";
const PICTURES = "img, picture, v\\:imagedata";
const COMMENTS =
  '.MsoCommentReference, .MsoCommentText, [data-style*="mso-element:comment" i], [data-style*="mso-comment-" i]';
const KEPT = new Set(["href", "start", "data-note-mark", "data-note-html"]);
const NOTE_NAME = /^(?:_?(?:ftn|edn)|sdfootnote|sdendnote|ftnt)\d+(?:sym)?$/i;

// The page's content policy complains of styles and scripts even in HTML that is only read: styles are read as data.
function parsed(html) {
  let sheet = "";
  const quiet = html
    .replace(/<style\b[^>]*>([\s\S]*?)(?:<\/style\s*>|$)/gi, (_, rules) => {
      sheet += rules;
      return "";
    })
    .replace(TAG, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style=").replace(/([\s"'/])on\w+\s*=/gi, "$1data-gone="));
  return { sheet, body: new DOMParser().parseFromString(quiet, "text/html").body };
}

function styleOf(element) {
  return (element.dataset?.style ?? "").toLowerCase().replace(/\s+/g, "");
}

function unwrap(element) {
  element.replaceWith(...element.childNodes);
}

function wrap(element, tag) {
  const around = element.ownerDocument.createElement(tag);
  around.append(...element.childNodes);
  element.append(around);
}

function withoutComments(body) {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  found.forEach((comment) => comment.remove());
  for (const element of body.querySelectorAll(COMMENTS)) element.remove();
}

// Inserted words stay, deleted ones go; a <del> without author or moment is only struck out.
function withTrackedChanges(body) {
  for (const element of body.querySelectorAll('del, .msoDel, [data-style*="mso-prop-change-deleted" i]')) {
    if (element.matches(".msoDel") || element.hasAttribute("datetime") || element.hasAttribute("cite")) element.remove();
  }
  body.querySelectorAll("ins, .msoIns").forEach(unwrap);
}

// Bold, italic and struck out, whether they come as tags or as styles.
function withMarks(body) {
  const isBlock = (element) => /^(P|DIV|LI|TD|TH|TR|TABLE|TBODY|UL|OL|H[1-6]|BODY|BLOCKQUOTE|SECTION)$/.test(element.tagName);
  for (const element of body.querySelectorAll("[data-style]")) {
    const style = styleOf(element);
    const weight = /(?:^|;)font-weight:(\w+)/.exec(style)?.[1];
    const bold = weight === "bold" || weight === "bolder" || Number(weight) >= 600;
    const plain = weight === "normal" || Number(weight) < 600;
    const heading = /^H[1-6]$/.test(element.tagName);
    if (plain && /^(B|STRONG)$/.test(element.tagName)) {
      unwrap(element);
      continue;
    }
    const italic = /(?:^|;)font-style:(italic|oblique)/.test(style);
    const struck = /(?:^|;)text-decoration(?:-line)?:[^;]*line-through/.test(style);
    if (isBlock(element) && !/^(P|H[1-6])$/.test(element.tagName)) continue;
    if (bold && !heading && !/^(B|STRONG)$/.test(element.tagName)) wrap(element, "strong");
    if (italic && !/^(I|EM)$/.test(element.tagName)) wrap(element, "em");
    if (struck) wrap(element, "s");
  }
}

// A footnote as Word, LibreOffice, Google Docs and our own pages write it: a link to its words, and one back.
function withNotes(body) {
  const named = (name) => body.querySelector(`[id="${CSS.escape(name)}"], [name="${CSS.escape(name)}"]`);
  const used = new Map();
  for (const link of [...body.querySelectorAll('a[href*="#"]')]) {
    const name = decodeURIComponent(link.getAttribute("href").split("#").pop());
    if (!NOTE_NAME.test(name) && link.getAttribute("role") !== "doc-noteref") continue;
    const target = named(name);
    if (!target || target === link || link.contains(target)) continue;
    if (!used.has(name)) used.set(name, noteAt(target));
    const { html } = used.get(name);
    const mark = body.ownerDocument.createElement("sup");
    mark.dataset.noteMark = String([...used.keys()].indexOf(name) + 1);
    mark.dataset.noteHtml = html;
    const around = link.closest("sup");
    (around && around.textContent.trim() === link.textContent.trim() ? around : link).replaceWith(mark);
  }
  for (const { holder } of used.values()) holder.remove();
  const lists = '[data-style*="mso-element:footnote-list" i], [data-style*="mso-element:endnote-list" i], section.notes';
  for (const list of body.querySelectorAll(lists)) if (!list.textContent.trim()) list.remove(); // its line remains
}

function noteAt(target) {
  const holder = target.matches("div, li, p") ? target : target.closest("div, li, p") ?? target;
  const whole = holder.matches("p") && holder.parentElement.matches("div[id], div[data-style]") ? holder.parentElement : holder;
  const copy = whole.cloneNode(true);
  for (const back of copy.querySelectorAll('a[href*="#"]')) {
    if (back.getAttribute("role") === "doc-backlink" || /^[\s[\](){}*†‡.\d]{0,8}$|^[\sivxlc[\]]{0,8}$/i.test(back.textContent)) {
      const around = back.closest("sup");
      (around && copy.contains(around) ? around : back).remove();
    }
  }
  return { html: copy.innerHTML, holder: whole };
}

// Cells that span several become several: the words stand in the first.
function withPlainTables(body) {
  for (const table of body.querySelectorAll("table")) {
    const taken = new Map(); // row → columns that a cell above reaches into
    [...table.rows].forEach((row, index) => {
      let column = 0;
      for (const cell of [...row.cells]) {
        while (taken.get(index)?.has(column)) {
          row.insertBefore(empty(cell), cell);
          column += 1;
        }
        const across = Math.min(cell.colSpan, 50);
        const down = Math.min(cell.rowSpan || 1, table.rows.length - index);
        for (let below = 1; below < down; below += 1) {
          const columns = taken.get(index + below) ?? taken.set(index + below, new Set()).get(index + below);
          for (let beside = 0; beside < across; beside += 1) columns.add(column + beside);
        }
        let last = cell;
        for (let beside = 1; beside < across; beside += 1) {
          last.after(empty(cell));
          last = last.nextElementSibling;
        }
        cell.removeAttribute("colspan");
        cell.removeAttribute("rowspan");
        column += across;
      }
      while (taken.get(index)?.has(column)) {
        row.append(empty(row.cells[0] ?? row));
        column += 1;
      }
    });
  }
}

function empty(beside) {
  return beside.ownerDocument.createElement(beside.tagName === "TH" ? "th" : "td");
}

// <ul><li>…</li><ul>…</ul></ul>, as Google Docs has it: the inner list belongs to the point before it.
function withNestedLists(body) {
  for (const list of body.querySelectorAll("ul > ul, ul > ol, ol > ul, ol > ol")) {
    const before = list.previousElementSibling;
    if (before?.tagName === "LI") before.append(list);
  }
}

// Paragraphs in a point that say nothing but "here is my paragraph", blank paragraphs, and what is left of the looks.
function tidied(body) {
  for (const element of [...body.querySelectorAll("*")].reverse()) {
    if (element.tagName.includes(":")) unwrap(element); // o:p, st1:place
  }
  for (const paragraph of body.querySelectorAll("p, h1, h2, h3, h4, h5, h6")) {
    const blank = !paragraph.textContent.replaceAll("\u00a0", " ").trim();
    if (blank && !paragraph.querySelector("sup[data-note-mark]")) paragraph.remove();
  }
  for (const element of body.querySelectorAll("*")) {
    for (const { name } of [...element.attributes]) {
      if (!KEPT.has(name)) element.removeAttribute(name);
    }
  }
}

// {html, pictures}: the cleaned HTML, and how many pictures were left out.
export function cleaned(html) {
  if (/\sdata-pm-slice=/.test(html)) return { html, pictures: 0 }; // from an editor of ours
  const { body, sheet } = parsed(html);
  withoutComments(body);
  const pictures = body.querySelectorAll(PICTURES).length;
  body.querySelectorAll(`${GONE}, ${PICTURES}`).forEach((element) => element.remove());
  withTrackedChanges(body);
  withMarks(body);
  withNotes(body);
  withLists(body, sheet);
  withPlainTables(body);
  withNestedLists(body);
  tidied(body);
  return { html: body.innerHTML, pictures };
}
