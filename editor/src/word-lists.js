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

// Word in the browser makes a list of its own for each point and says the level beside it: write it as Word does.
function withPointsAsParagraphs(body) {
  for (const item of body.querySelectorAll(".ListContainerWrapper li[data-aria-level]")) {
    const list = item.closest("ul, ol");
    const marker = body.ownerDocument.createElement("span");
    marker.dataset.style = "mso-list:Ignore";
    const number = list.start + [...list.children].indexOf(item);
    marker.textContent = list.tagName === "UL" ? "•" : `${number}.`;
    const paragraph = body.ownerDocument.createElement("p");
    const inner = item.querySelector("p");
    paragraph.append(marker, ...(inner ?? item).childNodes);
    paragraph.dataset.style = `mso-list:l${item.dataset.listid} level${item.dataset.ariaLevel}`;
    item.closest(".ListContainerWrapper").before(paragraph);
  }
  for (const wrapper of body.querySelectorAll(".ListContainerWrapper")) if (!wrapper.textContent.trim()) wrapper.remove();
}

// Letters and Roman numbers before the points are their author's labels: here only plain numbers are counted.
const COUNTERS = {
  "lower-alpha": (number) => letters(number),
  "upper-alpha": (number) => letters(number).toUpperCase(),
  "lower-roman": (number) => roman(number),
  "upper-roman": (number) => roman(number).toUpperCase(),
};
const TYPES = { a: "lower-alpha", A: "upper-alpha", i: "lower-roman", I: "upper-roman" };

function letters(number) {
  const rest = Math.floor((number - 1) / 26);
  return (rest ? letters(rest) : "") + String.fromCharCode(97 + ((number - 1) % 26));
}

function roman(number) {
  const steps = { m: 1000, cm: 900, d: 500, cd: 400, c: 100, xc: 90, l: 50, xl: 40, x: 10, ix: 9, v: 5, iv: 4, i: 1 };
  return Object.entries(steps).reduce((written, [sign, worth]) => {
    const times = Math.floor(number / worth);
    number %= worth;
    return written + sign.repeat(times);
  }, "");
}

function counterOf(list) {
  const type = list.getAttribute("type");
  const styles = [list, list.firstElementChild].map((each) => each?.dataset.style ?? "");
  const styled = /list-style-type:\s*([\w-]+)/i.exec(styles.join(";"))?.[1].toLowerCase().replace("latin", "alpha");
  return COUNTERS[styled ?? TYPES[type]];
}

function withLabels(body) {
  for (const list of body.querySelectorAll("ol")) {
    const counter = counterOf(list);
    if (!counter) continue;
    let number = list.start - 1;
    for (const item of list.children) {
      if (item.tagName !== "LI") continue;
      number = item.value || number + 1;
      if (number < 1 || number > 3999) continue; // nobody's label
      const pattern = item.dataset.leveltext?.includes("%") ? item.dataset.leveltext : "%1.";
      (item.querySelector(":scope > p") ?? item).prepend(`${pattern.replace(/%\d/, counter(number))} `);
    }
    const plain = body.ownerDocument.createElement("ul");
    plain.append(...list.childNodes);
    list.replaceWith(plain);
  }
}

export function withLists(body, sheet) {
  withLabels(body);
  withPointsAsParagraphs(body);
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
