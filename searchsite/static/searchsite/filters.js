// Filters with many values, and the form of the advanced search in its panel.
//
// Without this file, both are links: to the page with all values, and to the page of the form.

const PAUSE = 100; // ms without a keystroke before a request
const side = document.querySelector(".filters-side");

// A box above the list narrows it to the values that contain its text, from all values.
class NarrowingBox {
  constructor(link) {
    this.link = link;
    this.list = link.parentElement.querySelector(".choices");
    this.usual = [...this.list.children];
    this.box = Object.assign(document.createElement("input"), {
      type: "search",
      className: "field",
      placeholder: side.dataset.narrow,
      autocomplete: "off",
    });
    const title = link.parentElement.querySelector(".filter__title").firstChild.data.trim();
    this.box.setAttribute("aria-label", `${side.dataset.narrow}: ${title}`);
    this.status = document.createElement("p");
    this.status.setAttribute("aria-live", "polite");
    this.status.className = "filter__status";
    this.list.before(this.box, this.status);
    this.box.addEventListener("input", () => this.ask());
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.box.value) return;
      event.preventDefault();
      this.box.value = "";
      this.ask();
    });
  }

  ask() {
    clearTimeout(this.timer);
    this.request?.abort();
    const text = this.box.value.trim();
    if (!text) return this.show(this.usual);
    const request = this.request = new AbortController();
    this.timer = setTimeout(() => this.fetch(text, request), PAUSE);
  }

  // A request that a later one aborted shows nothing, so late answers never replace newer ones.
  async fetch(text, request) {
    try {
      const page = await parsed(this.address({ saring: text, sebagian: 1 }), request.signal);
      if (request.signal.aborted) return;
      const list = page.querySelector(".choices");
      this.show([...list.children], text, Number(list.dataset.found));
    } catch {
      // The list stays; the link below it leads to the page with all values.
    }
  }

  show(rows, text = "", found = 0) {
    this.list.replaceChildren(...rows);
    this.status.textContent = text && !found ? side.dataset.none : "";
    this.link.href = this.address(text ? { saring: text } : {});
  }

  address(parameters) {
    const url = new URL(this.link.href);
    url.searchParams.delete("saring");
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return url;
  }
}

for (const link of document.querySelectorAll(".filter .all")) new NarrowingBox(link);

// The panel fetches the form when it is first opened.
const panel = document.querySelector(".adv-panel");
panel?.addEventListener("toggle", async () => {
  const link = panel.querySelector(":scope > a");
  if (!panel.open || !link) return;
  try {
    const form = (await parsed(link.href)).querySelector("#formulir");
    link.replaceWith(document.adoptNode(form));
  } catch {
    // The link to the page of the form stays.
  }
});

async function parsed(address, signal) {
  const response = await fetch(address, { signal });
  if (!response.ok) throw new Error(response.statusText);
  return new DOMParser().parseFromString(await response.text(), "text/html");
}
