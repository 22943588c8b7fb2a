// Word's lists are paragraphs that say which list and level they belong to; here they become lists.
//
// <p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>a)<span>&nbsp; </span></span>Words</p>
// A marker that is a plain number counts; a bullet is a bullet; any other marker ("a)", "(ii)", "1.2") is the author's own
// label and stays as words, because labels are never counted anew.
const PLACE = /mso-list:\s*(l\d+)\s+level(\d+)/i;
const IGNORED = /mso-list:\s*ignore/i;
const BULLETS = /^[·•o§–—\-*‣◦▪▫■□●○➢✓\uf000-\uf0ff]$/;
const NUMBER = /^(\d{1,9})[.)]?$/;

function placeOf(paragraph) {
  const found = PLACE.exec(paragraph.dataset?.style ?? "");
  return found && { list: found[1], level: Number(found[2]) };
}

// Take the marker out of the paragraph and say what it is.
function markerOf(paragraph, place, sheet) {
  const span = [...paragraph.querySelectorAll("[data-style]")].find((each) => IGNORED.test(each.dataset.style));
  const marker = (span?.textContent ?? "").replace(/[\s\u00a0]+/g, " ").trim();
  span?.remove();
  if (!marker) return isBulletIn(sheet, place) ? { tag: "ul" } : { tag: "ul", label: "" };
  if (BULLETS.test(marker)) return { tag: "ul" };
  const number = NUMBER.exec(marker);
  return number ? { tag: "ol", start: Number(number[1]) } : { tag: "ul", label: marker };
}

function isBulletIn(sheet, { list, level }) {
  return new RegExp(`@list\\s+${list}:level${level}\\s*\\{[^}]*mso-level-number-format:\\s*bullet`, "i").test(sheet);
}

function startList(document, { tag, start = 1 }) {
  const list = document.createElement(tag);
  if (tag === "ol" && start !== 1) list.setAttribute("start", start);
  return list;
}

function nextElement(node) {
  let next = node.nextSibling;
  while (next && next.nodeType === Node.TEXT_NODE && !next.textContent.trim()) next = next.nextSibling;
  return next?.nodeType === Node.ELEMENT_NODE ? next : null;
}

// Put one run of list paragraphs, and the paragraphs that continue a point, into lists.
function gathered(first, sheet) {
  const document = first.ownerDocument;
  const open = []; // the lists around, outermost first: {level, tag, list, item}
  let paragraph = first;
  while (paragraph) {
    const next = nextElement(paragraph);
    const place = placeOf(paragraph);
    if (place) {
      const marker = markerOf(paragraph, place, sheet);
      while (open.length && open.at(-1).level > place.level) open.pop();
      const same = open.at(-1)?.level === place.level;
      if (same && open.at(-1).tag !== marker.tag) open.pop();
      if (!open.length || open.at(-1).level < place.level) {
        const list = startList(document, marker);
        if (open.length) open.at(-1).item.append(list);
        else paragraph.before(list);
        open.push({ level: place.level, tag: marker.tag, list });
      }
      const item = document.createElement("li");
      open.at(-1).list.append(item);
      open.at(-1).item = item;
      if (marker.label) paragraph.prepend(`${marker.label} `);
      item.append(asParagraph(paragraph));
    } else if (/MsoListParagraph/.test(paragraph.className) && open.length) {
      open.at(-1).item.append(asParagraph(paragraph));
    } else {
      return;
    }
    paragraph = next;
  }
}

function asParagraph(paragraph) {
  delete paragraph.dataset.style; // indents and levels; bold and italic stand on spans
  if (paragraph.tagName === "P") return paragraph;
  const plain = paragraph.ownerDocument.createElement("p");
  plain.append(...paragraph.childNodes);
  paragraph.remove();
  return plain;
}

export function withLists(body, sheet) {
  for (const paragraph of [...body.querySelectorAll("p[data-style], h1[data-style], h2[data-style], h3[data-style], div[data-style]")]) {
    const isHeading = /^H\d$/.test(paragraph.tagName);
    if (!paragraph.isConnected || paragraph.closest("li") || !placeOf(paragraph)) continue;
    if (isHeading) {
      // A numbered heading is a heading; its number is its author's.
      const { label, start } = markerOf(paragraph, placeOf(paragraph), sheet);
      const printed = label || (start === undefined ? "" : `${start}.`);
      if (printed) paragraph.prepend(`${printed} `);
    } else gathered(paragraph, sheet);
  }
}
