// Why a new password cannot be taken is said when one stops typing it; the server says it again when the form is sent.
const PAUSE = 800;

for (const input of document.querySelectorAll("input[data-judged]")) {
  const said = document.getElementById(`${input.id}-said`);
  let waiting;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(judge, PAUSE);
  });

  async function judge() {
    const typed = input.value;
    const body = new FormData(input.form);
    for (const name of [...body.keys()]) if (!["csrf_token", "email"].includes(name)) body.delete(name);
    body.set("password", typed);
    const answer = typed && await fetch(input.dataset.judged, { method: "POST", body }).catch(() => null);
    const text = answer?.ok ? await answer.text() : "";
    if (input.value === typed) said.textContent = text;
  }
}
