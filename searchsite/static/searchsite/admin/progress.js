// Progress of work in the background: rebuilds of the index, evaluations. When the work ends, the
// page is loaded again, which shows its outcome. Without this file, a link does that.

const STEP = 2_000; // milliseconds between two looks
const MAX_STEP = 30_000; // while the site does not answer

const parts = [...document.querySelectorAll("[data-work]")];
const language = document.documentElement.lang;
let step = STEP;

function show(part, { done, total }) {
  const bar = part.querySelector("progress");
  const counts = part.querySelector("[data-counts]");
  if (!total) return;
  bar.max = total;
  bar.value = done;
  counts.textContent = counts.dataset.text
    .replace("{d}", done.toLocaleString(language))
    .replace("{t}", total.toLocaleString(language));
}

async function look() {
  try {
    const response = await fetch(parts[0].dataset.address, { headers: { Accept: "application/json" } });
    if (!response.ok || response.redirected) throw new Error(response.statusText);
    const { running } = await response.json();
    if (parts.some((part) => !(part.dataset.work in running))) {
      location.reload();
      return;
    }
    for (const part of parts) show(part, running[part.dataset.work]);
    step = STEP;
  } catch {
    step = Math.min(step * 2, MAX_STEP);
  }
  setTimeout(look, step);
}

if (parts.length) setTimeout(look, step);
