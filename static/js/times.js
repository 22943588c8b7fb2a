// Every <time datetime> that names a moment reads in the reader's own zone; the moment in UTC stays as its title.
// A deadline is written in UTC and in the meeting's zone; a third time is shown where the reader's zone is another one.
const page = document.documentElement.lang;
const language = page === "en" ? "en-GB" : page || undefined; // day, month, year, and 24 hours, as in the group's documents
const day = new Intl.DateTimeFormat(language, { dateStyle: "long" });
const hour = new Intl.DateTimeFormat(language, { timeStyle: "short" });
const zone = new Intl.DateTimeFormat(language, { hour: "numeric", timeZoneName: "short" });

const own = day.resolvedOptions().timeZone;

function zoneName(moment) {
  return zone.formatToParts(moment).find((part) => part.type === "timeZoneName")?.value ?? "";
}

function localise(root) {
  for (const element of root.querySelectorAll(".own-time[hidden]")) {
    element.hidden = own === "UTC" || own === element.dataset.beside;
  }
  for (const element of root.querySelectorAll("time.moment:not([title])")) {
    const moment = new Date(element.dateTime);
    if (Number.isNaN(moment.getTime())) continue;
    element.title = element.textContent.trim();
    element.textContent = `${day.format(moment)}, ${hour.format(moment)} ${zoneName(moment)}`;
  }
}

localise(document);
document.addEventListener("htmx:after:swap", () => localise(document));
