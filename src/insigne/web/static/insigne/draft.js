/* What a form gains with JavaScript: a live count, the length of each text, and honest words about saving. */
(() => {
  "use strict";
  const form = document.querySelector("form.draft");
  if (!form) return;
  const saved = () => document.getElementById("saved");
  let unsaved = false;

  const count = () => {
    const chosen = form.querySelectorAll(".claim .pick > input[name^=chosen]:checked").length;
    const tally = document.getElementById("shown");
    if (tally) tally.textContent = form.querySelectorAll("input[value=shown]:checked").length;
    const shown = document.getElementById("chosen");
    if (!shown) return;
    shown.textContent = chosen;
    form.querySelectorAll(".dots i").forEach((dot, place) => dot.classList.toggle("on", place < chosen));
  };

  const measure = (area) => {
    let meter = area.nextElementSibling;
    if (!meter || !meter.classList.contains("meter")) {
      meter = document.createElement("p");
      meter.className = "hint meter";
      area.after(meter);
    }
    const size = area.value.trim().length, least = Number(area.dataset.min);
    meter.textContent = size < least ? `${size} ${form.dataset.of} ${least}` : "";
  };

  const token = () => (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [])[1];
  const refresh = () => {
    const field = form.querySelector("[name=csrfmiddlewaretoken]");
    if (field && token()) field.value = token();
  };

  const notSaved = () => {
    const place = saved();
    place.textContent = form.dataset.unsaved;
    place.className = "saved bad";
  };

  form.addEventListener("input", () => { unsaved = true; count(); });
  form.querySelectorAll("textarea[data-min]").forEach((area) => {
    measure(area);
    area.addEventListener("input", () => measure(area));
  });
  // Signing in again in another tab changes the token: the cookie has the one that counts.
  form.addEventListener("submit", () => { unsaved = false; refresh(); });
  form.addEventListener("htmx:configRequest", (event) => {
    refresh();
    if (token()) event.detail.parameters.set("csrfmiddlewaretoken", token());
  });
  form.addEventListener("htmx:afterOnLoad", (event) => {
    if (event.detail.xhr.status === 200) unsaved = !saved().classList.contains("ok");
  });
  form.addEventListener("htmx:sendError", notSaved);
  form.addEventListener("htmx:responseError", notSaved);
  const retry = () => { if (unsaved) form.dispatchEvent(new Event("change", { bubbles: true })); };
  window.addEventListener("online", retry);
  setInterval(() => { if (unsaved && saved().classList.contains("bad") && navigator.onLine) retry(); }, 15000);
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
  count();
  // Words typed before this script arrived are nobody's yet: have them saved like the others.
  const touched = Array.from(form.elements).find((field) => field.type === "checkbox" || field.type === "radio"
    ? field.checked !== field.defaultChecked : field.defaultValue !== undefined && field.value !== field.defaultValue);
  if (touched) window.addEventListener("load", () => touched.dispatchEvent(new Event("input", { bubbles: true })));
})();
