/* The upload page: names and sizes of the chosen files before they are sent, and a box above each
   file's articles that ticks them all. The page works without. */
"use strict";

(() => {
  const size = (bytes) => {
    const unit = bytes < 1024 * 1024 ? "kilobyte" : "megabyte";
    const amount = bytes / (unit === "kilobyte" ? 1024 : 1024 * 1024);
    return new Intl.NumberFormat(document.documentElement.lang || "id", {
      style: "unit", unit, maximumFractionDigits: 1,
    }).format(amount);
  };

  const line = (text, over) => {
    const item = document.createElement("li");
    item.textContent = text;
    item.classList.toggle("upload-over", over);
    return item;
  };

  const list = document.querySelector("[data-chosen]");
  const input = document.querySelector("input[type=file]");
  if (list && input) {
    const show = () => {
      const files = [...input.files];
      const lines = files.map((file) => {
        const over = file.size > Number(list.dataset.maxBytes);
        const note = over ? ` – ${list.dataset.tooLarge}` : "";
        return line(`${file.name}, ${size(file.size)}${note}`, over);
      });
      if (files.length > Number(list.dataset.maxFiles)) {
        lines.unshift(line(list.dataset.tooMany, true));
      }
      list.replaceChildren(...lines);
    };
    input.addEventListener("change", show);
    show();
  }

  for (const file of document.querySelectorAll("[data-file]")) {
    const boxes = [...file.querySelectorAll("input[name=pick]")];
    const heading = file.querySelector("thead th");
    if (boxes.length < 2 || !heading) continue;
    const all = document.createElement("input");
    all.type = "checkbox";
    all.setAttribute("aria-label", heading.textContent);
    const refresh = () => {
      const ticked = boxes.filter((box) => box.checked).length;
      all.checked = ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
    };
    all.addEventListener("change", () => boxes.forEach((box) => { box.checked = all.checked; }));
    boxes.forEach((box) => box.addEventListener("change", refresh));
    heading.append(all);
    refresh();
  }
})();
