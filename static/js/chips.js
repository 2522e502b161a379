// Chips are added, moved and taken away without asking the server, which could do all of it (templates/_macros/forms.html).
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

for (const box of document.querySelectorAll("[data-chips]")) {
  const name = box.dataset.chips;
  const list = box.querySelector(".chips");
  const words = box.querySelector("input[type=search]");
  const select = box.querySelector("select");
  const [find, add] = box.querySelectorAll(".adding button");
  const said = box.querySelector("[aria-live]");
  const rest = [...select.options].slice(1).map((option) => [option.value, option.text]);
  words.removeAttribute("name"); // what is typed here is answered here
  find.hidden = true;
  select.removeAttribute("name");

  const show = () => {
    const wanted = plain(words.value).split(/\s+/).filter(Boolean);
    const fitting = rest.filter(([, text]) => wanted.every((word) => plain(text).includes(word)));
    select.replaceChildren(select.options[0], ...fitting.map(([value, text]) => new Option(text, value)));
    select.selectedIndex = wanted.length && fitting.length === 1 ? 1 : 0; // of several none is added unasked
    return fitting.length;
  };
  const say = (act, values) => {
    const words = box.dataset[act].replace(/%\((\w+)\)s/g, (_, key) => values[key]);
    if (said.textContent !== words) said.textContent = words; // else it would be said again
  };
  const nameOf = (chip) => chip.querySelector("span").textContent;
  const placeOf = (chip) => [...list.children].indexOf(chip) + 1;
  const tell = (act, chip) => say(act, { name: nameOf(chip), place: placeOf(chip), all: list.children.length });
  const append = () => {
    const { value, text } = select.selectedOptions[0];
    if (!value) return say("find", { all: select.options.length - 1 });
    const chip = box.querySelector("template").content.firstElementChild.cloneNode(true);
    for (const node of chip.querySelectorAll("[value]")) node.value = node.value.replace("KEY", value);
    for (const node of chip.querySelectorAll("[aria-label]")) {
      node.title = node.getAttribute("aria-label").replace("NAME", text);
      node.setAttribute("aria-label", node.title);
    }
    chip.querySelector("span").textContent = text;
    chip.querySelector("input").disabled = false;
    list.append(chip);
    rest.splice(rest.findIndex(([key]) => key === value), 1);
    words.value = "";
    show();
    tell("add", chip);
    document.activeElement.scrollIntoView({ block: "nearest" });
  };
  const act = (button) => {
    const chip = button.closest(".chip");
    const does = button.value.split(" ")[0];
    if (does === "up") chip.previousElementSibling?.before(chip);
    if (does === "down") chip.nextElementSibling?.after(chip);
    if (does === "remove") {
      rest.push([chip.querySelector("input").value, nameOf(chip)]);
      chip.remove();
      show();
      tell("remove", chip);
      words.focus();
    } else {
      tell("move", chip);
      button.focus();
    }
  };
  box.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    event.preventDefault();
    if (button === add) append();
    else act(button);
  });
  words.addEventListener("input", () => say("find", { all: show() }));
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (words.value) append();
  });
  show();
}
