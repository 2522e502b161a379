// Stars are set without loading the page again. A visitor's stay in this browser, by the address of "my programme" and
// the UID of the session, until somebody signs in here: then they are the account's, and forgotten.
import { offerPrinting } from "./shared/prints.js";

const said = document.getElementById("said");
const { mine, tab, token } = said.dataset;
const list = document.getElementById("mine");
const PREFIX = "stars ";
let last = ""; // the UID of what was starred, or taken out
let place = 0; // of its star in the list
let isUnread = false; // whether the next Tab leads from the star to what is said

const read = (address) => {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + address)) ?? {};
  } catch {
    return {};
  }
};
const write = (stars) => {
  if (Object.keys(stars).length) localStorage.setItem(PREFIX + mine, JSON.stringify(stars));
  else localStorage.removeItem(PREFIX + mine);
};
const told = (stars) => Object.entries(stars).map(([uid, seconds]) => `${uid}@${seconds}`).join(" ");
const UNREACHED = { ok: false }; // no answer at all
const ask = async (address, body) => {
  const answer = await fetch(address, { method: "POST", body }).catch(() => UNREACHED);
  return answer.redirected ? null : answer;
};
const formsOf = (uid) => document.querySelectorAll(`form[data-uid="${CSS.escape(uid)}"]`);
const buttonOf = (uid) => document.querySelector(`form[data-uid="${CSS.escape(uid)}"] .star-button`);

const starsOf = (within) => [...(within?.querySelectorAll(".star-button") ?? [])];
const main = document.querySelector("main");
// Its star; where that is gone, the one that stands in its place.
const near = () => buttonOf(last) ?? starsOf(list).slice(0, place + 1).at(-1) ?? main;

const press = (form, starred) => {
  form.elements.starred.value = starred ? 0 : 1;
  form.querySelector(".star-button")?.setAttribute("aria-pressed", starred);
};

// A visitor's tab and chip are there once there is a star.
const lead = () => {
  const count = Object.keys(read(mine)).length;
  for (const own of document.querySelectorAll("[data-own]")) {
    own.hidden = !count;
    own.querySelector("[data-count]").textContent = count;
  }
  const tabs = document.querySelector(".edition-head .tabs");
  if (!tabs || (!count && location.pathname !== mine) || tabs.querySelector(`[href="${mine}"]`)) return;
  const link = document.createElement("a");
  link.href = mine;
  link.textContent = tab;
  if (location.pathname === mine) link.setAttribute("aria-current", "page");
  const item = document.createElement("li");
  item.append(link);
  (tabs.querySelector('[href$="/programme"]')?.parentElement ?? tabs.lastElementChild).after(item);
};

const show = () => {
  const stars = read(mine);
  for (const form of document.querySelectorAll("form[data-uid]")) press(form, form.dataset.uid in stars);
  lead();
};

const listAnew = async () => {
  const body = new FormData();
  body.set("stars", told(read(mine)));
  const answer = await ask(mine, body);
  if (answer?.ok) list.innerHTML = await answer.text();
};

const say = (words) => {
  said.innerHTML = words.trim();
  const close = said.querySelector("[data-close]");
  if (close) close.hidden = false;
  isUnread = Boolean(said.querySelector("a"));
};

// The page stays, and focus where it is: on a star, or on what puts one back.
const sayUnreached = (form) => {
  const words = document.getElementById("unreached");
  if (said.contains(form)) said.querySelector("p").textContent = words.content.querySelector("p").textContent;
  else say(words.innerHTML);
  if (!said.contains(form)) form.scrollIntoView({ block: "nearest" });
};

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-uid]");
  if (!form) return;
  event.preventDefault();
  const { uid } = form.dataset;
  const body = new FormData(form);
  const starred = body.get("starred") === "1";
  body.set("part", "1");
  if (!token) {
    const stars = read(mine);
    if (starred) stars[uid] = Math.floor(Date.now() / 1000);
    else delete stars[uid];
    try {
      write(stars);
    } catch {
      return form.submit(); // this browser keeps nothing: signing in does
    }
    body.set("stars", told(stars));
  }
  const answer = await ask(form.action, body);
  if (answer === UNREACHED && token) return sayUnreached(form);
  if (!answer?.ok && token) return form.submit(); // what is wrong is said by the page
  for (const each of formsOf(uid)) press(each, starred);
  last = uid;
  if (list?.contains(form)) place = starsOf(list).indexOf(form.querySelector(".star-button"));
  if (!token) lead();
  else for (const count of document.querySelectorAll("[data-count]")) count.textContent -= starred ? -1 : 1;
  const putBack = said.contains(form);
  say(answer?.ok ? await answer.text() : "");
  if (list) await listAnew();
  if (form.isConnected) document.activeElement?.scrollIntoView({ block: "nearest" }); // above what is said now
  if (putBack) (buttonOf(uid) ?? said.querySelector("a"))?.focus();
  else if (!form.isConnected) said.querySelector("button")?.focus();
});

// Whoever has gone on meanwhile stays where they are.
const hush = (byKey) => {
  const { activeElement: at, body } = document;
  const leads = at === body || said.contains(at) || at.closest("form[data-uid]")?.dataset.uid === last;
  said.replaceChildren();
  if (!leads) return;
  const back = near();
  back.focus({ preventScroll: true });
  if (byKey) back.scrollIntoView({ block: "nearest" });
};
said.addEventListener("click", (event) => event.target.closest("[data-close]") && hush(!event.detail));
// What is said stands at the end of the page; from there one goes on in the list.
said.addEventListener("keydown", (event) => {
  const isLast = event.target === [...said.querySelectorAll("a, button")].at(-1);
  if (event.key !== "Tab" || event.shiftKey || !isLast || near() === main) return;
  event.preventDefault();
  near().focus();
});
// What is said of a star comes next in the order of Tab, once.
document.addEventListener("keydown", (event) => {
  const star = event.target.closest?.(".star-button");
  if (event.key !== "Tab" || event.shiftKey || !isUnread || star?.form.dataset.uid !== last) return;
  event.preventDefault();
  isUnread = false;
  said.querySelector("a").focus();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && said.querySelector("[data-close]")) hush(true);
});

offerPrinting();

const takeKept = async () => {
  let added = false;
  for (const key of Object.keys(localStorage).filter((each) => each.startsWith(`${PREFIX}/forums/`))) {
    const address = key.slice(PREFIX.length);
    const body = new FormData();
    body.set("csrf_token", token);
    body.set("stars", told(read(address)));
    const answer = await ask(`${address}/take`, body);
    if (answer?.ok || answer?.status === 404) localStorage.removeItem(key);
    added ||= answer?.status === 200;
  }
  if (added) location.reload(); // the page says what was added
  return added;
};

if (token) {
  list?.classList.add("is-kept"); // what this browser brings is on its way
  takeKept().catch(() => false).then((added) => added || list?.classList.remove("is-kept")); // it may keep nothing
} else {
  show();
  if (list && Object.keys(read(mine)).length) listAnew().finally(() => list.classList.remove("is-kept"));
  else list?.classList.remove("is-kept");
  addEventListener("storage", show);
  addEventListener("pageshow", (event) => event.persisted && show());
}
const close = said.querySelector("[data-close]");
if (close) close.hidden = false;
