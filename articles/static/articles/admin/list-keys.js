// Keys for the list of articles. The list works without this file: everything here is a link, a box
// or an action of the page. No key works while something is being typed, and all can be switched
// off (WCAG 2.1.4), together with those of the site: the choice stays in this browser.

const STORE = "tombol-pintas";
const LAST_ROW = "daftar-artikel:baris"; // the row to come back to
const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable], dialog, [role=listbox]";

const list = document.querySelector("#result_list");
const form = document.querySelector("#changelist-form");
const dialog = document.querySelector("[data-list-keys]");
const rows = [...(list?.tBodies[0]?.rows ?? [])].filter((row) => linkOf(row));
let marked = -1; // the row that x ticked last

// --- Rows --------------------------------------------------------------------------------------

function linkOf(row) {
  return row?.querySelector("th a");
}

function boxOf(row) {
  return row?.querySelector("input.action-select");
}

function current() {
  return rows.indexOf(document.activeElement?.closest("#result_list tbody tr"));
}

function goTo(index) {
  const row = rows[Math.max(0, Math.min(index, rows.length - 1))];
  linkOf(row)?.focus();
  row?.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const index = current();
  goTo(index < 0 ? 0 : index + by);
}

// --- Selection and actions ---------------------------------------------------------------------

function toggle() {
  const box = boxOf(rows[current()]);
  if (!box) return;
  marked = current();
  box.click(); // Django counts clicks
}

function extend() {
  const index = current();
  if (index < 0) return;
  const [from, to] = marked < 0 ? [index, index] : [Math.min(marked, index), Math.max(marked, index)];
  for (const row of rows.slice(from, to + 1)) if (!boxOf(row)?.checked) boxOf(row)?.click();
  marked = index;
}

function open() {
  linkOf(rows[current()])?.click();
}

function publish() {
  const choice = form?.querySelector("select[name=action]");
  if (![...(choice?.options ?? [])].some((option) => option.value === "publish")) return;
  if (!rows.some((row) => boxOf(row)?.checked)) {
    if (current() < 0) return;
    boxOf(rows[current()])?.click();
  }
  remember();
  choice.value = "publish";
  form.requestSubmit(form.querySelector(".actions button[type=submit]"));
}

// --- The row to come back to --------------------------------------------------------------------

function remember() {
  const box = boxOf(rows[current()]);
  try {
    if (box) sessionStorage.setItem(LAST_ROW, JSON.stringify([box.value, current()]));
  } catch { /* a browser may forbid the storage */ }
}

function focusFirst() {
  // Not on a phone: there is no keyboard, and the search is above.
  if (document.activeElement !== document.body || !matchMedia("(hover: hover)").matches) return;
  let [key, index] = [null, 0];
  try {
    [key, index] = JSON.parse(sessionStorage.getItem(LAST_ROW)) ?? [null, 0];
    sessionStorage.removeItem(LAST_ROW);
  } catch { /* then the first row */ }
  // A row that left the list, such as a published draft, is replaced by the one behind it.
  const known = key && (rows.find((each) => boxOf(each)?.value === key) ?? rows[Math.min(index, rows.length - 1)]);
  const row = known || rows[0];
  if (!row) return;
  row.tabIndex = -1; // the row itself: Tab then leads to its box and its link
  row.focus({ preventScroll: !known });
}

// --- The switch and the dialog ------------------------------------------------------------------

function areOn() {
  try {
    return localStorage.getItem(STORE) !== "0";
  } catch {
    return true;
  }
}

function connectDialog() {
  const button = document.querySelector("[data-list-keys-button]");
  const box = dialog.querySelector("[data-list-keys-switch]");
  button.hidden = false;
  button.addEventListener("click", help);
  box.addEventListener("change", () => {
    try {
      if (box.checked) localStorage.removeItem(STORE);
      else localStorage.setItem(STORE, "0");
    } catch { /* the choice then holds for no other page */ }
  });
}

function help() {
  dialog.querySelector("[data-list-keys-switch]").checked = areOn();
  dialog.showModal();
}

// --- Keys ---------------------------------------------------------------------------------------

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  x: toggle,
  X: extend,
  e: open,
  p: publish,
  "/": () => document.querySelector("#searchbar")?.focus(),
  "?": help,
};
/** Keys that move the page elsewhere, and so only work within the list. */
const KEYS_OF_ROWS = {
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  Home: () => goTo(0),
  End: () => goTo(rows.length - 1),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !areOn()) return;
  if (event.target.closest?.(TYPING)) return;
  const act = KEYS[event.key]
    ?? (current() >= 0 ? KEYS_OF_ROWS[event.key] : undefined)
    ?? (event.key === "Enter" && event.target === rows[current()] ? open : undefined);
  if (!act) return;
  event.preventDefault();
  act();
});
list?.addEventListener("click", (event) => {
  if (event.target.closest("th a")) remember();
});

if (dialog) connectDialog();
focusFirst();
