// Conveniences only: every page works without this file.

// On the home page a keyboard's owner can type at once; a phone's keyboard stays down.
if (document.body.classList.contains("home") && matchMedia("(hover: hover) and (pointer: fine)").matches) {
  document.getElementById("q").focus({ preventScroll: true });
}

// The style sheet keeps the filters unfolded beside the results; browsers that cannot do that
// (no ::details-content) get them opened here.
const filters = document.querySelector("details.filters");
if (filters && !CSS.supports("selector(details::details-content)")) {
  const beside = window.matchMedia("(min-width: 60rem)");
  const follow = () => { filters.open = beside.matches; };
  beside.addEventListener("change", follow);
  follow();
}

// An empty date field is left out of the address.
document.addEventListener("submit", (event) => {
  for (const field of event.target.querySelectorAll("input[type=date]")) {
    field.disabled = field.value === "";
  }
});
// Coming back through the browser's history, the fields can be used again.
window.addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("input[type=date]")) field.disabled = false;
});
