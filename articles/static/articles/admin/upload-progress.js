/* The progress of an upload that a process reads or imports. Without scripts, the page reloads. */
"use strict";

(() => {
  const page = document.querySelector("[data-poll]");
  if (!page) return;
  const bar = page.querySelector("progress");
  const label = page.querySelector("[data-text]");
  const numbers = new Intl.NumberFormat(document.documentElement.lang || "id");
  const SECOND = 1000;

  const poll = async () => {
    let next = SECOND;
    try {
      const answer = await fetch(page.dataset.poll, { headers: { "X-Requested-With": "fetch" } });
      if (answer.redirected) { // the session ended
        window.location.reload();
        return;
      }
      const found = answer.ok ? await answer.json() : { state: "gone" };
      if (found.state !== page.dataset.state || found.interrupted) {
        window.location.reload();
        return;
      }
      bar.max = found.total;
      bar.value = found.done;
      const values = { done: numbers.format(found.done), total: numbers.format(found.total) };
      const text = label.dataset.text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
      if (label.textContent !== text) label.textContent = text;
    } catch {
      next = 5 * SECOND; // the server restarts, or the network is away
    }
    setTimeout(poll, next);
  };
  setTimeout(poll, SECOND);
})();
