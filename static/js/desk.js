// The keys of the merge desk. They do what its links and buttons do, never while somebody types, and can be switched
// off (the choice stays in this browser). The page lists them; without this script it works the same by hand.
const card = document.getElementById("keys");
const form = document.getElementById("decision");
const box = document.getElementById("keys-on");

function button(name) {
  return form.querySelector(`.button[name="do"][value="${name}"]`);
}

function follow(rel) {
  document.querySelector(`#desk aside a[rel="${rel}"]`)?.click();
}

// Nothing is made by one key: the wording is chosen, and Enter on the button makes the revision.
function adopt() {
  for (const choice of form.querySelectorAll("input[type=radio][data-own]")) choice.checked = true;
  button("make").focus();
}

// Enter in the reason previews; after S it presses "set aside".
let settingAside = false;

function setAside() {
  settingAside = true;
  form.elements.reason.focus();
}

const KEYS = {
  j: () => follow("next"),
  k: () => follow("prev"),
  a: adopt,
  s: setAside,
  p: () => button("preview").click(),
  "?": () => document.getElementById("keyboard").focus(),
};

function types(element) {
  return element.isContentEditable || element.matches("textarea, select, input:not([type=radio], [type=checkbox])");
}

// Whoever writes a wording, or a whole text, of their own means it: the choice beside it follows.
form?.addEventListener("input", (event) => {
  if (!event.target.matches("textarea")) return;
  const own = event.target.closest(".choice")?.querySelector("input[type=radio]") ?? (event.target.name === "text" && form.elements.write_text);
  if (own) own.checked = true;
});

if (card && form) {
  card.hidden = false;
  form.elements.reason.addEventListener("blur", () => (settingAside = false));
  form.elements.reason.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !settingAside) return;
    event.preventDefault();
    form.requestSubmit(button("set_aside"));
  });
  document.addEventListener("keydown", (event) => {
    if (!box.checked || event.ctrlKey || event.altKey || event.metaKey || types(event.target)) return;
    const act = KEYS[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
