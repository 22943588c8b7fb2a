// The room's screen. Its keys do what its links do, never while somebody types, and can be switched off (the choice
// stays in this browser). What changes is announced only when the state does; a server that does not answer is shown.
const box = document.getElementById("keys-on");
const help = document.getElementById("help");
const announced = document.getElementById("announced");
const lost = document.getElementById("lost");

// Where a page runs from right to left, the next text lies to the left.
function meant(key) {
  const turned = { ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft" };
  if (document.documentElement.dir === "rtl") key = turned[key] ?? key;
  return { "=": "+", "−": "-", _: "-" }[key] ?? (key.length === 1 ? key.toLowerCase() : key);
}

function showHelp() {
  help.open = !help.open;
  help.querySelector("summary").focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches("input, select, textarea")) return;
  if (event.key === "Escape") help.open = false;
  if (!box.checked) return;
  const key = meant(event.key);
  if (key === "?") {
    event.preventDefault();
    showHelp();
    return;
  }
  const link = document.querySelector(`.controls [data-key="${CSS.escape(key)}"]`);
  if (!link) return;
  event.preventDefault();
  link.click();
});

let state = document.getElementById("live").dataset.state;
document.addEventListener("htmx:after:swap", () => {
  const live = document.getElementById("live");
  if (!live || live.dataset.state === state) return;
  state = live.dataset.state;
  announced.textContent = live.dataset.says;
});
document.addEventListener("htmx:after:request", (event) => {
  lost.hidden = event.detail.ctx.response.status < 400;
});
document.addEventListener("htmx:error", () => (lost.hidden = false));
