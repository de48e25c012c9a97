/* Keep what is typed: the values of the form are sent while the user types, and leaving with
   changes that are not saved asks first. Nothing here changes an article. */
"use strict";

(() => {
  const mark = document.querySelector("input[data-unsaved]");
  const form = mark?.form;
  if (!form) return;
  const QUIET_MS = 1_500; // after the last key
  const LONGEST_MS = 10_000; // while keys go on
  const RETRY_MS = 8_000;
  const MAX_DOUBTS = 3;
  const KEEPALIVE_CHARACTERS = 50_000;
  const IGNORED = /^(csrfmiddlewaretoken$|unsaved_|preview_|_)/;
  const state = document.querySelector("[data-unsaved-state]");
  let submitting = false;
  let sending = false;
  let timer = 0;
  let doubts = 0; // refusals in a row
  let since = 0; // of the first change that was not sent

  const isChanged = (field) => {
    if (!field.name || IGNORED.test(field.name)) return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.options) {
      return field.options.length > 0 && [...field.options].some((option) => option.selected !== option.defaultSelected)
        && [...field.options].some((option) => option.defaultSelected || field.selectedIndex > 0 || field.multiple);
    }
    return field.type !== "hidden" && field.type !== "file" && field.value !== field.defaultValue;
  };

  const isDirty = () => mark.dataset.dirty === "1" || [...form.elements].some(isChanged);

  const tell = (name, values = {}) => {
    if (!state) return;
    state.hidden = !name;
    state.textContent = name
      ? state.dataset[name].replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole) : "";
  };

  const newToken = () => {
    const hex = [...crypto.getRandomValues(new Uint8Array(16))]
      .map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  const cookieToken = () => {
    const name = `${mark.dataset.csrfCookie}=`;
    const found = document.cookie.split("; ").find((cookie) => cookie.startsWith(name));
    return found ? found.slice(name.length) : form.elements.csrfmiddlewaretoken.value;
  };

  const values = () => {
    const sent = new FormData();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && !IGNORED.test(name)) sent.append(name, value);
    }
    sent.append("csrfmiddlewaretoken", cookieToken());
    sent.append("unsaved_token", mark.value);
    sent.append("unsaved_path", mark.dataset.path);
    sent.append("unsaved_user", mark.dataset.user);
    return sent;
  };

  const size = (sent) => [...sent.values()].reduce((sum, value) => sum + value.length, 0);

  const plan = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(send, wait); // eslint-disable-line no-use-before-define
  };

  async function send() {
    if (submitting || sending || !isDirty()) return;
    sending = true;
    since = 0;
    const sent = values();
    try {
      const answer = await fetch(mark.dataset.keep, {
        method: "POST",
        body: sent,
        headers: { "X-Requested-With": "fetch" },
        keepalive: size(sent) < KEEPALIVE_CHARACTERS, // sent even if the window closes
      });
      if (answer.status === 401) {
        tell("");
        document.dispatchEvent(new Event("session-ended"));
      } else if (answer.status === 403 && doubts < MAX_DOUBTS) { // an old token, or another user
        doubts += 1;
        document.dispatchEvent(new Event("session-doubted"));
      } else if (answer.status === 409) { // saved from here before, and opened again by "back"
        mark.value = newToken();
        plan(0);
      } else if (answer.status === 413) {
        tell("tooLarge");
      } else if (answer.ok) {
        const { time } = await answer.json();
        doubts = 0;
        tell(time ? "kept" : "", { time });
        document.dispatchEvent(new Event("session-seen"));
      } else {
        throw new Error(answer.statusText);
      }
    } catch {
      tell("failed");
      plan(RETRY_MS);
    } finally {
      sending = false;
      if (since) plan(QUIET_MS);
    }
  }

  const changed = () => {
    since = since || Date.now();
    plan(Math.max(0, Math.min(QUIET_MS, since + LONGEST_MS - Date.now())));
  };
  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, (event) => {
      if (!IGNORED.test(event.target.name || "")) changed();
    });
  }
  if ([...form.elements].some(isChanged)) changed(); // typed before this script came
  document.addEventListener("session-resumed", () => plan(0));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && since) send();
  });

  document.addEventListener("submit", (event) => {
    if (event.target !== form || event.defaultPrevented || event.submitter?.formTarget) return;
    submitting = true;
    clearTimeout(timer);
  });
  window.addEventListener("pageshow", () => { submitting = false; });
  window.addEventListener("beforeunload", (event) => {
    if (submitting || !isDirty()) return;
    if (since) send();
    event.preventDefault();
  });
})();
