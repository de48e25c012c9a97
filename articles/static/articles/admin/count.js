/* A live count of characters and words below every field that carries data-count. */
"use strict";

(() => {
  const numbers = new Intl.NumberFormat(document.documentElement.lang || "id");

  const count = (text) => ({
    characters: [...text].length, // code points, as the server counts
    words: (text.match(/[\p{L}\p{N}]+(?:[-'’][\p{L}\p{N}]+)*/gu) || []).length,
  });

  const fill = (sentence, values) =>
    sentence.replace(/\{(\w+)\}/g, (whole, name) =>
      name in values ? numbers.format(values[name]) : whole);

  const follow = (field) => {
    const limit = Number(field.getAttribute("maxlength") || field.dataset.limit || 0);
    const sentence = limit ? field.dataset.countLimit : field.dataset.count;
    const output = document.createElement("div");
    output.className = "help article-count";
    output.id = `${field.id}_count`;
    field.closest(".form-row > div").append(output);

    const show = () => {
      const counted = count(field.value);
      output.textContent = fill(sentence, { ...counted, limit });
      output.classList.toggle("article-count--near", limit > 0 && counted.characters > limit * 0.9);
    };
    field.addEventListener("input", show);
    field.form?.addEventListener("reset", () => setTimeout(show));
    show();
  };

  const start = () => document.querySelectorAll("[data-count]").forEach(follow);
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
})();
