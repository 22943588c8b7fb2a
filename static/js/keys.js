// A page's own keys can be switched off. The choice stays in this browser, under the name that the box bears; whoever
// listens to keys asks the box. Loaded before the scripts that listen.
const box = document.getElementById("keys-on");

function stored(name) {
  try {
    return localStorage.getItem(name) === "1";
  } catch {
    return false;
  }
}

function store(name, off) {
  try {
    localStorage.setItem(name, off ? "1" : "0");
  } catch {
    // A browser that keeps nothing: the choice holds for this page.
  }
}

if (box) {
  box.checked = !stored(box.dataset.off);
  box.addEventListener("change", () => store(box.dataset.off, !box.checked));
}
