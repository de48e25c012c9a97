/* The preview of an upload: corrections and choices are saved when a field is left, and the whole
   text opens in place. The page works without: its buttons send the whole form. */
"use strict";

(() => {
  const page = document.querySelector("[data-preview]");
  const form = page?.querySelector("form[data-rows]");
  if (!form) return;
  const status = form.querySelector("[data-status]");
  const selected = form.querySelector("[data-selected]");
  const numbers = new Intl.NumberFormat(document.documentElement.lang || "id");
  const KEEPALIVE_BYTES = 50_000;
  let waiting = 0;
  let submitting = false;
  const unsaved = new Set(); // rows whose last sending failed
  const queues = new WeakMap();

  const parsed = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html;
    return template.content;
  };

  const inputsOf = (row) => [...row.querySelectorAll("[name]")].filter(
    (input) => input.name.startsWith(`${row.dataset.row}-`));

  /* A login in another window changes the token of the page. */
  const renewToken = () => {
    const name = `${form.dataset.csrfCookie}=`;
    const token = document.cookie.split("; ").find((cookie) => cookie.startsWith(name));
    if (token) form.elements.csrfmiddlewaretoken.value = token.slice(name.length);
  };

  const valuesOf = (row) => {
    const values = new FormData();
    renewToken();
    values.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    for (const input of inputsOf(row)) {
      if (input.type !== "checkbox" || input.checked) values.append(input.name, input.value);
    }
    return values;
  };

  const login = form.querySelector("[data-login]");
  const tell = (name) => {
    if (login) login.hidden = name !== "loggedOut";
    if (status) status.textContent = name ? page.dataset[name] : "";
  };

  /* Replace the parts of a row by the server's, but no field that is being edited. */
  const merge = (row, fresh, sent, saved) => {
    row.className = fresh.className;
    for (const part of fresh.querySelectorAll("[data-part]")) {
      const old = row.querySelector(`[data-part="${part.dataset.part}"]`);
      if (!old) continue;
      if (old.contains(document.activeElement) && document.activeElement.matches("select, input")) continue;
      old.hidden = part.hidden;
      old.replaceChildren(...part.childNodes);
    }
    for (const input of fresh.querySelectorAll("[name]")) {
      const own = row.querySelector(`[name="${input.name}"]`);
      if (!own) continue;
      if (input.name.endsWith("-version")) own.value = input.value;
      const untouched = own.value === sent.get(input.name);
      if (saved && own.type === "text" && untouched) own.value = input.value;
      if (input.getAttribute("aria-invalid")) own.setAttribute("aria-invalid", "true");
      else own.removeAttribute("aria-invalid");
      own.closest(".upload-field")?.classList.toggle(
        "errors", Boolean(input.closest(".upload-field.errors")));
    }
  };

  const openText = async (row) => {
    const panel = row.querySelector("[data-panel]");
    const answer = await fetch(`${row.dataset.url}?part=text`, { headers: { "X-Requested-With": "fetch" } });
    if (answer.ok) panel.replaceWith(parsed(await answer.text()));
  };

  const size = (values) => [...values.values()].reduce((sum, value) => sum + value.length, 0);

  class LoggedOut extends Error {}

  const send = async (row, action) => {
    const values = valuesOf(row);
    if (action) values.append(action.name, action.value);
    const hasText = row.querySelector("textarea");
    const answer = await fetch(`${row.dataset.url}?part=row`, {
      method: "POST",
      body: values,
      headers: { "X-Requested-With": "fetch" },
      keepalive: size(values) < KEEPALIVE_BYTES, // saved even if the editor follows a link
    });
    if (answer.status === 404) {
      window.location.reload(); // discarded, or imported in another window
      return;
    }
    if (answer.redirected || answer.status === 403) throw new LoggedOut();
    if (!answer.ok) throw new Error(answer.statusText);
    unsaved.delete(row);
    const saved = !answer.headers.get("X-Refused");
    const fresh = parsed(await answer.text()).querySelector("tr");
    merge(row, fresh, values, saved);
    if (selected && answer.headers.get("X-Chosen")) {
      selected.textContent = numbers.format(Number(answer.headers.get("X-Chosen")));
    }
    const typed = hasText && hasText.value.replace(/\r\n/g, "\n") !== String(values.get(hasText.name)).replace(/\r\n/g, "\n");
    if (hasText && saved && !typed) await openText(row);
    tell(saved ? "saved" : "");
  };

  const save = (row, action) => {
    waiting += 1;
    tell("saving");
    const before = queues.get(row) || Promise.resolve();
    const after = before
      .then(() => send(row, action))
      .catch((error) => {
        unsaved.add(row);
        tell(error instanceof LoggedOut ? "loggedOut" : "unsaved");
      })
      .finally(() => { waiting -= 1; });
    queues.set(row, after);
    return after;
  };

  form.addEventListener("change", (event) => {
    const row = event.target.closest("[data-row]");
    if (row) save(row);
  });

  form.addEventListener("keydown", (event) => {
    const isLine = event.target.matches("[data-row] input[type=text]");
    if (event.key === "Enter" && isLine) {
      event.preventDefault(); // a press of Enter in a field must not import
      save(event.target.closest("[data-row]"));
    }
  });

  form.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-row] button[type=submit]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("[data-row]");
    const part = button.closest("[data-part], [data-panel]");
    const place = part?.dataset.part;
    await save(row, button.name === "save" ? null : button);
    if (!document.contains(button)) {
      const target = (place && row.querySelector(`[data-part="${place}"] button`)) || row.querySelector("summary");
      target.focus();
    }
  });

  form.addEventListener("toggle", (event) => {
    const details = event.target;
    if (!details.matches("[data-text]") || !details.open) return;
    if (!details.querySelector("textarea")) openText(details.closest("[data-row]"));
  }, true);

  form.addEventListener("submit", async (event) => {
    if (submitting) {
      event.preventDefault(); // the second click
      return;
    }
    submitting = true;
    renewToken();
    if (!waiting && !unsaved.size) return;
    event.preventDefault();
    const { submitter } = event;
    while (waiting) await new Promise((done) => { setTimeout(done, 50); });
    await Promise.all([...unsaved].map((row) => save(row)));
    submitting = false;
    if (!unsaved.size) form.requestSubmit(submitter); // else the page would lose what is typed
  });
  window.addEventListener("pageshow", () => { submitting = false; });
  window.addEventListener("beforeunload", (event) => {
    if ((waiting || unsaved.size) && !submitting) event.preventDefault();
  });
})();
