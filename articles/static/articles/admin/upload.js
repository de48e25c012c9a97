/* The upload page: files dropped or chosen, their sizes before they are sent, and the progress of
   sending. The page works without. */
"use strict";

(() => {
  const form = document.querySelector("[data-upload]");
  if (!form) return;
  const list = form.querySelector("[data-chosen]");
  const drop = form.querySelector("[data-drop]");
  const input = form.querySelector("input[type=file]");
  const progress = form.querySelector("[data-progress]");
  const bar = progress.querySelector("progress");
  const text = form.querySelector("[data-progress-text]");
  const error = form.querySelector("[data-error]");
  let chosen = [];
  let sending = false;

  const size = (bytes) => {
    const [unit, divisor] = [["byte", 1], ["kilobyte", 1024], ["megabyte", 1024 * 1024]].findLast(
      ([, each]) => bytes >= each || each === 1);
    return new Intl.NumberFormat(document.documentElement.lang || "id", {
      style: "unit", unit, maximumFractionDigits: 1,
    }).format(bytes / divisor);
  };

  const refusal = (file, number) => {
    if (file.size > Number(list.dataset.maxBytes)) return list.dataset.tooLarge;
    if (number >= Number(list.dataset.maxFiles)) return list.dataset.tooMany;
    return "";
  };

  /* The files that the server would take; the others are only listed. */
  const sendable = () => {
    let number = 0;
    return chosen.map((file) => {
      const reason = refusal(file, number);
      if (!reason) number += 1;
      return { file, reason };
    });
  };

  const show = () => {
    const checked = sendable();
    const kept = new DataTransfer();
    checked.filter(({ reason }) => !reason).forEach(({ file }) => kept.items.add(file));
    input.files = kept.files;
    list.replaceChildren(...checked.map(({ file, reason }, number) => {
      const item = document.createElement("li");
      item.textContent = `${file.name}, ${size(file.size)}${reason ? ` – ${reason}` : ""} `;
      item.classList.toggle("upload-over", Boolean(reason));
      const remove = document.createElement("button");
      remove.type = "button";
      remove.className = "upload-plain";
      remove.textContent = "×";
      remove.setAttribute("aria-label", `${list.dataset.remove}: ${file.name}`);
      remove.addEventListener("click", () => {
        chosen.splice(number, 1);
        show();
        (list.querySelectorAll("button")[number] || input).focus();
      });
      item.append(remove);
      return item;
    }));
  };

  const add = (files) => {
    const key = (file) => `${file.name} ${file.size} ${file.lastModified}`;
    const known = new Set(chosen.map(key));
    chosen = chosen.concat([...files].filter((file) => !known.has(key(file))));
    error.hidden = true;
    show();
  };

  const fail = (message) => {
    sending = false;
    progress.hidden = true;
    error.textContent = message;
    error.hidden = false;
    error.scrollIntoView({ block: "nearest" });
  };

  const renewToken = () => {
    const name = `${form.dataset.csrfCookie}=`;
    const token = document.cookie.split("; ").find((cookie) => cookie.startsWith(name));
    if (token) form.elements.csrfmiddlewaretoken.value = token.slice(name.length);
  };

  const answered = (request) => {
    if (request.status === 403 || new URL(request.responseURL).pathname !== new URL(form.action).pathname) {
      fail(form.dataset.loggedOut);
      return;
    }
    let answer = {};
    try {
      answer = JSON.parse(request.responseText);
    } catch {
      answer = {};
    }
    if (answer.url) {
      window.location.assign(answer.url);
    } else {
      fail((answer.errors || [])[0] || form.dataset.failed);
    }
  };

  const send = () => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("X-Requested-With", "fetch");
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      const percent = Math.round((100 * event.loaded) / event.total);
      if (percent < 100) {
        bar.value = percent;
        text.textContent = `${form.dataset.sending} ${percent} %`;
      }
    });
    request.upload.addEventListener("load", () => {
      bar.removeAttribute("value");
      text.textContent = form.dataset.reading;
    });
    request.addEventListener("load", () => answered(request));
    request.addEventListener("error", () => fail(form.dataset.failed));
    request.addEventListener("abort", () => fail(form.dataset.failed));
    sending = true;
    bar.value = 0;
    text.textContent = form.dataset.sending;
    progress.hidden = false;
    renewToken(); // a login in another window changes it
    request.send(new FormData(form));
  };

  input.addEventListener("change", () => add(input.files));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (sending) return;
    if (!input.files.length) {
      fail(form.dataset.nothing);
      return;
    }
    error.hidden = true;
    send();
  });

  let depth = 0;
  const light = (on) => drop.classList.toggle("upload-drop--over", on);
  drop.addEventListener("dragenter", () => { depth += 1; light(true); });
  drop.addEventListener("dragleave", () => { depth -= 1; if (depth <= 0) { depth = 0; light(false); } });
  drop.addEventListener("dragover", (event) => event.preventDefault());
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    depth = 0;
    light(false);
    if (!sending) add(event.dataTransfer.files);
  });
  /* A file dropped beside the zone would replace the page. */
  for (const kind of ["dragover", "drop"]) {
    window.addEventListener(kind, (event) => event.preventDefault());
  }
  if (input.files.length) add(input.files);
})();
