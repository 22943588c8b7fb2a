// A fragment that could not be had leaves the page as it is and says so in the page's live region.
const notices = document.getElementById("notices");

function say(sentence) {
  if (!notices || notices.textContent.includes(sentence)) return;
  const line = document.createElement("p");
  line.className = "notice error";
  line.textContent = sentence;
  notices.append(line);
}

document.addEventListener("htmx:response:error", (event) => {
  const status = event.detail.ctx.response.status;
  if (status !== 422) say(notices.dataset[status === 429 ? "tooMany" : "failed"]);
});
document.addEventListener("htmx:error", () => say(notices.dataset.failed));
