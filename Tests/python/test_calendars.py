"""The clinic and a practitioner's own calendar, on servers and with programs that others wrote."""

import base64
import subprocess
import sys
import time
import urllib.parse
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
import recurring_ical_events

from calendars.clinic import Clinic, tomorrow
from calendars.proxy import Proxy
from calendars.servers import PASSWORD, SERVERS, Radicale
from chaos.ground import until


@pytest.fixture(params=SERVERS)
def server(request, tmp_path):
    running = SERVERS[request.param](tmp_path)
    yield running
    running.stop()


@pytest.fixture
def radicale(tmp_path):
    running = Radicale(tmp_path)
    yield running
    running.stop()


@pytest.fixture
def clinic(tmp_path):
    running = Clinic(tmp_path)
    yield running
    running.stop()
    print((tmp_path / "server.log").read_text()[-3_000:] if (tmp_path / "server.log").exists() else "")


@pytest.fixture
def proxy(radicale):
    between = Proxy(radicale.port)
    yield between
    between.stop()


def ours(calendar):
    """The clinic's own events there, by start."""
    found = []
    for event in calendar.events():
        component = event.icalendar_component
        if str(component["UID"]).startswith("caduceus-"):
            found.append((component["DTSTART"].dt, event))
    return sorted(found, key=lambda pair: pair[0])


def starts(calendar):
    return [start for start, _ in ours(calendar)]


def move(event, start):
    with event.edit_icalendar_component() as component:
        length = component["DTEND"].dt - component["DTSTART"].dt
        component["DTSTART"].dt = start.astimezone(UTC)
        component["DTEND"].dt = start.astimezone(UTC) + length
    event.save()


def until_shown(calendar, *wanted, patience=30):
    wanted = sorted(moment.astimezone(UTC) for moment in wanted)
    until(lambda: starts(calendar) == wanted, patience, f"{wanted} in the calendar")


SERIES = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//test//EN
BEGIN:VEVENT
UID:series-1
DTSTAMP:20260101T000000Z
DTSTART;TZID=America/New_York:{start}
DTEND;TZID=America/New_York:{end}
RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=30
SUMMARY:Teaching
END:VEVENT
END:VCALENDAR
"""


def add_series(calendar):
    """Mondays and Wednesdays by New York's clock, over both nights on which clocks change."""
    first = datetime.now() + timedelta(days=7)
    first -= timedelta(days=first.weekday())
    text = SERIES.format(start=f"{first:%Y%m%d}T043000", end=f"{first:%Y%m%d}T053000")
    calendar.save_event(text)
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(
        datetime.now(UTC), datetime.now(UTC) + timedelta(days=400)
    )
    return {(one["DTSTART"].dt.astimezone(UTC), one["DTEND"].dt.astimezone(UTC)) for one in found}


def test_both_ways(clinic, server):
    calendar = server.calendar()
    clinic.book("A1", tomorrow(10))
    clinic.start()
    clinic.join(server.address)
    until_shown(calendar, tomorrow(10), patience=10)
    # Ours appear there within ten seconds.
    begun = time.monotonic()
    clinic.book("A2", tomorrow(11))
    until_shown(calendar, tomorrow(10), tomorrow(11), patience=10)
    print(f"{server.name}: a visit was there {time.monotonic() - begun:.1f} s after its import began")
    for _, event in ours(calendar):
        assert "Secret" not in event.data and "SUMMARY:Appointment" in event.data and "5 Quay Street" in event.data
    # What is there takes time here.
    begun = time.monotonic()
    expected = add_series(calendar)
    assert len(expected) == 30
    until(lambda: clinic.busy() == expected, 60, "the series takes time")
    print(f"{server.name}: a series took time after {time.monotonic() - begun:.1f} s")
    # Moved by the clinic.
    clinic.book("A1", tomorrow(14))
    until_shown(calendar, tomorrow(11), tomorrow(14))
    # Moved there: staff are asked, and say that the calendar is right.
    move(ours(calendar)[0][1], tomorrow(12, 15))
    clinic.answers("calendar")
    until(lambda: clinic.visit("A2")[0] == tomorrow(12, 15), what="the visit moved")
    # Moved there again: staff say that the clinic is right.
    move(ours(calendar)[0][1], tomorrow(9))
    clinic.answers("clinic")
    until_shown(calendar, tomorrow(12, 15), tomorrow(14))
    # Deleted there.
    ours(calendar)[0][1].delete()
    clinic.answers("calendar")
    until(lambda: clinic.visit("A2")[1] == "cancelled", what="the visit is called off")
    assert clinic.visit("A1") == (tomorrow(14), "booked")
    # Called off here.
    clinic.book("A1", tomorrow(14), "cancelled")
    until_shown(calendar)
    assert clinic.busy() == expected
    assert not clinic.questions()
    assert clinic.command("calendars", "check").returncode == 0


def test_rules_are_followed_and_what_cannot_be_is_asked(clinic, radicale):
    calendar = radicale.calendar()
    clinic.book("A1", tomorrow(10))
    clinic.book("A2", tomorrow(11))
    clinic.start()
    clinic.join(radicale.address, "--moved", "follow", "--deleted", "cancel")
    until_shown(calendar, tomorrow(10), tomorrow(11))
    move(ours(calendar)[0][1], tomorrow(16, 30))
    until(lambda: clinic.visit("A1")[0] == tomorrow(16, 30), what="the visit followed")
    # Onto another visit: that cannot be.
    move(ours(calendar)[1][1], tomorrow(11, 15))
    clinic.answers("clinic")
    until_shown(calendar, tomorrow(11), tomorrow(16, 30))
    ours(calendar)[0][1].delete()
    until(lambda: clinic.visit("A2")[1] == "cancelled", what="the visit was called off")
    assert clinic.visit("A1") == (tomorrow(16, 30), "booked")


def test_echoes_end_and_the_same_question_is_asked_once(clinic, radicale, proxy):
    calendar = radicale.calendar()
    for hour in range(9, 13):
        clinic.book(f"A{hour}", tomorrow(hour))
    clinic.start()
    clinic.join(proxy.address)
    until_shown(calendar, *[tomorrow(hour) for hour in range(9, 13)])
    move(ours(calendar)[0][1], tomorrow(15))
    until(clinic.questions, what="a question")
    clinic.in_step()
    writes, asked = proxy.count("PUT", "DELETE"), len(clinic.log_lines())
    clinic.command("calendars", "sync")
    clinic.in_step()
    clinic.in_step()
    assert proxy.count("PUT", "DELETE") == writes == 4
    assert len(clinic.log_lines()) == asked and len(clinic.questions()) == 1


@pytest.mark.parametrize("fault", ["412", "etags", "truncated", "token", "no-sync", "busy", "cut"])
def test_faults_are_outlived(clinic, radicale, proxy, fault):
    calendar = radicale.calendar()
    counts = {}

    def first(name, times=2):
        counts[name] = counts.get(name, 0) + 1
        return counts[name] <= times

    def alter(request, answer):
        method, is_sync = request["method"], b"sync-collection" in request["body"]
        if fault == "412" and method == "PUT" and answer is None and first(request["path"], 1):
            return [412, [], b""]
        if fault == "etags" and answer and method in ("PUT", "GET"):
            return [answer[0], [pair for pair in answer[1] if pair[0].lower() != "etag"], answer[2]]
        if fault == "truncated" and is_sync and method == "REPORT" and answer and answer[0] == 207 and first("sync"):
            cut = b"<response><href>/lind/</href><status>HTTP/1.1 507 Insufficient Storage</status></response></multistatus>"
            return [207, answer[1], answer[2].replace(b"</multistatus>", cut)]
        if fault == "token" and is_sync and method == "REPORT" and answer is None and first("sync"):
            return [403, [], b'<error xmlns="DAV:"><valid-sync-token/></error>']
        if fault == "no-sync" and is_sync and answer is None:
            return [501, [], b""]
        if fault == "busy" and method == "PUT" and answer is None and first(request["path"]):
            return [503, [("Retry-After", "1")], b""]
        # It is written, and nobody is told.
        if fault == "cut" and method in ("PUT", "DELETE") and answer and first(request["path"]):
            return False
        return None

    clinic.book("A1", tomorrow(10))
    clinic.book("A2", tomorrow(11))
    clinic.start()
    proxy.alter = alter
    clinic.join(proxy.address, "--moved", "follow")
    until_shown(calendar, tomorrow(10), tomorrow(11), patience=60)
    expected = add_series(calendar)
    until(lambda: clinic.busy() == expected, 60, "the series takes time")
    clinic.book("A1", tomorrow(13))
    until_shown(calendar, tomorrow(11), tomorrow(13), patience=60)
    move(ours(calendar)[0][1], tomorrow(15))
    until(lambda: clinic.visit("A2")[0] == tomorrow(15), 60, "the visit followed")
    clinic.book("A1", tomorrow(13), "cancelled")
    until_shown(calendar, tomorrow(15), patience=60)
    clinic.in_step(patience=90)
    assert clinic.busy() == expected and not clinic.questions()
    assert clinic.visit("A2") == (tomorrow(15), "booked")


def test_a_token_that_runs_out_is_told_and_a_new_one_goes_on(clinic, radicale, proxy):
    calendar = radicale.calendar()
    good = ["first-token"]
    basic = "Basic " + base64.b64encode(b"lind:an-app-password").decode()

    def alter(request, answer):
        if answer is not None:
            return None
        if request["headers"].get("Authorization") != f"Bearer {good[0]}":
            return [401, [("WWW-Authenticate", "Bearer")], b""]
        request["headers"]["Authorization"] = basic
        return None

    proxy.alter = alter
    (clinic.folder / "token").write_text("first-token")
    add = ["calendars", "add", "Dr Lind", proxy.address, "--calendar", "Work", "--token-file", str(clinic.folder / "token")]
    clinic.book("A1", tomorrow(10))
    clinic.start()
    clinic.command(*add)
    until_shown(calendar, tomorrow(10))
    good[0] = "second-token"
    until(lambda: "token" in (clinic.looks()[2] or ""), what="the failure is told in plain words")
    assert "does not accept the token any more" in clinic.command("calendars", "list").stdout
    expected = add_series(calendar)
    clinic.book("A2", tomorrow(11))
    (clinic.folder / "token").write_text("second-token")
    clinic.command(*add)
    until_shown(calendar, tomorrow(10), tomorrow(11))
    until(lambda: clinic.busy() == expected, what="what happened meanwhile is known")


def test_a_death_after_each_write_loses_nothing_and_writes_nothing_twice(clinic, radicale, proxy):
    calendar = radicale.calendar()
    deaths = []

    def alter(request, answer):
        if request["method"] in ("PUT", "DELETE") and answer and len(deaths) < 6:
            deaths.append(request["path"])
            clinic.kill()
            return False
        return None

    hours = range(9, 14)
    for hour in hours:
        clinic.book(f"A{hour}", tomorrow(hour))
    clinic.start()
    clinic.join(proxy.address)
    proxy.alter = alter
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and len(deaths) < 5:
        if clinic.process.poll() is not None:
            clinic.start(may_die=True)
        time.sleep(0.1)
    assert len(deaths) == 5
    clinic.process.wait(20)
    clinic.start()
    until_shown(calendar, *[tomorrow(hour) for hour in hours])
    clinic.book("A9", tomorrow(9), "cancelled")
    until(lambda: len(deaths) == 6, what="the last death")
    clinic.process.wait(20)
    clinic.start()
    until_shown(calendar, *[tomorrow(hour) for hour in range(10, 14)])
    clinic.in_step()
    assert not clinic.questions()


def test_a_night_heals_what_was_changed_by_hand(clinic, radicale):
    calendar = radicale.calendar()
    clinic.book("A1", tomorrow(10))
    clinic.start()
    clinic.join(radicale.address, "--deleted", "restore")
    until_shown(calendar, tomorrow(10))
    expected = add_series(calendar)
    until(lambda: clinic.busy() == expected, 60, "the series takes time")
    clinic.stop()
    clinic.change("DELETE FROM calendar_busy")
    clinic.change("UPDATE calendar_item SET etag = '\"lost\"'")
    clinic.change("UPDATE appointment SET start_at = start_at + 3600000000, end_at = end_at + 3600000000")
    clinic.change("UPDATE calendar_account SET full_due_at = 0, poll_due_at = 0")
    clinic.start()
    until_shown(calendar, tomorrow(11))
    until(lambda: clinic.busy() == expected, what="the series takes time again")


def synced(folder, one, other):
    """A run of vdirsyncer, which keeps the practitioner's calendars on two servers alike."""
    ends = []
    for server in (one, other):
        path = urllib.parse.urlparse(str(server.calendar().url)).path.rstrip("/")
        ends.append((server, path.rsplit("/", 1)))
    (folder / "vdirsyncer").write_text(
        f'[general]\nstatus_path = "{folder}/status/"\n'
        f'[pair work]\na = "one"\nb = "two"\ncollections = [["work", "{ends[0][1][1]}", "{ends[1][1][1]}"]]\n'
        + "".join(
            f'[storage {name}]\ntype = "caldav"\nurl = "http://127.0.0.1:{server.port}{home}/"\n'
            f'username = "lind"\npassword = "{PASSWORD}"\n'
            for name, (server, (home, _)) in zip(("one", "two"), ends)
        )
    )
    for step in (["discover", "work"], ["sync"]):
        done = subprocess.run(
            [sys.executable, "-m", "vdirsyncer", "-c", str(folder / "vdirsyncer"), *step],
            input="y\n" * 9, capture_output=True, text=True, timeout=120,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_program_that_copies_calendars_carries_both_ways(clinic, radicale, tmp_path):
    xandikos = SERVERS["xandikos"](tmp_path)
    try:
        calendar, copy = radicale.calendar(), xandikos.calendar()
        clinic.book("A1", tomorrow(10))
        clinic.start()
        clinic.join(radicale.address, "--moved", "follow")
        until_shown(calendar, tomorrow(10))
        expected = add_series(copy)
        synced(tmp_path, radicale, xandikos)
        until(lambda: clinic.busy() == expected, 60, "what is in the copy takes time")
        move(ours(copy)[0][1], tomorrow(15))
        synced(tmp_path, radicale, xandikos)
        until(lambda: clinic.visit("A1")[0] == tomorrow(15), 60, "the visit followed its copy")
        clinic.book("A1", tomorrow(15), "cancelled")
        until_shown(calendar)
        synced(tmp_path, radicale, xandikos)
        assert not ours(copy) and clinic.busy() == expected
    finally:
        xandikos.stop()


def test_a_feed_is_read_with_its_secret_alone(clinic, radicale):
    clinic.book("A1", tomorrow(10))
    clinic.start()
    address = clinic.command("calendars", "feed", "Dr Lind").stdout.strip()
    path = address[address.index("/calendars/"):]
    status, body, headers = clinic.ask(path)
    [event] = icalendar.Calendar.from_ical(body).walk("VEVENT")
    assert status == 200 and event["DTSTART"].dt == tomorrow(10).astimezone(UTC) and b"Secret" not in body
    assert clinic.ask(path, {"If-None-Match": headers["ETag"]})[0] == 304
    clinic.book("A1", tomorrow(11))
    status, _, _ = clinic.ask(path, {"If-None-Match": headers["ETag"]})
    assert status == 200
    assert clinic.ask(path[:-6] + "x.ics")[0] == 404
    clinic.command("calendars", "feed", "Dr Lind", "--revoke")
    assert clinic.ask(path)[0] == 404
