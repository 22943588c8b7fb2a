// Words of a text's units as the server counts them: character by character, where scripts count a rarer one as two; and
// without what the page adds to them, such as counts of comments, numbers of notes and links to where a passage went.
const ADDED = ".unit-marks, .note-mark, .note-back, .taken-mark, input";

export function unitOf(node) {
  const element = node instanceof Element ? node : node?.parentElement;
  return element?.closest("[data-unit]");
}

export function wordsOf(range) {
  const part = range.cloneContents();
  for (const added of part.querySelectorAll(ADDED)) added.remove();
  return part.textContent;
}

export function lengthOf(words) {
  return [...words].length;
}

// Where the character of that number begins, as scripts count.
function placeIn(words, number) {
  return [...words].slice(0, number).join("").length;
}

// What is before a place in its unit.
export function offsetIn(unit, container, offset) {
  const before = document.createRange();
  before.setStart(unit, 0);
  before.setEnd(container, offset);
  return lengthOf(wordsOf(before));
}

// The unit's own words end where a unit nested in it begins.
export function endOfOwn(unit) {
  const own = document.createRange();
  own.selectNodeContents(unit);
  const nested = unit.querySelector("[data-unit]");
  if (nested) own.setEndBefore(nested.closest("ul, ol, blockquote") ?? nested);
  return own;
}

// The range on the page of the words from start to end of a unit.
export function rangeOf(unit, start, end) {
  const range = document.createRange();
  const walker = document.createTreeWalker(unit, NodeFilter.SHOW_TEXT, (node) => {
    const element = node.parentElement;
    return element.closest(ADDED) || unitOf(element) !== unit ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT;
  });
  let at = 0;
  let begun = false;
  while (walker.nextNode()) {
    const words = walker.currentNode.data;
    const length = lengthOf(words);
    if (!begun && start < at + length) {
      range.setStart(walker.currentNode, placeIn(words, start - at));
      begun = true;
    }
    if (begun) range.setEnd(walker.currentNode, placeIn(words, end - at));
    if (end <= at + length) break;
    at += length;
  }
  return begun ? range : null;
}
