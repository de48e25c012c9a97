// Suggestions while typing: the combobox of the ARIA Authoring Practices, with a list that is
// chosen from by hand. Every search box works without this file.
//
// An element with data-suggest, the address of the suggestions, holds one search form.

const PAUSE = 80; // ms without a keystroke before a request
const SHORTEST = 2; // letters
const GROUPS = ["queries", "titles"];

class Combobox {
  constructor(host) {
    this.address = host.dataset.suggest;
    this.editing = host.dataset.suggestArticle; // in the admin, articles open in their form
    this.input = host.querySelector("input:not([type=hidden])");
    this.options = [];
    this.active = -1; // nothing is chosen until an arrow key says so
    this.list = make("div", "suggest", { role: "listbox", id: `${this.input.id}-saran` });
    this.status = make("div", "suggest-status", { "aria-live": "polite" });
    this.list.hidden = true;
    this.input.after(this.list, this.status);
    this.describe();
    this.listen();
  }

  describe() {
    const [label] = this.input.labels;
    label.id ||= `${this.input.id}-label`;
    this.list.setAttribute("aria-labelledby", label.id);
    this.input.autocomplete = "off";
    setAll(this.input, {
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
    });
  }

  listen() {
    this.input.addEventListener("input", () => this.ask(PAUSE));
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.input.addEventListener("blur", () => this.close());
    this.input.form.addEventListener("submit", () => this.close());
    window.addEventListener("pagehide", () => this.close());
    // The box keeps the focus, so that the keyboard of a phone stays and the list does not close.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.point(event, event.ctrlKey || event.metaKey));
    this.list.addEventListener("auxclick", (event) => event.button === 1 && this.point(event, true));
  }

  // --- Requests --------------------------------------------------------------------------------

  // Ask after a pause. A new request, like any way to close the list, cancels the one before, so
  // that no late answer is shown.
  ask(pause, { first = false } = {}) {
    this.cancel();
    this.choose(-1);
    const text = this.input.value;
    if (text.trim().length < SHORTEST) return this.close();
    const request = this.request = new AbortController();
    this.timer = setTimeout(() => this.fetch(text, request, first), pause);
  }

  async fetch(text, request, first) {
    try {
      const query = new URLSearchParams({ q: text });
      const response = await fetch(`${this.address}?${query}`, { signal: request.signal });
      const answer = response.ok ? await response.json() : null;
      if (request.signal.aborted) return;
      this.request = null;
      if (answer) this.show(answer);
      else this.close();
      if (first && this.isOpen) this.choose(0);
    } catch {
      if (!request.signal.aborted) this.close();
    }
  }

  cancel() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.request = null;
  }

  // --- The list --------------------------------------------------------------------------------

  get isOpen() {
    return !this.list.hidden;
  }

  show(answer) {
    this.options = [];
    this.active = -1;
    const groups = GROUPS.filter((name) => answer[name]?.length);
    this.list.replaceChildren(...groups.map((name) => this.group(answer, name)));
    this.list.hidden = !this.options.length;
    this.input.setAttribute("aria-expanded", String(this.isOpen));
    this.input.removeAttribute("aria-activedescendant");
    this.status.textContent = answer.status;
  }

  group(answer, name) {
    const title = answer.groups[name];
    const group = make("div", "suggest__group", { role: "group", "aria-label": title });
    const heading = make("div", "suggest__title", { "aria-hidden": "true" });
    heading.textContent = title;
    group.append(heading, ...answer[name].map((suggestion) => this.option(suggestion)));
    return group;
  }

  option(suggestion) {
    const option = make("div", "suggest__option", {
      role: "option",
      id: `${this.list.id}-${this.options.length + 1}`,
      "aria-selected": "false",
    });
    for (const part of suggestion.parts) {
      const piece = document.createElement(part.typed ? "span" : "b");
      piece.textContent = part.text;
      option.append(piece);
    }
    this.options.push({ element: option, suggestion });
    return option;
  }

  close() {
    this.cancel();
    this.choose(-1);
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.status.textContent = "";
  }

  // Make an option the active one; -1 goes back to the box.
  choose(number) {
    this.options[this.active]?.element.setAttribute("aria-selected", "false");
    this.active = number;
    const option = this.options[number]?.element;
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    this.input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  // --- Keys and pointer ------------------------------------------------------------------------

  press(event) {
    if (event.isComposing) return;
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") this.move(event);
    else if (key === "Enter") this.enter(event);
    else if (key === "Tab") this.close();
    else if (key === "Escape" && (this.isOpen || this.request)) {
      event.preventDefault(); // a browser would empty the box
      this.close();
    } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(key)) this.choose(-1);
  }

  move(event) {
    const down = event.key === "ArrowDown";
    if (!this.isOpen) {
      if (down) this.ask(0, { first: !event.altKey });
    } else if (event.altKey) {
      if (!down) this.close();
    } else {
      this.cancel(); // a newer list would take away the one that is being chosen from
      // The box itself is one place of the round.
      const places = this.options.length + 1;
      this.choose((this.active + 1 + (down ? 1 : places - 1)) % places - 1);
    }
    event.preventDefault();
  }

  enter(event) {
    const chosen = this.options[this.active]?.suggestion;
    const elsewhere = event.ctrlKey || event.metaKey;
    if (!chosen && !(elsewhere && this.input.value.trim())) return;
    event.preventDefault();
    this.follow(chosen ?? { text: this.input.value }, elsewhere);
  }

  point(event, elsewhere) {
    const element = event.target.closest("[role=option]");
    const option = this.options.find((each) => each.element === element);
    if (option) this.follow(option.suggestion, elsewhere);
  }

  follow(suggestion, elsewhere) {
    if (elsewhere) {
      window.open(this.target(suggestion), "_blank", "noopener");
    } else if (suggestion.url) {
      window.location.assign(this.target(suggestion));
    } else {
      this.input.value = suggestion.text;
      this.close();
      this.input.form.requestSubmit();
    }
  }

  // The address of an article, or of the results with the filters that the form carries.
  target(suggestion) {
    if (suggestion.url) return this.editing?.replace("0", suggestion.id) ?? suggestion.url;
    const { form } = this.input;
    const fields = new FormData(form);
    fields.set(this.input.name, suggestion.text);
    const results = new URL(form.action);
    results.search = new URLSearchParams(fields);
    return results.href;
  }
}

function make(tag, name, attributes) {
  const element = document.createElement(tag);
  element.className = name;
  setAll(element, attributes);
  return element;
}

function setAll(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

for (const host of document.querySelectorAll("[data-suggest]")) new Combobox(host);
