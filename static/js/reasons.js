/* A reason to begin from goes into its box without leaving the page; what was typed there stays before it. */
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-begin-from]");
  const box = link && document.getElementById(link.dataset.beginFrom);
  if (!box) return;
  event.preventDefault();
  box.value = [box.value.trim(), link.dataset.text].filter(Boolean).join("\n");
  box.focus();
});
