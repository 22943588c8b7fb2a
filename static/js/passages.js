// Words of a text that comments are on. Marking some with the mouse, by touch or by keyboard shows the button that begins
// a comment on them; a press on words that have a thread leads to it; a thread lights up its words in the text.
import { offsetIn, unitOf, wordsOf } from "./words.js";

const text = document.querySelector("[data-thread-address]");
const form = document.querySelector("form.passage");

// --- marking words -----------------------------------------------------------------------------

function marked() {
  const selection = document.getSelection();
  if (!text || !selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const unit = unitOf(range.startContainer);
  if (!unit || !text.contains(unit)) return null;
  const inside = range.cloneRange();
  // A selection that runs on is cut where its first unit ends, and where a unit nested in it begins.
  const nested = unit.querySelector("[data-unit]");
  if (!unit.contains(range.endContainer)) inside.setEnd(unit, unit.childNodes.length);
  if (nested && inside.comparePoint(nested, 0) <= 0) inside.setEndBefore(nested);
  const quote = wordsOf(inside).trim();
  if (!quote) return null;
  return { unit: unit.dataset.unit, start: offsetIn(unit, inside.startContainer, inside.startOffset), quote };
}

function offer() {
  const passage = marked();
  if (!passage) {
    // The button keeps what it was shown for while it has the focus: pressing it may let go of the selection.
    if (!form.contains(document.activeElement)) form.hidden = true;
    return;
  }
  for (const [name, value] of Object.entries(passage)) form.elements[name].value = value;
  form.hidden = false;
}

if (text && form) {
  document.addEventListener("selectionchange", offer);
  document.addEventListener("keydown", (event) => {
    if (!event.ctrlKey || !event.altKey || event.code !== "KeyM" || form.hidden) return;
    event.preventDefault();
    form.requestSubmit();
  });
}

// --- words that have a thread ------------------------------------------------------------------

function light(reference, lit) {
  for (const mark of text.querySelectorAll("mark[data-comments]")) {
    if (!mark.dataset.comments.split(" ").includes(reference)) continue;
    mark.classList.toggle("lit", lit);
    if (lit && text.scrollHeight > text.clientHeight) text.scrollTop = mark.offsetTop - text.offsetTop - 40;
  }
}

// The threads under the pointer and with the focus, "" for none: each lights up its words.
const pointed = { mouseover: "", focusin: "" };

function show(event) {
  const reference = event.target.closest?.("[data-thread]")?.dataset.thread ?? "";
  const before = pointed[event.type];
  if (reference === before) return;
  pointed[event.type] = reference;
  if (before && !Object.values(pointed).includes(before)) light(before, false);
  if (reference) light(reference, true);
}

if (text) {
  document.addEventListener("mouseover", show);
  document.addEventListener("focusin", show);
  text.addEventListener("click", (event) => {
    const mark = event.target.closest("mark[data-comments]");
    if (!mark || event.target.closest("a") || !document.getSelection().isCollapsed) return;
    const [reference] = mark.dataset.comments.split(" ").slice(-1);
    const thread = document.getElementById(`thread-${reference}`);
    if (thread) {
      thread.tabIndex = -1;
      thread.focus();
      thread.scrollIntoView({ block: "center" });
    } else location.href = text.dataset.threadAddress.replace("REFERENCE", reference);
  });
}

// --- choosing a delegation to mention ------------------------------------------------------------

document.addEventListener("change", (event) => {
  const chooser = event.target;
  const words = chooser.matches?.("[data-mention]") && chooser.form.elements.text;
  if (!words || !chooser.value) return;
  const at = words.selectionStart ?? words.value.length;
  const before = words.value.slice(0, at);
  const space = before && !/\s$/.test(before) ? " " : "";
  words.setRangeText(`${space}${chooser.value} `, at, words.selectionEnd ?? at, "end");
  chooser.value = "";
  words.dispatchEvent(new Event("input", { bubbles: true }));
  words.focus();
});
