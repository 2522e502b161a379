// Everything works without this file; it only saves clicks.
import "htmx.org/dist/htmx.js";

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const link of document.querySelectorAll("a[data-reader-zone]")) {
  if (zone && zone !== link.parentElement.dataset.venue) {
    link.href = link.href.replace("tz=TZ", `tz=${encodeURIComponent(zone)}`);
    link.hidden = false;
  }
}
// Addresses that people copy hold only the filters that are set.
for (const form of document.querySelectorAll("form[data-tidy]")) {
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
  });
}
for (const input of document.querySelectorAll("input[data-copy]")) {
  input.addEventListener("focus", () => input.select());
}
