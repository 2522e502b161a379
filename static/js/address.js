// Where no letter can arrive is said when the field is left; the server says it again when the form is sent.
for (const input of document.querySelectorAll("input[data-reached]")) {
  const said = document.getElementById(`${input.id}-said`);
  input.addEventListener("change", async () => {
    const body = new FormData(input.form);
    const typed = input.value;
    for (const name of [...body.keys()]) if (name !== "csrf_token") body.delete(name);
    body.set("email", typed);
    said.textContent = "";
    if (!typed) return;
    const answer = await fetch(input.dataset.reached, { method: "POST", body }).catch(() => null);
    if (answer?.ok && input.value === typed) said.textContent = await answer.text();
  });
}
