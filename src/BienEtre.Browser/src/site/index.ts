// Small things for every page. Nothing here sends, stores or counts anything.

import { bienetrePolicy } from "../page/trusted";

/** Times of day and dates in the visitor's own zone: the server renders them in Paris time. */
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

/** The crisis page alone brings a worker, so that its numbers show without a line. */
const worker = document.documentElement.dataset["worker"];
if (worker !== undefined && "serviceWorker" in navigator) {
  const scope = document.documentElement.dataset["workerScope"];
  navigator.serviceWorker.register(bienetrePolicy(worker), scope === undefined ? {} : { scope }).catch(() => undefined);
}
