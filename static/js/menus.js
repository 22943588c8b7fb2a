// Drop-downs are <details class="menu">: Escape and a click elsewhere close them, as people expect of a menu.
function close(menu) {
  menu.open = false;
}

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) close(menu);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details.menu[open]");
  if (!menu) return;
  close(menu);
  menu.querySelector("summary").focus();
});

// A long contents list stands open beside a wide page and folded above a narrow one.
if (!window.matchMedia("(min-width: 56.25rem)").matches) {
  for (const fold of document.querySelectorAll("details.contents-fold")) close(fold);
}
