// A delegation's own positions: what a stance does not carry is folded away, what was recorded is said aloud, the focus
// stays where one was, and the working page has keys. Everything works without this script, by links and buttons.

// --- what a stance carries ---------------------------------------------------------------------

// Folded, never emptied: what was typed is there again when the stance is chosen again.
function fold(form) {
  const chosen = form.querySelector("input[name=stance]:checked")?.value;
  for (const part of form.querySelectorAll("[data-carried]")) {
    const carried = part.dataset.carried;
    part.hidden = Boolean(carried) && (!chosen || !carried.split(" ").includes(chosen));
  }
}

function foldAll() {
  for (const form of document.querySelectorAll("[data-stance-form]")) fold(form);
}

document.addEventListener("change", (event) => {
  const form = event.target.name === "stance" && event.target.closest("[data-stance-form]");
  if (form) fold(form);
});

// --- after a part of the page has been put in its place ------------------------------------------

const live = document.createElement("p");
live.className = "visually-hidden";
live.setAttribute("role", "status");
document.body.append(live);

function settle() {
  foldAll();
  const said = document.querySelector("[data-said]");
  if (said) {
    live.textContent = said.dataset.said || said.textContent.trim();
    said.removeAttribute("data-said");
  }
  const focused = document.querySelector("[data-focus]");
  if (focused) {
    focused.removeAttribute("data-focus");
    focused.focus({ preventScroll: true });
  }
}

document.addEventListener("htmx:after:swap", settle);
foldAll();

// --- keys --------------------------------------------------------------------------------------

const card = document.getElementById("keys");
const box = document.getElementById("keys-on");

function types(element) {
  return element.isContentEditable || element.matches("textarea, select, input:not([type=radio], [type=checkbox])");
}

// Nothing is recorded by one key: a stance is chosen, and Enter on it, or on the button, records it.
function press(target) {
  if (target.matches("input[type=radio]")) {
    target.checked = true;
    target.dispatchEvent(new Event("change", { bubbles: true }));
    target.focus();
  } else if (target.matches("button")) target.focus();
  else target.click();
}

function keyed(event) {
  if (!box.checked || event.ctrlKey || event.altKey || event.metaKey || types(event.target)) return;
  if (event.key === "?") {
    event.preventDefault();
    document.getElementById("keyboard").focus();
    return;
  }
  const target = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!target) return;
  event.preventDefault();
  press(target);
}

if (card && box) {
  const shows = () => {
    for (const key of document.querySelectorAll("[data-keyed] kbd[hidden], [data-keyed] kbd[data-shown]")) {
      key.dataset.shown = "";
      key.hidden = !box.checked;
    }
  };
  card.hidden = false;
  shows();
  box.addEventListener("change", shows);
  document.addEventListener("keydown", keyed);
}
