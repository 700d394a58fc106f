import { h } from "./dom.js";

const day = 86_400_000;
const text = (time) => new Date(time).toISOString().slice(0, 10);
const time = (date) => Date.parse(`${date}T00:00:00Z`);

/** Which weekday a language's calendars begin with, 0 for Sunday. */
function firstWeekday(language) {
  const locale = new Intl.Locale(language);
  const week = locale.getWeekInfo?.() ?? locale.weekInfo;
  return (week?.firstDay ?? 1) % 7;
}

/** One month of days to tap (`CalendarPicker`, single mode); `pick` hears the day as `2026-11-26`. */
export function calendar(part, chosen, language, pick) {
  const [first, last] = [part["min-date"], part["max-date"]];
  const unavailable = new Set(part["unavailable-dates"] ?? []);
  const format = (options) => new Intl.DateTimeFormat(language, { timeZone: "UTC", calendar: "gregory", ...options });
  const element = h("div", { class: "calendar" });
  let month = (chosen || first).slice(0, 7);

  function move(step) {
    const [year, number] = month.split("-").map(Number);
    month = new Date(Date.UTC(year, number - 1 + step, 1)).toISOString().slice(0, 7);
    draw();
  }

  function draw() {
    const start = time(`${month}-01`);
    const offset = (new Date(start).getUTCDay() - firstWeekday(language) + 7) % 7;
    const weekdays = Array.from({ length: 7 }, (_, index) =>
      h("span", { class: "weekday", "aria-hidden": "true" }, format({ weekday: "narrow" }).format(start + (index - offset) * day)));
    const blanks = Array.from({ length: offset }, () => h("span", {}));
    const days = [];
    for (let at = start; text(at).startsWith(month); at += day) days.push(dayButton(text(at), at));
    element.replaceChildren(
      h("div", { class: "month" },
        h("button", { type: "button", "aria-label": "Earlier month", disabled: month <= first.slice(0, 7), onclick: () => move(-1) }, "‹"),
        h("strong", { "aria-live": "polite" }, format({ month: "long", year: "numeric" }).format(start)),
        h("button", { type: "button", "aria-label": "Later month", "data-testid": "month-later", disabled: month >= last.slice(0, 7), onclick: () => move(1) }, "›")),
      h("div", { class: "days" }, weekdays, blanks, days));
  }

  function dayButton(date, at) {
    return h("button", {
      type: "button", "data-testid": `day-${date}`, "aria-pressed": date === chosen ? "true" : "false",
      "aria-label": format({ weekday: "long", day: "numeric", month: "long" }).format(at),
      disabled: date < first || date > last || unavailable.has(date), onclick: () => pick(date),
    }, format({ day: "numeric" }).formatToParts(at).find((piece) => piece.type === "day").value);
  }

  draw();
  return element;
}
