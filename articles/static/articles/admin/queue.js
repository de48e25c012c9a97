// Keys of the queue of drafts: each presses a button or follows a link of the page. A key does
// nothing while text is typed, with another key held, or while a decision is being sent. All can be
// switched off (WCAG 2.1.4), together with those of the list and the site.
"use strict";

(() => {
  const page = document.querySelector("[data-queue]");
  if (!page) return;

  const KEYS = {
    a: "accept", p: "accept", r: "reject", e: "edit",
    j: "after", n: "after", ArrowRight: "after", k: "before", ArrowLeft: "before",
  };
  const STORE = "tombol-pintas";
  const form = document.getElementById("queue-form");
  let sent = false;

  const isTyping = (target) =>
    target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], dialog");

  const areOn = () => {
    try {
      return localStorage.getItem(STORE) !== "0";
    } catch {
      return true;
    }
  };

  const press = (element) => {
    if (!element) return false;
    element.click();
    return true;
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.repeat || event.isComposing || sent || !areOn()) return;
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    let done = false;
    if (event.key === "o") {
      const whole = page.querySelector("[data-whole]");
      if (whole) {
        whole.open = !whole.open;
        done = true;
      }
    } else if (event.key === "u") {
      done = press(document.querySelector(".messagelist .operation-undo button"));
    } else if (KEYS[event.key]) {
      done = press(page.querySelector(`[data-key="${KEYS[event.key]}"]`));
    }
    if (done) event.preventDefault();
  });

  if (form) {
    form.addEventListener("submit", (event) => {
      if (sent) event.preventDefault();
      sent = true;
    });
  }
  window.addEventListener("pageshow", () => { sent = false; }); // also from the browser's memory

  const box = page.querySelector("[data-queue-keys-switch]");
  if (box) {
    box.closest("label").hidden = false;
    box.checked = areOn();
    box.addEventListener("change", () => {
      try {
        if (box.checked) localStorage.removeItem(STORE);
        else localStorage.setItem(STORE, "0");
      } catch { /* the choice then holds for no other page */ }
    });
  }

  // The title is read out first, and Tab goes on from there.
  page.querySelector("[data-start]")?.focus({ preventScroll: true });

  const day = document.getElementById("id_day");
  if (day) {
    for (const button of page.querySelectorAll("[data-day]")) {
      button.hidden = false;
      button.nextElementSibling.hidden = true;
      button.addEventListener("click", () => {
        day.value = button.dataset.day;
        day.focus();
      });
    }
  }
})();
