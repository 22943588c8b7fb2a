// Nobody loses what they type: a form with data-keep="KEY" is kept in this browser, and on the server with data-keep-url.
//
// KEY names the form and the person, such as "revise-r1x-7". Every page that writes in the form keeps a copy of its own,
// so that two windows do not overwrite each other; a copy goes when the person discards it, brings it back, or when a
// page says data-kept-done="KEY" after the form was sent and saved. Until then it stays, whatever happens to the
// session or the network. The words are in
// templates/components/keeping.html and kept.html.
const PREFIX = "kept:";
const HERE_EVERY = 2_000;
const THERE_EVERY = 10_000;
const OLDEST = 30 * 24 * 3600 * 1000;
const NOT_KEPT = new Set(["csrfmiddlewaretoken"]);
const BASE = "seen_revision"; // not typed, but what was typed is a change of it, and is merged from there
const LONGEST_WAIT = 12; // times THERE_EVERY, after failures

const keepers = new Set();
const page = document.documentElement.lang;
const hour = new Intl.DateTimeFormat(page === "en" ? "en-GB" : page || undefined, { timeStyle: "short" });
const dayAndHour = new Intl.DateTimeFormat(page === "en" ? "en-GB" : page || undefined, { dateStyle: "medium", timeStyle: "short" });

function timeOf(moment) {
  const today = new Date().toDateString() === moment.toDateString();
  return (today ? hour : dayAndHour).format(moment);
}

function filled(sentence, words) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => words[name]);
}

async function wordsIn(answer) {
  return answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
}

// --- the copies in this browser: {id: {at, sent, fields}} ---------------------------------------

function copiesOf(key) {
  try {
    const copies = JSON.parse(localStorage.getItem(PREFIX + key) ?? "{}");
    const recent = Object.entries(copies).filter(([, copy]) => Date.now() - copy.at < OLDEST);
    return Object.fromEntries(recent);
  } catch {
    return {};
  }
}

// Whether it could be written: the space may be full, or the browser may keep nothing at all.
function writeCopies(key, copies) {
  try {
    if (Object.keys(copies).length) localStorage.setItem(PREFIX + key, JSON.stringify(copies));
    else localStorage.removeItem(PREFIX + key);
    return true;
  } catch {
    return false;
  }
}

function change(key, edit) {
  const copies = copiesOf(key);
  edit(copies);
  return writeCopies(key, copies);
}

// --- the fields of a form -------------------------------------------------------------------------

// What is typed in the form, editors included: {name: value}, or {name: [values]} where a name has several.
// `plain` takes the text areas under the editors instead.
function typedIn(form, { plain = false } = {}) {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (NOT_KEPT.has(name) || typeof value !== "string") continue;
    fields[name] = name in fields ? [fields[name], value].flat() : value;
  }
  for (const editor of form.querySelectorAll("rich-text")) {
    const area = editor.querySelector("textarea");
    if (!editor.kept) continue;
    const [name, value] = plain ? [area.name, area.value] : editor.kept;
    delete fields[area.name];
    delete fields[`${area.name}-rich`];
    fields[name] = value;
  }
  return fields;
}

function same(one, other) {
  const written = ({ [BASE]: _, ...fields }) => JSON.stringify(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));
  return written(one) === written(other);
}

// The texts among the fields, for people to look at.
function wordsOf(fields, form) {
  const lines = (node) => {
    if (node.type === "text") return node.text;
    const inner = (node.content ?? []).map(lines);
    return ["paragraph", "heading"].includes(node.type) ? inner.join("") : inner.join("\n");
  };
  const names = Object.keys(fields).filter((name) => name.endsWith("-rich"));
  const areas = [...form.querySelectorAll("textarea[name]")].map((area) => area.name);
  const plain = areas.map((name) => fields[name] ?? "");
  try {
    return [...names.map((name) => lines(JSON.parse(fields[name]))), ...plain].filter(Boolean).join("\n\n");
  } catch {
    return "";
  }
}

function bringBack(form, fields) {
  for (const editor of form.querySelectorAll("rich-text")) editor.bringBack?.(fields);
  for (const control of form.elements) {
    if (!control.name || NOT_KEPT.has(control.name) || control.closest("rich-text")) continue;
    const values = [fields[control.name] ?? []].flat();
    if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
    else if (control.type === "select-multiple") {
      for (const option of control.options) option.selected = values.includes(option.value);
    } else if (control.name in fields && !["file", "submit", "button"].includes(control.type)) control.value = values[0];
  }
}

// --- one form ---------------------------------------------------------------------------------------

class Keeper {
  constructor(form) {
    this.form = form;
    this.key = form.dataset.keep;
    this.id = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
    this.words = form.querySelector(".keeping");
    this.shown = typedIn(form); // as the page came
    this.written = this.shown;
    this.sentThere = this.shown;
    this.lastThere = 0;
    this.failures = 0;
    this.offer();
    const later = () => this.later();
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    form.addEventListener("rich-text:change", later);
    form.addEventListener("submit", () => this.keepHere({ sent: true }));
    this.words?.querySelector("[data-bring-back]").addEventListener("click", () => this.take());
    this.words?.querySelector("[data-discard]").addEventListener("click", () => this.discard());
  }

  say(name, words = {}) {
    const line = this.form.querySelector(".kept");
    const sentence = filled(this.words?.dataset[name] ?? "", words);
    if (line && line.textContent !== sentence) line.textContent = sentence;
  }

  // A copy from before: what the page shows already is simply this page's now, anything else is offered.
  offer() {
    const others = Object.entries(copiesOf(this.key)).filter(([id]) => id !== this.id);
    const copies = others.sort(([, a], [, b]) => b.at - a.at);
    const shown = [this.shown, typedIn(this.form, { plain: true })];
    const adopted = copies.filter(([, copy]) => shown.some((each) => same(copy.fields, each))).map(([id]) => id);
    change(this.key, (kept) => {
      for (const id of adopted) {
        kept[this.id] = kept[id];
        delete kept[id];
      }
    });
    this.offered = copies.find(([id]) => !adopted.includes(id)) ?? null;
    // What the server kept is the same words, unless they were typed on another device since.
    const there = document.querySelector("[data-kept-there]");
    if (there && this.offered?.[1].at + 2 * THERE_EVERY > Date.parse(there.dataset.keptThere)) there.hidden = true;
    if (!this.words) return;
    this.words.hidden = !this.offered;
    const line = this.words.querySelector("[data-found-words]");
    if (!this.offered) return;
    line.textContent = filled(line.dataset.foundWords, { time: timeOf(new Date(this.offered[1].at)) });
    this.words.querySelector(".found").textContent = wordsOf(this.offered[1].fields, this.form);
  }

  settle() {
    change(this.key, (copies) => delete copies[this.offered[0]]);
    this.offer();
  }

  take() {
    bringBack(this.form, this.offered[1].fields);
    this.keepHere();
    this.settle();
    this.form.dispatchEvent(new Event("change", { bubbles: true }));
    this.form.querySelector(".ProseMirror:not([hidden]), textarea:not([hidden]), input:not([type=hidden])")?.focus();
  }

  discard() {
    this.settle();
    if (this.offered) this.words.querySelector("[data-discard]").focus();
    else this.form.querySelector(".ProseMirror:not([hidden]), textarea:not([hidden]), input:not([type=hidden])")?.focus();
  }

  later() {
    this.timer ??= setTimeout(() => this.keep(), HERE_EVERY);
  }

  keep() {
    clearTimeout(this.timer);
    this.timer = null;
    if (!this.form.isConnected) return;
    const stands = this.keepHere();
    if (this.form.dataset.keepUrl) this.keepThere();
    else if (!stands) this.say("unkept");
    else if (this.changed) this.say("keptHere", { time: timeOf(new Date()) });
  }

  // Write this page's copy, if there is anything to write; whether it stands.
  keepHere({ sent = false } = {}) {
    if (!this.form.isConnected) return true;
    const fields = typedIn(this.form);
    this.changed = !same(fields, this.written);
    const before = copiesOf(this.key)[this.id];
    if (!this.changed && !(sent && before)) return true;
    this.written = fields;
    return change(this.key, (copies) => {
      if (same(fields, this.shown) && !before) return;
      copies[this.id] = { at: Date.now(), sent, fields };
    });
  }

  keepThere() {
    const every = THERE_EVERY * Math.min(2 ** this.failures, LONGEST_WAIT);
    const wait = this.lastThere + every - Date.now();
    if (this.underWay || wait > 0) {
      this.timerThere ??= setTimeout(() => {
        this.timerThere = null;
        this.keepThere();
      }, Math.max(wait, 500));
      return;
    }
    const fields = typedIn(this.form);
    if (this.form.isConnected && !same(fields, this.sentThere)) this.send(fields);
  }

  // The network is back: no reason to wait as long as after failures.
  reconnected() {
    if (!this.form.dataset.keepUrl) return;
    this.failures = 0;
    clearTimeout(this.timerThere);
    this.timerThere = null;
    this.keepThere();
  }

  async send(fields) {
    this.underWay = true;
    this.lastThere = Date.now();
    try {
      const answer = await fetch(this.form.dataset.keepUrl, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: new URLSearchParams(new FormData(this.form)),
      });
      const stays = answer.ok && !answer.redirected;
      this.failures = stays ? 0 : this.failures + 1;
      if (stays) {
        this.sentThere = fields;
        await this.hear(answer);
      } else await this.hearRefusal(answer);
    } catch {
      this.failures += 1;
      this.say("offline");
    }
    this.underWay = false;
    // What did not arrive, or came after it, is sent when the time has come again.
    if (!same(typedIn(this.form), this.sentThere)) this.keepThere();
  }

  // {"detail": sentence}, or a page that is not for a script.
  async hearRefusal(answer) {
    const said = await wordsIn(answer);
    if (said.detail && !answer.redirected) this.say("refusedBecause", { sentence: said.detail });
    else this.say(answer.redirected || [401, 403].includes(answer.status) ? "signedOut" : "refused");
  }

  // {"present": [names], "kept_at": moment, "closed": sentence, "revision": number, "version": number}, all optional.
  async hear(answer) {
    const said = await wordsIn(answer);
    this.say("kept", { time: timeOf(said.kept_at ? new Date(said.kept_at) : new Date()) });
    const others = this.form.querySelector(".others");
    if (!others || !this.words) return;
    const seen = (name) => Number(this.form.elements[name]?.value ?? Infinity);
    const sentences = [];
    if (said.closed) sentences.push(filled(this.words.dataset.closed, { sentence: said.closed }));
    if (said.present?.length) sentences.push(filled(this.words.dataset.present, { names: said.present.join(", ") }));
    if (said.revision > seen(BASE)) sentences.push(filled(this.words.dataset.newer, { number: said.revision }));
    if (said.version > seen("seen_version")) sentences.push(filled(this.words.dataset.newerVersion, { number: said.version }));
    const sentence = sentences.join(" ");
    if (others.textContent !== sentence) others.textContent = sentence;
  }
}

// --- the page ----------------------------------------------------------------------------------------

// What was sent from here and saved is no longer needed; what another window holds unsent stays.
function clearDone(root) {
  for (const { dataset } of root.querySelectorAll("[data-kept-done]")) {
    change(dataset.keptDone, (copies) => {
      for (const [id, copy] of Object.entries(copies)) if (copy.sent) delete copies[id];
    });
  }
}

function begin() {
  clearDone(document);
  for (const keeper of keepers) if (!keeper.form.isConnected) keepers.delete(keeper);
  const known = new Set([...keepers].map((keeper) => keeper.form));
  for (const form of document.querySelectorAll("form[data-keep]")) {
    if (known.has(form)) continue;
    // An editor whose script is still on its way says later what it shows.
    if (form.querySelector("rich-text:not(:defined)")) customElements.whenDefined("rich-text").then(begin);
    else keepers.add(new Keeper(form));
  }
}

begin();
document.addEventListener("htmx:after:swap", begin);
window.addEventListener("pagehide", () => keepers.forEach((keeper) => keeper.keepHere()));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") keepers.forEach((keeper) => keeper.keepHere());
});
window.addEventListener("online", () => keepers.forEach((keeper) => keeper.reconnected()));
