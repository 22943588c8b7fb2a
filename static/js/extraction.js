// The extraction desk: passages are marked with the mouse, by touch or by keyboard, and sent with the form. Each sentence
// has a box, which works without this script and with any assistive software; here arrows go from box to box, a mark can
// be cut to the word, and a selection counts as a mark. Names of addressees become tags.
import { endOfOwn, lengthOf, offsetIn, rangeOf, unitOf, wordsOf } from "./words.js";

const form = document.getElementById("extraction");
const card = document.getElementById("keys");
const switched = document.getElementById("keys-on");
const said = document.getElementById("marked");
const texts = form ? [...form.querySelectorAll(".choosing")] : [];
const boxes = form ? [...form.querySelectorAll(".choosing .pick")] : [];
const full = new Map(boxes.map((box) => [box, box.value]));

function button(name) {
  return form.querySelector(`.marking .button[name="do"][value="${name}"]`);
}

// --- what a mark says: "part:unit.first:unit.last" ---------------------------------------------------------------------

function parsed(value) {
  const [part, from, to] = value.split(":");
  const [first, start] = from.split(".").map(Number);
  const [last, end] = to.split(".").map(Number);
  return { part, first, start, last, end };
}

function written({ part, first, start, last, end }) {
  return `${part}:${first}.${start}:${last}.${end}`;
}

function unit(part, place) {
  const text = texts.find((each) => each.dataset.part === part);
  return [...(text?.querySelectorAll("[data-unit]") ?? [])].find((each) => placeOf(each) === place);
}

function placeOf(element) {
  return Number(element.dataset.unit.split(".")[1]);
}

function wordsIn(value) {
  const { part, first, start, last, end } = parsed(value);
  const element = unit(part, first);
  const range = element && rangeOf(element, start, first === last ? end : Number.MAX_SAFE_INTEGER);
  return range ? wordsOf(range).trim() : "";
}

// --- what is marked, on the page: highlighted where the browser can ------------------------------------------------------

function highlight(name, values) {
  if (!window.Highlight || !CSS.highlights) return;
  const ranges = values.flatMap((value) => {
    const { part, first, start, last, end } = parsed(value);
    const found = [];
    for (let place = first; place <= last; place += 1) {
      const element = unit(part, place);
      const range = element && rangeOf(element, place === first ? start : 0, place === last ? end : Number.MAX_SAFE_INTEGER);
      if (range) found.push(range);
    }
    return found;
  });
  CSS.highlights.set(name, new Highlight(...ranges));
}

function show() {
  highlight("extraction-marked", boxes.filter((box) => box.checked).map((box) => box.value));
}

function showChosen() {
  for (const mark of form.querySelectorAll("mark.chosen")) mark.classList.remove("chosen");
  highlight("extraction-chosen", [...form.querySelectorAll("#panel [data-words]")].map((each) => each.dataset.words));
}

function say(value) {
  const words = value && wordsIn(value);
  said.textContent = words ? `${said.dataset.marked} ${words}` : said.dataset.nothing;
}

// --- a selection counts as a mark ----------------------------------------------------------------------------------------

const selected = document.createElement("input");
selected.type = "hidden";
selected.name = "mark";
selected.disabled = true;

function selection() {
  const chosen = document.getSelection();
  if (!chosen || chosen.isCollapsed || !chosen.rangeCount) return "";
  const range = chosen.getRangeAt(0);
  const text = texts.find((each) => range.intersectsNode(each));
  if (!text) return "";
  const inside = [...text.querySelectorAll("[data-unit]")].filter((each) => touches(range, endOfOwn(each)));
  if (!inside.length) return "";
  const [first, last] = [inside[0], inside.at(-1)];
  const start = first.contains(range.startContainer) && unitOf(range.startContainer) === first ? offsetIn(first, range.startContainer, range.startOffset) : 0;
  const end = last.contains(range.endContainer) && unitOf(range.endContainer) === last ? offsetIn(last, range.endContainer, range.endOffset) : lengthOf(wordsOf(endOfOwn(last)));
  return written({ part: text.dataset.part, first: placeOf(first), start, last: placeOf(last), end });
}

// Whether a word, and not only a place, is common to both.
function touches(range, own) {
  const common = own.cloneRange();
  if (range.compareBoundaryPoints(Range.START_TO_END, own) <= 0 || range.compareBoundaryPoints(Range.END_TO_START, own) >= 0) return false;
  if (range.compareBoundaryPoints(Range.START_TO_START, own) > 0) common.setStart(range.startContainer, range.startOffset);
  if (range.compareBoundaryPoints(Range.END_TO_END, own) < 0) common.setEnd(range.endContainer, range.endOffset);
  return wordsOf(common).trim() !== "";
}

function keepSelection() {
  const value = selection();
  // The buttons keep what they were pressed for: pressing one may let go of the selection.
  if (!value && form.querySelector(".marking").contains(document.activeElement)) return;
  selected.value = value;
  selected.disabled = !value;
}

function clear() {
  for (const box of boxes) {
    box.checked = false;
    box.value = full.get(box);
  }
  selected.disabled = true;
  document.getSelection()?.removeAllRanges();
  show();
}

// --- keys ------------------------------------------------------------------------------------------------------------------

let current = boxes[0];

function go(to) {
  if (!to) return;
  if (current) current.tabIndex = -1;
  current = to;
  current.tabIndex = 0;
  current.focus();
  current.scrollIntoView({ block: "nearest" });
}

function step(by) {
  return boxes[boxes.indexOf(current) + by];
}

function block(by) {
  const own = unitOf(current);
  for (let at = boxes.indexOf(current) + by; boxes[at]; at += by) {
    if (unitOf(boxes[at]) === own) continue;
    const other = unitOf(boxes[at]);
    return boxes.find((box) => unitOf(box) === other);
  }
  return undefined;
}

function check(box, on = true) {
  box.checked = on;
  if (!on) box.value = full.get(box);
  show();
  say(on ? box.value : "");
}

// Cut the mark of a sentence by a word, at its end or at its beginning, or give it one back.
function cut(edge, by) {
  const whole = parsed(full.get(current));
  const mark = parsed(current.value);
  const element = unit(whole.part, whole.first);
  const range = element && whole.first === whole.last && rangeOf(element, whole.start, whole.end);
  if (!range) return;
  const words = wordsOf(range);
  const places = [...words.matchAll(/\S+/g)].map((word) => word.index + (edge === "end" ? word[0].length : 0));
  const edges = places.map((place) => whole.start + lengthOf(words.slice(0, place)));
  const next = edges[edges.indexOf(mark[edge]) + by];
  if (next === undefined || (edge === "end" ? next <= mark.start : next >= mark.end)) return;
  current.value = written({ ...mark, [edge]: next });
  check(current);
}

const MOVES = {
  ArrowDown: (event) => (event.ctrlKey ? block(1) : step(1)),
  ArrowRight: (event) => (event.ctrlKey ? block(1) : step(1)),
  ArrowUp: (event) => (event.ctrlKey ? block(-1) : step(-1)),
  ArrowLeft: (event) => (event.ctrlKey ? block(-1) : step(-1)),
};
const CUTS = { e: ["end", -1], E: ["end", 1], b: ["start", 1], B: ["start", -1] };
const PRESSES = { Enter: "new", "+": "add" };

function press(event) {
  const inText = boxes.includes(event.target) || (!selected.disabled && !types(event.target) && !event.target.matches("button, a, summary"));
  if (!switched.checked || !inText || event.altKey || event.metaKey) return;
  if (event.key in PRESSES) {
    event.preventDefault();
    button(PRESSES[event.key]).click();
  } else if (boxes.includes(event.target) && event.key in MOVES) {
    event.preventDefault();
    if (event.shiftKey) check(current);
    go(MOVES[event.key](event));
    if (event.shiftKey) check(current);
  } else if (boxes.includes(event.target) && event.key in CUTS && !event.ctrlKey) {
    event.preventDefault();
    cut(...CUTS[event.key]);
  }
}

function types(element) {
  return element.isContentEditable || element.matches("textarea, select, input:not([type=radio], [type=checkbox])");
}

if (form && boxes.length) {
  form.append(selected);
  for (const box of boxes) box.tabIndex = box === current ? 0 : -1;
  card.hidden = false;
  document.addEventListener("selectionchange", keepSelection);
  keepSelection(); // a passage may have been marked while this was still being loaded
  document.addEventListener("keydown", press);
  form.addEventListener("change", (event) => {
    if (boxes.includes(event.target)) check(event.target, event.target.checked);
  });
  form.addEventListener("focusin", (event) => {
    if (boxes.includes(event.target) && event.target !== current) go(event.target);
  });
  showChosen();
  show();
  document.addEventListener("htmx:after:swap", () => {
    showChosen();
    tagsIn(document);
    if (!document.querySelector("#panel [role=alert]")) clear();
  });
}

// --- names as tags ---------------------------------------------------------------------------------------------------------

function tagsIn(root) {
  for (const field of root.querySelectorAll("input[data-tags]:not([type=hidden])")) {
    const names = () => field.value.split(";").map((name) => name.trim()).filter(Boolean);
    const typed = field.cloneNode();
    const shown = document.createElement("span");
    shown.className = "chips";
    typed.removeAttribute("name");
    typed.setAttribute("list", field.dataset.tags);
    delete typed.dataset.tags;
    field.type = "hidden";
    field.removeAttribute("id");
    const draw = () => {
      shown.replaceChildren(
        ...names().map((name) => {
          const tag = document.createElement("button");
          tag.type = "button";
          tag.className = "chip";
          tag.textContent = `${name} ✕`;
          tag.addEventListener("click", () => {
            field.value = names().filter((each) => each !== name).join("; ");
            draw();
            typed.focus();
          });
          return tag;
        }),
      );
    };
    const take = () => {
      const name = typed.value.replaceAll(";", " ").trim();
      if (name && !names().includes(name)) field.value = [...names(), name].join("; ");
      typed.value = "";
      draw();
    };
    typed.value = "";
    typed.addEventListener("change", take);
    typed.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== ";") return;
      event.preventDefault();
      take();
    });
    field.after(shown, typed);
    draw();
  }
}

tagsIn(document);
