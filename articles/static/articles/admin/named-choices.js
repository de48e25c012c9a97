/* The boxes that search for a choice get the names of their fields, which Django's widget leaves
   out: screen readers would announce a nameless box. */
"use strict";

(() => {
  const labelOf = (select) => document.querySelector(`label[for="${select.id}"]`);

  const name = (select) => {
    const label = labelOf(select);
    const box = select.parentElement.querySelector(".select2-selection[role=combobox]");
    if (!label || !box) return;
    label.id ||= `${select.id}_label`;
    box.querySelector("[role=textbox]")?.setAttribute("aria-labelledby", label.id);
    box.setAttribute("aria-labelledby", `${label.id} ${box.getAttribute("aria-labelledby") ?? ""}`.trim());
  };

  const start = () => {
    document.querySelectorAll("select.admin-autocomplete").forEach(name);
    django.jQuery(document).on("select2:open", (event) => {
      const label = labelOf(event.target)?.textContent.replace(/:\s*$/, "").trim();
      const search = document.querySelector(".select2-container--open .select2-search__field");
      if (label && search) search.setAttribute("aria-label", label);
    });
  };

  // Django makes its boxes when jQuery is ready, which is after this event.
  document.addEventListener("DOMContentLoaded", () => django.jQuery(() => setTimeout(start)));
})();
