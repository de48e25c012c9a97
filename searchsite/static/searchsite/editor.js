// Grades beside hits without a new page, and keys for the tools of editors: 0 to 3 give the hit
// that has the focus a grade, Backspace removes it, e opens its form. Without this file the buttons
// are plain forms. The switch of the other keys (keys.js) holds for these, too.

const STORE = "tombol-pintas";
const TYPING = "input, textarea, select, [contenteditable], [role=combobox], [role=listbox]";

function areKeysOn() {
  try {
    return localStorage.getItem(STORE) !== "0";
  } catch {
    return true;
  }
}

// --- Grades --------------------------------------------------------------------------------------

const bar = document.querySelector("[data-judged]");

function showGrade(form, grade) {
  for (const button of form.querySelectorAll(".judge__grade")) {
    button.setAttribute("aria-pressed", String(button.value === String(grade)));
  }
  const remove = form.querySelector(".judge__remove");
  if (remove) {
    const hadFocus = remove === document.activeElement;
    remove.hidden = grade === null;
    if (remove.hidden && hadFocus) form.querySelector(".judge__grade").focus();
  }
  const { saved, removed } = form.dataset;
  form.querySelector(".judge__state").textContent = grade === null ? removed : saved;
  if (!bar) return;
  const count = document.querySelectorAll('.judge__grade[aria-pressed="true"]').length;
  bar.textContent = bar.dataset.text.replace("{n}", count.toLocaleString(document.documentElement.lang));
}

async function send(form, button) {
  const values = new FormData(form, button);
  form.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: values,
      headers: { Accept: "application/json" },
    });
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    if (!response.ok || !isJson) throw new Error(response.statusText);
    showGrade(form, (await response.json()).grade);
  } catch {
    // Send it as a plain form: the page of the answer says what is wrong, such as an ended session.
    form.dataset.plain = "1";
    form.requestSubmit(button);
  } finally {
    form.removeAttribute("aria-busy");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-judge]") || form.dataset.plain || !event.submitter) return;
  event.preventDefault();
  if (!form.hasAttribute("aria-busy")) send(form, event.submitter);
});

// --- Keys ----------------------------------------------------------------------------------------

// The tools of the hit that has the focus, or of the only article of the page.
function currentTools() {
  const focused = document.activeElement?.closest(".hit")?.querySelector("[data-tools]");
  const all = document.querySelectorAll("[data-tools]");
  return focused ?? (all.length === 1 ? all[0] : null);
}

function pressed(key, tools) {
  if (key === "e") return tools.querySelector("[data-edit]");
  if (key === "Backspace") return tools.querySelector(".judge__remove:not([hidden])");
  return /^[0-3]$/.test(key) ? tools.querySelector(`.judge__grade[value="${key}"]:enabled`) : null;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.defaultPrevented || event.target.closest?.(TYPING) || !areKeysOn()) return;
  if (document.querySelector("dialog[open]")) return;
  const tools = currentTools();
  const button = tools && pressed(event.key, tools);
  if (!button) return;
  event.preventDefault();
  button.click();
});
