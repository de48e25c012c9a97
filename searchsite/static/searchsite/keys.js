// Keys for the hits of a page, the matches in an article and the search box. Every page works
// without this file. No key works while something is being typed, and all can be switched off (WCAG
// 2.1.4); the choice stays in this browser. The words of the dialog are a section of the help page.

const STORE = "tombol-pintas";
const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable], [role=combobox], [role=listbox]";
const SECTION = "[data-keys-section]";

const link = document.querySelector("a[data-keys]");
let dialog = null;

// --- The switch --------------------------------------------------------------------------------

function areOn() {
  try {
    return localStorage.getItem(STORE) !== "0";
  } catch {
    return true; // a browser may forbid the storage
  }
}

function switchKeys(on) {
  try {
    if (on) localStorage.removeItem(STORE);
    else localStorage.setItem(STORE, "0");
  } catch { /* the choice then holds for no other page */ }
  for (const box of document.querySelectorAll(`${SECTION} input[type=checkbox]`)) box.checked = on;
}

function connectSwitch(section) {
  const box = section.querySelector("input[type=checkbox]");
  box.checked = areOn();
  box.addEventListener("change", () => switchKeys(box.checked));
  box.closest("[hidden]").hidden = false;
}

// --- The dialog --------------------------------------------------------------------------------

async function readSection() {
  const here = document.querySelector(SECTION);
  if (here) return here.cloneNode(true);
  const response = await fetch(link.href);
  if (!response.ok) throw new Error(response.statusText);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return document.adoptNode(page.querySelector(SECTION));
}

async function makeDialog() {
  const section = await readSection();
  for (const element of [section, ...section.querySelectorAll("[id]")]) element.removeAttribute("id");
  section.removeAttribute("aria-labelledby");
  const made = document.createElement("dialog");
  made.className = "keys-dialog";
  made.setAttribute("aria-label", section.querySelector("h2").textContent);
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button";
  close.textContent = section.dataset.close;
  close.autofocus = true;
  close.addEventListener("click", () => made.close());
  made.append(section, close);
  made.addEventListener("click", (event) => event.target === made && made.close());
  connectSwitch(section);
  document.body.append(made);
  return made;
}

async function showDialog() {
  try {
    dialog ??= await makeDialog();
  } catch {
    location.assign(link.href);
    return;
  }
  if (!dialog.open) dialog.showModal();
}

// --- Hits --------------------------------------------------------------------------------------

const hits = [...document.querySelectorAll(".hit h2 a")];
let currentHit = -1;

// The hit that has the focus, or else the last one that a key chose.
function focusedHit() {
  const focused = hits.findIndex((hit) => hit.closest(".hit").contains(document.activeElement));
  if (focused >= 0) currentHit = focused;
  return hits[currentHit];
}

function stepHit(step) {
  focusedHit();
  const wanted = hits[currentHit + step];
  if (!wanted) return;
  currentHit += step;
  wanted.focus({ preventScroll: true });
  wanted.closest(".hit").scrollIntoView({ block: "nearest" });
}

// --- Matches in an article -----------------------------------------------------------------------

const bar = document.querySelector(".matches");
const marks = [...document.querySelectorAll(".reading__body mark[id]")];
const place = document.createElement("span");
let currentMatch = 0; // counted from 1

function showMatch(number, { focus }) {
  if (number < 1 || number > marks.length) return;
  marks[currentMatch - 1]?.classList.remove("current");
  currentMatch = number;
  const mark = marks[number - 1];
  mark.classList.add("current");
  mark.tabIndex = -1;
  if (focus) mark.focus({ preventScroll: true });
  mark.scrollIntoView({ block: "center" });
  notePlace();
}

function notePlace() {
  const number = currentMatch.toLocaleString(document.documentElement.lang);
  place.textContent = bar.dataset.place.replace("{n}", number);
  bar.querySelector("a[href='#m1']").hidden = true;
}

function stepButton(sign, step, label) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = sign;
  button.setAttribute("aria-label", label);
  button.addEventListener("click", () => stepMatch(step));
  return button;
}

function stepMatch(step, { focus = false } = {}) {
  if (marks.length) showMatch(currentMatch + step, { focus });
}

if (bar) {
  place.setAttribute("role", "status");
  const { up, down } = bar.dataset;
  bar.firstElementChild.after(place, stepButton("↑", -1, up), stepButton("↓", 1, down));
  const opened = /^#m(\d+)$/.exec(location.hash);
  if (opened) currentMatch = Math.min(Number(opened[1]), marks.length);
  else if (location.hash === "#cocok") currentMatch = Number(bar.dataset.best);
  if (currentMatch) notePlace();
  document.documentElement.classList.add("has-keys");
}

// --- Keys --------------------------------------------------------------------------------------

const followRel = (rel) => document.querySelector(`.way__hits a[rel=${rel}]`)?.click();

function focusBox() {
  const box = document.getElementById("q");
  box?.focus();
  box?.select();
}

const KEYS = {
  "/": focusBox,
  "?": () => link && showDialog(),
  j: () => (hits.length ? stepHit(1) : followRel("next")),
  k: () => (hits.length ? stepHit(-1) : followRel("prev")),
  o: () => focusedHit()?.click(),
  n: () => stepMatch(1, { focus: true }),
  p: () => stepMatch(-1, { focus: true }),
};

document.addEventListener("keydown", (event) => {
  const act = Object.hasOwn(KEYS, event.key) && KEYS[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.defaultPrevented || event.target.closest?.(TYPING) || dialog?.open || !areOn()) return;
  event.preventDefault();
  act();
});

link?.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return; // another window is wanted
  event.preventDefault();
  showDialog();
});

document.querySelectorAll(SECTION).forEach(connectSwitch);
