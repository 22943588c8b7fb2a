// Guiding questions are put in order by dragging too. It sends what the buttons "Up" and "Down" send; without this script
// they do the same.
const list = document.getElementById("questions");
let dragged = null;

function mark(target) {
  for (const each of list.children) each.classList.toggle("target", each === target && each !== dragged);
}

function itemOf(event) {
  return event.target.closest?.("#questions > li");
}

if (list && list.children.length > 1) {
  for (const each of list.children) each.draggable = true;
  list.addEventListener("dragstart", (event) => {
    dragged = itemOf(event);
    dragged?.classList.add("dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged?.dataset.number ?? "");
  });
  list.addEventListener("dragover", (event) => {
    if (!dragged) return;
    event.preventDefault();
    mark(itemOf(event));
  });
  list.addEventListener("dragend", () => {
    dragged?.classList.remove("dragged");
    dragged = null;
    mark(null);
  });
  list.addEventListener("drop", (event) => {
    const target = itemOf(event);
    if (!dragged || !target || target === dragged) return;
    event.preventDefault();
    const form = dragged.querySelector("form[data-move]");
    const place = document.createElement("input");
    place.type = "hidden";
    place.name = "place";
    place.value = String([...list.children].indexOf(target) + 1);
    form.append(place);
    form.submit();
  });
}

// After a step the question that it was about has the focus, so that the next key goes on from there.
const about = document.querySelector(location.hash.startsWith("#question-") ? location.hash : "#nothing");
about?.focus();
