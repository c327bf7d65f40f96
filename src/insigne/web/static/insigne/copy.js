/* "Copy" beside a text that can be selected by hand as well: the button shows itself only where it works. */
(() => {
  "use strict";
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("button[data-copy]")) {
    const source = document.getElementById(button.dataset.copy);
    const said = document.getElementById("copied");
    if (!source) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(source.value);
      const before = button.textContent;
      button.textContent = button.dataset.done;
      if (said) said.textContent = `${button.dataset.done} ${source.getAttribute("aria-label") || ""}`;
      setTimeout(() => { button.textContent = before; }, 2000);
    });
  }
})();
