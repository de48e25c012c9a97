/* The preview beside the form: the page that the site makes of the values, again after each pause. */
"use strict";

(() => {
  const panel = document.querySelector("[data-preview-panel]");
  const button = document.querySelector("[data-preview-button]");
  const form = panel?.closest("form");
  if (!form || !button) return;
  const PAUSE_MS = 700;
  const frame = panel.querySelector("iframe");
  const query = panel.querySelector("input");
  const state = panel.querySelector("[data-preview-state]");
  let timer = 0;
  let request = null;

  const values = () => {
    const sent = new FormData();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && !name.startsWith("unsaved_")) sent.append(name, value);
    }
    sent.append("preview_panel", "1");
    return sent;
  };

  /* The frame runs no scripts; without their elements, it does not complain about them either. */
  const withoutScripts = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const script of page.querySelectorAll("script, link[rel=search]")) script.remove();
    return `<!doctype html>${page.documentElement.outerHTML}`;
  };

  const show = async () => {
    request?.abort();
    request = new AbortController();
    try {
      const answer = await fetch(button.formAction, {
        method: "POST", body: values(), signal: request.signal, headers: { "X-Requested-With": "fetch" },
      });
      if (answer.status === 403 || answer.redirected) {
        document.dispatchEvent(new Event("session-doubted"));
        return;
      }
      if (!answer.ok) throw new Error(answer.statusText);
      const top = frame.contentWindow?.scrollY || 0;
      frame.addEventListener("load", () => frame.contentWindow?.scrollTo(0, top), { once: true });
      frame.srcdoc = withoutScripts(await answer.text());
      state.textContent = "";
    } catch (error) {
      if (error.name !== "AbortError") state.textContent = state.dataset.failed;
    }
  };

  const later = () => {
    clearTimeout(timer);
    if (!panel.hidden) timer = setTimeout(show, PAUSE_MS);
  };

  const toggle = (isOpen) => {
    panel.hidden = !isOpen;
    document.body.classList.toggle("has-preview", isOpen);
    button.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) show();
    else button.focus();
  };

  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-controls", panel.id);
  button.addEventListener("click", (event) => {
    event.preventDefault();
    toggle(panel.hidden);
    if (!panel.hidden) {
      query.focus({ preventScroll: true });
      if (getComputedStyle(panel).position !== "sticky") panel.scrollIntoView();
    }
  });
  panel.querySelector("[data-preview-close]").addEventListener("click", () => toggle(false));
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") toggle(false);
    if (event.key === "Enter" && event.target === query) {
      event.preventDefault(); // a query is no reason to save the form
      show();
    }
  });
  form.addEventListener("input", later);
  form.addEventListener("change", later);
})();
