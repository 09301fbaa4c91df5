// Small things for every page. Nothing here sends, stores or counts anything.

/** Times of day and dates in the visitor's own zone: the server renders them in UTC. */
for (const time of document.querySelectorAll<HTMLTimeElement>("time[data-local]")) {
  const at = new Date(time.dateTime);
  if (!Number.isNaN(at.getTime())) {
    const style: Intl.DateTimeFormatOptions = time.dataset["local"] === "time" ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
    time.textContent = new Intl.DateTimeFormat(document.documentElement.lang, style).format(at);
  }
}

/** A form is sent once: a second press on a slow line must not ask twice. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form instanceof HTMLFormElement && !event.defaultPrevented) {
    if (form.hasAttribute("data-sent")) {
      event.preventDefault();
    } else {
      form.setAttribute("data-sent", "");
    }
  }
});

addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => form.removeAttribute("data-sent"));
});
