// The preview of the report follows the form: a little after the last change it is asked for as the button does.
const form = document.getElementById("designer");
const look = document.getElementById("look");
const wide = window.matchMedia("(min-width: 64rem)");
let waiting = 0;

// Into a frame that is new each time: what is shown in it first is no step that the back button goes through.
function anew() {
  const frame = form.querySelector("iframe");
  frame.replaceWith(frame.cloneNode());
}

function show() {
  form.requestSubmit(look);
}

if (form && look) {
  look.addEventListener("click", anew);
  // A preview that is asked for while the page goes elsewhere would hold it back.
  form.addEventListener("submit", (event) => {
    if (event.submitter !== look) clearTimeout(waiting);
  });
  form.addEventListener("change", (event) => {
    if (!wide.matches) return; // below the form nobody would see it
    if (event.target.name === "name" || event.target.name === "audience") return; // nothing of the report
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      anew();
      show();
    }, 400);
  });
  if (wide.matches) show();
}
