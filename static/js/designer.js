// The preview of the report follows the form: a little after the last change it is asked for as the button does.
const form = document.getElementById("designer");
const look = document.getElementById("look");
const wide = window.matchMedia("(min-width: 64rem)");
let waiting = 0;

function show() {
  form.requestSubmit(look);
}

if (form && look) {
  form.addEventListener("change", () => {
    if (!wide.matches) return; // below the form nobody would see it
    clearTimeout(waiting);
    waiting = setTimeout(show, 400);
  });
  if (wide.matches) show();
}
