// Tells the site which hit was opened, without delaying it. Links work without this file.

const list = document.querySelector("ol.hits[data-clicks]");
const told = new Set();

function tell(event) {
  const link = event.target.closest?.(".hit__title a, .copies a");
  const hit = link?.closest(".hit");
  const place = hit ? [...list.children].indexOf(hit) : -1;
  if (place < 0 || told.has(place)) return;
  told.add(place);
  const body = new URLSearchParams(`${list.dataset.clicks}&a=${place}`);
  navigator.sendBeacon(list.dataset.beacon, body);
}

if (list && navigator.sendBeacon) {
  list.addEventListener("click", tell);
  list.addEventListener("auxclick", (event) => event.button === 1 && tell(event)); // a new tab
}
