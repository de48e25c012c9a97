// Buttons that copy a citation. Without this file the texts can be selected and copied as any other.

const panel = document.querySelector(".citing__panel");
const status = panel?.querySelector("[role=status]");

function tell(words) {
  status.textContent = "";
  requestAnimationFrame(() => { status.textContent = words; }); // the same words are told again, too
}

function choose(element) {
  const selection = getSelection();
  selection.removeAllRanges();
  const range = document.createRange();
  range.selectNodeContents(element);
  selection.addRange(range);
}

// Word processors take the italics from the HTML, and know <i>; everything else takes the text.
async function write(element) {
  const text = element.textContent;
  if (!element.querySelector("cite") || !globalThis.ClipboardItem) {
    return navigator.clipboard.writeText(text);
  }
  const types = { "text/plain": text, "text/html": element.innerHTML.replace(/<(\/?)cite>/g, "<$1i>") };
  const blobs = Object.entries(types).map(([type, value]) => [type, new Blob([value], { type })]);
  return navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
}

async function copy(button) {
  const element = document.getElementById(button.dataset.copies);
  try {
    await write(element); // there is no clipboard without TLS, or without the reader's permission
    tell(panel.dataset.done);
  } catch {
    choose(element);
    tell(document.execCommand("copy") ? panel.dataset.done : panel.dataset.chosen);
  }
}

for (const button of panel?.querySelectorAll("[data-copies]") ?? []) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
