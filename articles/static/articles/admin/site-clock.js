/* The clock of the site beside the time of publication goes on while the form is open. */
"use strict";

(() => {
  const clock = document.querySelector("[data-clock]");
  if (!clock) return;
  const shown = new Intl.DateTimeFormat(document.documentElement.lang || "id", {
    timeZone: clock.dataset.clock, dateStyle: "long", timeStyle: "short",
  });
  setInterval(() => { clock.textContent = shown.format(new Date()); }, 10_000);
})();
