// A passkey is made or shown by the browser; its answer goes into the form, which is sent like any other.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const coded = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
const described = (keys = []) => keys.map((key) => ({ ...key, id: bytes(key.id) }));
const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const said = form.querySelector("[data-said]");
  const button = form.querySelector("button");
  if (!window.PublicKeyCredential) {
    said.textContent = said.dataset.none;
    continue;
  }
  button.hidden = false;
  const isNew = "new" in form.dataset;
  const options = JSON.parse(form.dataset.passkey);
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    ...(isNew
      ? {
          user: { ...options.user, id: bytes(options.user.id) },
          excludeCredentials: described(options.excludeCredentials),
        }
      : { allowCredentials: described(options.allowCredentials) }),
  };
  const send = ({ id, type, response }) => {
    const told = PARTS.filter((part) => response[part]).map((part) => [part, coded(response[part])]);
    form.elements.answer.value = JSON.stringify({ id, rawId: id, type, response: Object.fromEntries(told) });
    if (document.querySelector("form:not([data-passkey]) [name=remember]")?.checked) form.elements.remember.value = "y";
    form.submit();
  };
  let waiting = new AbortController(); // a browser answers one question at a time
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!form.reportValidity()) return; // before a key is made that nobody could name
    waiting.abort();
    waiting = new AbortController();
    said.textContent = "";
    try {
      const { signal } = waiting;
      send(await navigator.credentials[isNew ? "create" : "get"]({ publicKey, signal }));
    } catch (trouble) {
      said.textContent = trouble.name === "InvalidStateError" ? said.dataset.held : said.dataset.failed;
    }
  });
  if ("autofill" in form.dataset && (await PublicKeyCredential.isConditionalMediationAvailable?.())) {
    const { signal } = waiting;
    navigator.credentials.get({ publicKey, signal, mediation: "conditional" }).then(send, () => {});
  }
}
