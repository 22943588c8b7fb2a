// A form with data-similar-url shows, in the element that data-similar-target names, what the server finds alike while
// people write: a moment after the last change, the form as it stands is sent and the answer, a fragment, is shown.
const PAUSE = 1500;
const waiting = new WeakMap(); // form → {timer, request}

async function look(form, own) {
  const target = document.querySelector(form.dataset.similarTarget);
  if (!target || !form.isConnected) return;
  own.request?.abort();
  own.request = new AbortController();
  try {
    const answer = await fetch(form.dataset.similarUrl, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { "HX-Request": "true" },
      signal: own.request.signal,
    });
    if (!answer.ok || answer.redirected) return; // an aid: without it, people write on
    target.innerHTML = await answer.text();
    window.htmx?.process(target);
  } catch {
    // the network is away or a newer question is on its way
  }
}

function later(event) {
  const form = event.target.closest?.("form[data-similar-url]");
  if (!form) return;
  const own = waiting.get(form) ?? waiting.set(form, {}).get(form);
  clearTimeout(own.timer);
  own.timer = setTimeout(() => look(form, own), PAUSE);
}

document.addEventListener("input", later);
document.addEventListener("rich-text:change", later);
