// The compilation desk: rows are dragged to their place, focus stays where it was, and what was done is announced.
// Everything goes through the page's own forms, which work without this script.
const announced = document.getElementById("announced");
let focused = "";
let heard = null;
let dragged = [];

// --- after each change ------------------------------------------------------------------------

document.addEventListener("htmx:before:request", () => {
  focused = document.activeElement?.id ?? "";
});

document.addEventListener("htmx:after:swap", () => {
  const said = document.querySelector("#board .said");
  if (!said || said === heard) return;
  heard = said;
  announced.textContent = "";
  requestAnimationFrame(() => (announced.textContent = said.textContent));
  again()?.focus();
});

// The same button; else the text it was about; else the head of what is open.
function again() {
  const same = document.getElementById(focused);
  if (same && !same.closest("details:not([open])")) return same;
  const reference = focused.replace(/^(up|down|to|more)-/, "");
  const row = document.querySelector(`[data-reference="${CSS.escape(reference)}"]`);
  return row?.querySelector(".placed-steps button") ?? document.querySelector("#board h2");
}

// --- keys: Alt with an arrow moves the text in which the focus is ---------------------------------

document.addEventListener("keydown", (event) => {
  if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  const row = event.target.closest?.(".placed-row");
  const button = row?.querySelector(event.key === "ArrowUp" ? "button[id^=up-]" : "button[id^=down-]");
  if (!button) return;
  event.preventDefault();
  button.focus();
  button.click();
});

// --- dragging -----------------------------------------------------------------------------------

function unmark() {
  for (const each of document.querySelectorAll(".placed-row.before, .placed-row.after, .part.target")) each.classList.remove("before", "after", "target");
}

// Who drags a chosen text drags all the chosen ones.
function taken(row) {
  const chosen = [...document.querySelectorAll(".placed-row:has(input[name=chosen]:checked)")];
  return chosen.includes(row) ? chosen : [row];
}

function place(event) {
  const part = event.target.closest?.(".part");
  if (!part) return null;
  const row = event.target.closest(".placed-row");
  if (!row || dragged.includes(row)) return row ? null : { part };
  const { top, height } = row.getBoundingClientRect();
  return { part, row, side: event.clientY < top + height / 2 ? "before" : "after" };
}

document.addEventListener("dragstart", (event) => {
  const row = event.target.closest?.(".placed-row[draggable=true]");
  if (!row) return;
  dragged = taken(row);
  for (const each of dragged) each.classList.add("dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", row.dataset.reference);
});

document.addEventListener("dragover", (event) => {
  if (!dragged.length) return;
  const at = place(event);
  unmark();
  if (!at) return;
  event.preventDefault();
  (at.row ?? at.part).classList.add(at.side ?? "target");
});

document.addEventListener("drop", (event) => {
  const at = dragged.length ? place(event) : null;
  if (!at) return;
  event.preventDefault();
  const form = document.getElementById("dropping");
  form.elements.to.value = at.part.dataset.part;
  form.elements.after.value = at.side === "after" ? at.row.dataset.reference : "";
  form.elements.before.value = at.side === "before" ? at.row.dataset.reference : "";
  for (const old of form.querySelectorAll("[name=chosen]")) old.remove();
  for (const row of dragged) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "chosen", value: row.dataset.reference });
    form.append(field);
  }
  dragged.find((row) => row.querySelector(".placed-steps button"))?.querySelector(".placed-steps button").focus();
  form.requestSubmit();
});

document.addEventListener("dragend", () => {
  unmark();
  for (const row of dragged) row.classList.remove("dragged");
  dragged = [];
});
