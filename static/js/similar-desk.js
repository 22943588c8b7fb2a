// The keys of the desk of similar texts. They press its buttons, never while somebody types, and can be switched off
// (keys.js). The page lists them; without this script it works the same by hand.
const card = document.getElementById("keys");
const box = document.getElementById("keys-on");
const suggestions = [...document.querySelectorAll(".suggestion")];
let inHand = 0;

function take(place) {
  inHand = Math.max(0, Math.min(place, suggestions.length - 1));
  for (const [at, each] of suggestions.entries()) each.classList.toggle("in-hand", at === inHand);
}

function go(step) {
  const next = inHand + step;
  const page = document.querySelector(step > 0 ? 'a[rel="next"]' : 'a[rel="prev"]');
  if (page && !suggestions[next]) {
    page.click();
    return;
  }
  take(next);
  suggestions[inHand].focus({ preventScroll: true });
  suggestions[inHand].scrollIntoView({ block: "nearest" });
}

const press = (kind) => () => suggestions[inHand].querySelector(`button[name="kind"][value="${kind}"]`).click();

const KEYS = {
  j: () => go(1),
  k: () => go(-1),
  i: press("identical"),
  d: press("derived"),
  r: press("gave_rise"),
  o: press("overlaps"),
  p: press("opposed"),
  x: press("dismiss"),
  n: () => suggestions[inHand].querySelector('input[name="note"]').focus(),
  "?": () => document.getElementById("keyboard").focus(),
};

function types(element) {
  return element.isContentEditable || element.matches("textarea, select, input:not([type=radio], [type=checkbox])");
}

if (card && suggestions.length) {
  card.hidden = false;
  take(0);
  document.addEventListener("focusin", (event) => {
    const place = suggestions.findIndex((each) => each.contains(event.target));
    if (place >= 0) take(place);
  });
  document.addEventListener("keydown", (event) => {
    if (!box.checked || event.ctrlKey || event.altKey || event.metaKey || event.repeat || types(event.target)) return;
    const act = KEYS[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
