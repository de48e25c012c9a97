/* Ctrl+S (or Cmd+S) saves the form and stays on it, with the cursor where it was. */
"use strict";

(() => {
  const form = document.querySelector("input[data-unsaved]")?.form;
  if (!form) return;
  const KEY = "cursor-after-saving";
  const FRESH_MS = 30_000;

  const note = () => {
    const field = document.activeElement;
    if (!form.contains(field) || !field.name) return;
    const place = { at: Date.now(), name: field.name, top: field.scrollTop, page: window.scrollY };
    if (typeof field.selectionStart === "number") {
      [place.start, place.end] = [field.selectionStart, field.selectionEnd];
    }
    sessionStorage.setItem(KEY, JSON.stringify(place));
  };

  const restore = () => {
    const place = JSON.parse(sessionStorage.getItem(KEY) || "null");
    sessionStorage.removeItem(KEY);
    if (!place || Date.now() - place.at > FRESH_MS || document.querySelector(".errornote")) return;
    const field = form.elements[place.name];
    if (!field?.focus) return;
    field.focus({ preventScroll: true });
    if (place.start !== undefined) field.setSelectionRange(place.start, place.end);
    field.scrollTop = place.top;
    window.scrollTo(0, place.page);
  };

  document.addEventListener("keydown", (event) => {
    const isSave = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey
      && event.key.toLowerCase() === "s";
    if (!isSave) return;
    event.preventDefault(); // else the browser would save the page as a file
    const button = form.querySelector("[name=_continue]") || form.querySelector("[name=_save]");
    if (!button || event.repeat || document.querySelector("dialog[open]")) return;
    note();
    form.requestSubmit(button);
  });
  window.addEventListener("load", restore);
})();
