// Where no letter can arrive is said when the field is left; the server says it again when the form is sent.
// Nothing moves beneath a pointer that is pressed: what it is released over would not be what was meant.
let released = Promise.resolve();
document.addEventListener("pointerdown", () => {
  released = new Promise((resolve) => {
    for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => setTimeout(resolve), { once: true });
  });
});

for (const input of document.querySelectorAll("input[data-reached]")) {
  const said = document.getElementById(`${input.id}-said`);
  input.addEventListener("change", async () => {
    const body = new FormData(input.form);
    const typed = input.value;
    for (const name of [...body.keys()]) if (name !== "csrf_token") body.delete(name);
    body.set("email", typed);
    const answer = typed && await fetch(input.dataset.reached, { method: "POST", body }).catch(() => null);
    const text = answer?.ok ? await answer.text() : "";
    await released;
    if (input.value === typed) said.innerHTML = text;
  });
  said.addEventListener("click", (event) => {
    const meant = event.target.closest("button")?.value;
    if (!meant) return;
    input.value = meant;
    said.textContent = "";
    input.focus();
  });
}
