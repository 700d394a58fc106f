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

export function dayText(seconds) {
  const day = (at) => format({ year: "numeric", month: "2-digit", day: "2-digit" }).format(at * 1000);
  if (day(seconds) === day(now())) return "Today";
  if (day(seconds) === day(now() - 86400)) return "Yesterday";
  return format({ weekday: "long", day: "numeric", month: "long" }).format(seconds * 1000);
}
