let zone = "UTC";
let base = 0;
let fetched = 0;

export function setTime(now, zoneName) {
  zone = zoneName;
  base = now;
  fetched = performance.now();
}

/** Seconds since 1970 on the simulated clock. */
export const now = () => base + (performance.now() - fetched) / 1000;

const format = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options });

export const clockText = (seconds) =>
  format({ hour: "2-digit", minute: "2-digit", weekday: "short", day: "numeric", month: "short" })
    .formatToParts(seconds * 1000)
    .reduce((parts, part) => ({ ...parts, [part.type]: part.value }), {});

export const minuteText = (seconds) => format({ hour: "2-digit", minute: "2-digit" }).format(seconds * 1000);

const dayOf = (seconds) => format({ year: "numeric", month: "2-digit", day: "2-digit" }).format(seconds * 1000);

/** The time of day of today, else the day: what a list of chats shows. */
export const briefText = (seconds) =>
  dayOf(seconds) === dayOf(now()) ? minuteText(seconds) : format({ day: "numeric", month: "short" }).format(seconds * 1000);

/** A day as the phone's own language says it. */
export function dayText(seconds, language) {
  const ago = [0, 1].find((days) => dayOf(seconds) === dayOf(now() - days * 86400));
  const text = ago === undefined
    ? new Intl.DateTimeFormat(language, { timeZone: zone, weekday: "long", day: "numeric", month: "long" }).format(seconds * 1000)
    : new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(-ago, "day");
  return text.charAt(0).toLocaleUpperCase(language) + text.slice(1);
}
