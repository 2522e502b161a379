import { stopWhereItScrolls } from "./shared/scrolls.js";

stopWhereItScrolls(".table-responsive");

// The menu closes behind whoever leaves it by keyboard: it would lie over what has focus.
const menu = document.getElementById("menu");
menu?.addEventListener("focusout", (event) => {
  if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.hidePopover();
});

// Who taps twice means once: what is being sent is not sent again until an answer is there, or none comes.
const PATIENCE = 10_000; // ms; a file that is saved leaves the page as it is

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute("method") !== "post") return;
  if (form.ariaBusy) return event.preventDefault();
  form.ariaBusy = "true";
  setTimeout(() => { form.ariaBusy = null; }, PATIENCE);
});
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.querySelectorAll("form[aria-busy]")) form.ariaBusy = null;
});
