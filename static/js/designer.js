// The preview of the report follows the form: a little after the last change it is asked for as the button does.
const form = document.getElementById("designer");
const look = document.getElementById("look");
const wide = window.matchMedia("(min-width: 64rem)");
let waiting = 0;

function show() {
  form.requestSubmit(look);
}

if (form && look) {
  form.addEventListener("submit", (event) => {
    clearTimeout(waiting); // a preview that is asked for while the page goes elsewhere would hold it back
    if (event.submitter?.formTarget !== "preview") return;
    // Into a frame that is new each time: what is shown in it first is no step that the back button goes through.
    const frame = form.querySelector("iframe");
    frame.replaceWith(frame.cloneNode());
  });
  form.addEventListener("change", (event) => {
    if (!wide.matches) return; // below the form nobody would see it
    if (event.target.name === "name" || event.target.name === "audience") return; // nothing of the report
    clearTimeout(waiting);
    waiting = setTimeout(show, 400);
  });
  if (wide.matches) show();
}
