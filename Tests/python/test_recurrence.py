"""Recurrence rules over changes of clocks in twelve zones, held against dateutil and recurring_ical_events.

Each generated rule has a start that it gives itself: of others the standard says nothing, and the two differ. Where they
differ from each other, the case is left out and counted.
"""

import datetime
import json
import random
import subprocess
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from dateutil.rrule import rrulestr

from chaos.ground import BINARY

ZONES = [
    "America/New_York", "America/Sao_Paulo", "America/St_Johns", "Europe/Berlin", "Europe/London", "Europe/Dublin",
    "Asia/Tehran", "Asia/Kolkata", "Asia/Beirut", "Africa/Casablanca", "Australia/Lord_Howe", "Pacific/Auckland",
]
UTC = datetime.timezone.utc
FROM, TO = datetime.date(2026, 1, 1), datetime.date(2028, 1, 1)
SEEDS, RULES = 20, 30
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def some(rng, values, most=3):
    return sorted(rng.sample(values, rng.randint(1, min(most, len(values)))))


def listed(name, values):
    return f";{name}=" + ",".join(str(value) for value in values)


def days(rng, most=4):
    return [day for day in WEEKDAYS if day in rng.sample(WEEKDAYS, rng.randint(1, most))]


def daily(rng):
    rule = ""
    if rng.random() < 0.3:
        rule += listed("BYMONTH", some(rng, range(1, 13), 5))
    if rng.random() < 0.3:
        rule += listed("BYDAY", days(rng))
    if rng.random() < 0.2:
        rule += listed("BYMONTHDAY", some(rng, [1, 2, 15, 30, 31, -1, -2], 4))
    if rng.random() < 0.3:
        rule += listed("BYHOUR", some(rng, range(24))) + listed("BYMINUTE", some(rng, [0, 15, 30, 45]))
        if rng.random() < 0.5:
            rule += listed("BYSETPOS", [rng.choice([1, 2, -1])])
    return "DAILY", rule


def weekly(rng):
    rule = listed("BYDAY", days(rng)) if rng.random() < 0.8 else ""
    if rng.random() < 0.5:
        rule += ";WKST=" + rng.choice(WEEKDAYS)
    if rng.random() < 0.2:
        rule += listed("BYMONTH", some(rng, range(1, 13), 6))
    return "WEEKLY", rule


def monthly(rng):
    rule = rng.choice([
        lambda: "",
        lambda: listed("BYMONTHDAY", some(rng, [1, 13, 28, 29, 30, 31, -1, -2, -31])),
        lambda: listed("BYDAY", [f"{rng.choice([1, 2, 3, 4, 5, -1, -2])}{rng.choice(WEEKDAYS)}" for _ in range(2)]),
        lambda: listed("BYDAY", days(rng, 7)) + listed("BYSETPOS", some(rng, [1, 2, 3, -1, -2], 2)),
        lambda: listed("BYDAY", days(rng)) + listed("BYMONTHDAY", some(rng, range(1, 32), 8)),
        lambda: listed("BYMONTH", some(rng, range(1, 13), 5)) + listed("BYDAY", days(rng)),
    ])()
    return "MONTHLY", rule


def yearly(rng):
    rule = rng.choice([
        lambda: "",
        lambda: listed("BYMONTH", some(rng, range(1, 13))) + listed("BYMONTHDAY", some(rng, [1, 15, 29, 31, -1])),
        lambda: listed("BYMONTH", some(rng, [3, 10, 11])) + listed("BYDAY", [f"{rng.choice([1, 2, -1])}SU"]),
        lambda: listed("BYDAY", [f"{rng.choice([1, 20, 53, -1, -30])}{rng.choice(WEEKDAYS)}"]),
        lambda: listed("BYYEARDAY", some(rng, [1, 60, 100, 200, 365, 366, -1, -366])),
        lambda: listed("BYWEEKNO", some(rng, [1, 2, 13, 20, 52, 53])) + listed("BYDAY", days(rng)),
        lambda: listed("BYMONTH", some(rng, range(1, 13))) + listed("BYDAY", days(rng, 7)) + ";BYSETPOS=-1",
    ])()
    # For the last week of the year before, dateutil 2.9 takes the length of the wrong year (rrule.py, lnumweeks).
    if "BYWEEKNO" in rule and "53" not in rule and rng.random() < 0.5:
        rule += ";WKST=SU"
    return "YEARLY", rule


def several_a_day(rng):
    frequency = rng.choice(["HOURLY", "MINUTELY", "SECONDLY"])
    rule = ""
    if rng.random() < 0.3:
        rule += listed("BYDAY", days(rng, 6))
    if rng.random() < 0.3:
        rule += listed("BYHOUR", some(rng, range(24), 8))
    if frequency == "HOURLY" and rng.random() < 0.4:
        rule += listed("BYMINUTE", some(rng, [0, 10, 20, 30, 40, 50]))
        if rng.random() < 0.5:
            rule += listed("BYSETPOS", [rng.choice([1, -1])])
    return frequency, rule


def interval(rng, frequency):
    if frequency == "SECONDLY":
        return rng.choice([1, 45, 600, 5400])
    if frequency == "MINUTELY":
        return rng.choice([1, 20, 90, 1000])
    return rng.choice([1, 1, 2, 3, 5])


def generated(rng):
    """A rule, a start it gives and what its end may be; None if the start it was tried with leads nowhere."""
    frequency, rule = rng.choice([daily, weekly, monthly, yearly, several_a_day])(rng)
    rule = f"FREQ={frequency};INTERVAL={interval(rng, frequency)}" + rule
    base = datetime.datetime(2026, 1, 1) + datetime.timedelta(days=rng.randint(-2000, 600))
    is_short = frequency in ("HOURLY", "MINUTELY", "SECONDLY")
    if is_short or rng.random() < 0.3:
        # The days before the clocks change, in one zone or another.
        base = datetime.datetime.combine(
            rng.choice([datetime.date(2026, 3, 7), datetime.date(2026, 3, 28), datetime.date(2026, 10, 3),
                        datetime.date(2026, 10, 24), datetime.date(2026, 10, 31), datetime.date(2027, 4, 3)]),
            datetime.time(),
        )
    base += datetime.timedelta(minutes=rng.choice([0, 30, 90, 120, 135, 150, 180, 540, 1410]))
    start = first(rule, base)
    if start is None or first(rule, start) != start:
        return None
    if is_short or rng.random() < 0.4:
        rule += f";COUNT={rng.randint(1, 60)}"
    elif rng.random() < 0.4:
        until = start + datetime.timedelta(days=rng.randint(0, 900), hours=rng.randint(0, 23))
        rule += f";UNTIL={until:%Y%m%dT%H%M%SZ}"
    return rule, start


def first(rule, start):
    try:
        return next(iter(rrulestr(rule, dtstart=start)), None)
    except ValueError:
        # dateutil's word for a rule that never comes.
        return None


def moments(rule, start, zone):
    """By dateutil: the rule on the bare clock, each time then read in the zone."""
    bare, _, until = rule.partition(";UNTIL=")
    last = datetime.datetime.strptime(until, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) if until else None
    found = set()
    for time in rrulestr(bare, dtstart=start):
        moment = time.replace(tzinfo=zone).astimezone(UTC)
        if time.date() > TO or (last and moment > last):
            break
        found.add(moment)
    return found


class Case:
    def __init__(self, rng, number):
        made = None
        while made is None:
            made = generated(rng)
        self.uid, (self.rule, self.start) = f"case-{number}", made
        self.zone = rng.choice(ZONES)
        zone = ZoneInfo(self.zone)
        found = moments(self.rule, self.start, zone)
        self.left_out = set(rng.sample(sorted(found), min(len(found), 2))) if rng.random() < 0.3 else set()
        self.extra = set()
        if rng.random() < 0.2:
            self.extra = {datetime.datetime(2026, 7, rng.randint(1, 28), 13, 7).replace(tzinfo=zone).astimezone(UTC)}
        self.expected = self.in_window((found - self.left_out) | self.extra)

    def in_window(self, found):
        # The other two cut the window by the days of different zones.
        return {moment for moment in found if FROM < moment.date() < TO - datetime.timedelta(days=2)}

    @property
    def event(self):
        lines = ["BEGIN:VEVENT", f"UID:{self.uid}", "DTSTAMP:20260101T000000Z",
                 f"DTSTART;TZID={self.zone}:{self.start:%Y%m%dT%H%M%S}", "DURATION:PT1M", f"RRULE:{self.rule}"]
        zone = ZoneInfo(self.zone)
        for name, times in (("EXDATE", self.left_out), ("RDATE", self.extra)):
            lines += [f"{name};TZID={self.zone}:{time.astimezone(zone):%Y%m%dT%H%M%S}" for time in sorted(times)]
        return lines + ["END:VEVENT"]

    @property
    def other_opinion(self):
        calendar = icalendar.Calendar.from_ical("\r\n".join(
            ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test", *self.event, "END:VCALENDAR", ""]))
        found = recurring_ical_events.of(calendar).between(FROM, TO)
        return self.in_window({event["DTSTART"].dt.astimezone(UTC) for event in found})

    def __str__(self):
        return f"{self.uid}: {self.rule} from {self.start} in {self.zone}"


@pytest.fixture(scope="module")
def cases():
    return [Case(random.Random(seed * 1000 + number), seed * 1000 + number)
            for seed in range(SEEDS) for number in range(RULES)]


def expand(path, *options):
    done = subprocess.run([BINARY, "calendar", "expand", str(path), *options], capture_output=True, text=True, timeout=120)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return done, lines


def test_rules_come_out_as_two_others_make_them(cases, tmp_path):
    path = tmp_path / "rules.ics"
    lines = ["BEGIN:VCALENDAR", *(line for case in cases for line in case.event), "END:VCALENDAR", ""]
    path.write_bytes("\r\n".join(lines).encode())
    done, printed = expand(path, "--from", str(FROM), "--to", str(TO))
    assert done.returncode == 0, done.stderr + done.stdout[-2000:]
    ours = {case.uid: set() for case in cases}
    for line in printed:
        if line["kind"] == "instance":
            ours[line["uid"]].add(datetime.datetime.fromisoformat(line["start"]))
    left_out, wrong, compared, instances = 0, [], 0, 0
    for case in cases:
        if case.other_opinion != case.expected:
            left_out += 1
            continue
        compared += 1
        instances += len(case.expected)
        found = case.in_window(ours[case.uid])
        if found != case.expected:
            wrong.append(f"{case}: missing {sorted(case.expected - found)[:3]}, too many {sorted(found - case.expected)[:3]}")
    print(f"{compared} rules compared with {instances} instances, {left_out} left out")
    assert wrong == []
    # Else this would compare nothing.
    assert compared >= 500
    assert instances > 10_000


def test_the_command_says_what_a_file_blocks(tmp_path):
    path = tmp_path / "busy.ics"
    path.write_text("\n".join([
        "BEGIN:VCALENDAR",
        "BEGIN:VEVENT", "UID:a", "DTSTART;VALUE=DATE:20261101", "SUMMARY:Secret", "END:VEVENT",
        "BEGIN:VEVENT", "UID:b", "DTSTART:20261102T080000Z", "DTEND:20261102T090000Z", "STATUS:TENTATIVE", "END:VEVENT",
        "BEGIN:VEVENT", "UID:c", "END:VEVENT",
        "END:VCALENDAR",
    ]))
    options = ["--from", "2026-11-01", "--to", "2026-12-01", "--zone", "Europe/Berlin"]
    done, lines = expand(path, *options)
    assert done.returncode == 3
    assert "Secret" not in done.stdout
    assert [line["uid"] for line in lines if line["kind"] == "instance"] == ["a", "b"]
    busy = [(line["start"], line["end"]) for line in lines if line["kind"] == "busy"]
    assert busy == [("2026-10-31T23:00:00Z", "2026-11-01T23:00:00Z"), ("2026-11-02T08:00:00Z", "2026-11-02T09:00:00Z")]
    assert [line["reason"][:7] for line in lines if line["kind"] == "problem"] == ["line 13"]
    settled = expand(path, *options, "--settled")[1]
    assert len([line for line in settled if line["kind"] == "busy"]) == 1
    path.write_text("<html>")
    done, _ = expand(path, *options)
    assert done.returncode == 1 and "BEGIN:VCALENDAR" in done.stderr
