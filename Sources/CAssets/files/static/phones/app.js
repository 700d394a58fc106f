import * as api from "./api.js";
import { avatar, country, h } from "./dom.js";
import { summary } from "./bubble.js";
import { buildFaults } from "./faults.js";
import { Phone } from "./phone.js";
import { briefText, clockText, now, setTime } from "./time.js";

const list = document.getElementById("people");
const stage = document.getElementById("stage");
const search = document.getElementById("search");
const empty = stage.querySelector(".empty");
const [hour, tomorrow, hint] = ["hour", "tomorrow", "hint"].map((id) => document.getElementById(id));
let world = { phones: [], business: "" };
let open = [];

const room = () => (window.innerWidth >= 1400 ? 3 : window.innerWidth >= 1040 ? 2 : 1);

async function refresh() {
  const state = await api.state().catch(() => null);
  if (!state) return;
  world = state;
  setTime(state.now, state.zone);
  for (const part of [hour, tomorrow, hint]) part.hidden = !state.steered;
  drawClock();
  drawList();
}

function drawClock() {
  const parts = clockText(now());
  const text = `now ${parts.hour}:${parts.minute} ${parts.weekday} ${parts.day} ${parts.month}`;
  const output = document.getElementById("now");
  if (output.textContent !== text) output.textContent = text;
  for (const phone of open) phone.tick();
}

function drawList() {
  const wanted = search.value.trim().toLowerCase();
  const text = (phone) => `${phone.name} ${phone.phone ?? ""} ${phone.username ?? ""} ${languageName(phone)}`.toLowerCase();
  // What has just arrived is on top, as in any list of chats.
  const shown = world.phones.filter((phone) => text(phone).includes(wanted)).sort((a, b) => (b.last?.at ?? 0) - (a.last?.at ?? 0));
  const focused = document.activeElement?.dataset?.testid;
  list.replaceChildren(...shown.map(item));
  if (focused?.startsWith("phone-item")) list.querySelector(`[data-testid="${focused}"]`)?.focus({ preventScroll: true });
}

const languages = new Intl.DisplayNames(["en"], { type: "language", languageDisplay: "standard", fallback: "code" });
const languageName = (phone) => (phone.language ? languages.of(phone.language.split("-")[0]) : "");

function item(phone) {
  const isOpen = open.some((other) => other.index === phone.index);
  const reach = phone.phone ? `+${phone.phone}` : `@${phone.username ?? "username"}`;
  const last = phone.last ? summary(phone.last.content) : `${reach} ${country(phone.userID)}`;
  return h("li", {}, h("button", {
    type: "button", class: "person", "aria-current": isOpen ? "true" : null, "data-testid": `phone-item-${phone.index}`,
    "data-phone": phone.phone ?? phone.userID,
    onclick: () => hold(phone.index),
  }, avatar(phone.name, phone.colour),
  h("span", { class: "who" }, h("span", { class: "name" }, h("bdi", {}, phone.name)),
    h("small", { dir: "auto" }, last)),
  h("span", { class: "side" }, h("small", {}, phone.last ? briefText(phone.last.at) : languageName(phone)),
    phone.unread > 0 ? h("span", { class: "badge", "data-testid": "unread", "aria-label": `${phone.unread} unread` }, String(phone.unread)) : null)));
}

/** Takes a phone in the hand; the one held longest makes room. */
async function hold(index) {
  let phone = open.find((other) => other.index === index);
  if (!phone) {
    const view = world.phones.find((other) => other.index === index);
    if (!view) return;
    phone = new Phone(view, world.business, () => putDown(index));
    open = [phone, ...open].slice(0, room());
    place();
  }
  await phone.openChat();
  phone.input.focus({ preventScroll: true });
  history.replaceState(null, "", `#${open.map((other) => other.index).join(",")}`);
}

function putDown(index) {
  open = open.filter((other) => other.index !== index);
  place();
  history.replaceState(null, "", `#${open.map((other) => other.index).join(",")}`);
}

function place() {
  document.body.classList.toggle("is-holding", open.length > 0);
  stage.replaceChildren(...(open.length > 0 ? open.map((phone) => phone.element) : [empty]));
  drawClock();
  drawList();
}

let pending = null;
/** Changes come in bursts: they are drawn together. */
function changed(indexes) {
  pending ??= setTimeout(async () => {
    const due = changed.due;
    changed.due = new Set();
    pending = null;
    await Promise.all([refresh(), ...open.filter((phone) => due.has(phone.index)).map((phone) => phone.refresh())]);
  }, 60);
  for (const index of indexes) changed.due.add(index);
}
changed.due = new Set();

async function move(change) {
  if (await api.moveClock(change)) await refresh();
}

hour.addEventListener("click", () => move({ seconds: 3600 }));
tomorrow.addEventListener("click", () => move({ tomorrowMinute: 540 }));
search.addEventListener("input", drawList);
window.addEventListener("resize", () => {
  if (open.length > room()) {
    open = open.slice(0, room());
    place();
  }
});
document.addEventListener("visibilitychange", () => changed(open.map((phone) => phone.index)));
list.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const items = [...list.querySelectorAll("button")];
  items[items.indexOf(document.activeElement) + step]?.focus();
});

buildFaults(document.getElementById("faults"));
await refresh();
for (const index of location.hash.slice(1).split(",").filter(Boolean).slice(0, room()).reverse()) await hold(Number(index));
api.watch(changed, () => changed(open.map((phone) => phone.index)));
setInterval(drawClock, 1000);
// Somebody else may move the clock: the server's console, or a second page.
setInterval(refresh, 5000);
