// What is there to be copied is selected at once; a button copies it, and says so. See _macros/copied.html.
for (const place of document.querySelectorAll(".copied")) {
  const [input, button, status] = place.children;
  input.addEventListener("focus", () => input.select());
  button.hidden = false;
  button.addEventListener("click", async () => {
    status.textContent = "";
    const copied = await navigator.clipboard?.writeText(input.value).then(() => true, () => false);
    input.select(); // where the clipboard is not to be had (no HTTPS) it is the older way, or one's own keys
    if (copied || document.execCommand("copy")) status.textContent = status.dataset.done;
    button.focus();
  });
}

// A button that would open nothing on this device is not offered: what to do there stands below it.
for (const link of document.querySelectorAll("[data-nowhere]")) {
  link.hidden = navigator.userAgent.includes(link.dataset.nowhere);
}
