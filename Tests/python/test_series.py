"""Visits that come again, in a real browser over the real server: booked with a date left out, and moved at once."""

import datetime
import re
import sqlite3
import zoneinfo

import pytest
from playwright.sync_api import expect

from conftest import SCREENSHOTS

PATIENCE = 20_000
ZONE = zoneinfo.ZoneInfo("America/New_York")
WEEKS = 6


class Series:
    """A series of somebody the demo knows, on a weekday and at a time that are free to begin with."""

    def __init__(self, demo, desk):
        self.demo = demo
        desk.goto(f"{demo.console}/today")
        told = re.search(r"\w{3} (\d+ \w{3} \d{4})", desk.locator(".head .sub").inner_text())
        today = datetime.datetime.strptime(told[1], "%d %b %Y").date()
        # Far enough for nothing of the demo to be there yet.
        self.first = today + datetime.timedelta(days=28 - today.weekday() + 1)
        self.okafor = self.rows("SELECT id FROM practitioner WHERE name = 'Dr Amara Okafor'")[0][0]
        self.kind = self.rows("SELECT id FROM visit_type ORDER BY minutes, id LIMIT 1")[0][0]
        self.patient = demo.ask("state")["phones"][2]["name"]
        weekday = self.first.isoweekday()
        opens = self.rows(
            "SELECT min(from_minute) FROM opening_hours WHERE practitioner_id = ? AND weekday = ?", self.okafor, weekday
        )[0][0]
        self.minute = opens + 60

    def rows(self, sql, *arguments):
        with sqlite3.connect(self.demo.folder / "clinic.db", timeout=20) as database:
            return database.execute(sql, arguments).fetchall()

    def date(self, week):
        return self.first + datetime.timedelta(days=7 * week)

    @property
    def clock(self):
        return f"{self.minute // 60:02}:{self.minute % 60:02}"

    def booked(self):
        """When the visits of the series are, on the clinic's clock."""
        found = self.rows("SELECT start_at FROM appointment WHERE series_id IS NOT NULL AND state = 'booked' ORDER BY start_at")
        return [f"{datetime.datetime.fromtimestamp(at // 1_000_000, ZONE):%Y-%m-%d %H:%M}" for (at,) in found]

    def told(self):
        return self.rows("SELECT count(*) FROM outbox WHERE cause LIKE 'told:%'")[0][0]


@pytest.fixture(scope="module")
def series(demo, desk):
    return Series(demo, desk)


@pytest.fixture(scope="module")
def page(desk, series):
    """A page of its own; whatever breaks its policy or its script is kept."""
    page = desk.context.new_page()
    errors = []
    page.on("console", lambda said: errors.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.close()
    assert [e for e in errors if not re.search("409|422|404|net::|ERR_", e)] == [], errors


def fits(page, picture, name):
    """The page as it is, on a wide and on a narrow screen."""
    wide = page.viewport_size
    picture(page, f"{name}-wide")
    page.set_viewport_size({"width": 390, "height": 844})
    width = page.evaluate("document.documentElement.scrollWidth")
    page.screenshot(path=str(SCREENSHOTS / f"{name}-narrow.png"), full_page=True)
    page.set_viewport_size(wide)
    assert width <= 390, f"{name} is {width} pixels wide on a screen of 390"


def lived(page):
    """Until the page has looked again for whatever it missed: what a form was answered with must still be there."""
    expect(page.locator("#link-state")).to_have_attribute("data-state", "live", timeout=PATIENCE)
    page.wait_for_timeout(900)


def test_the_form_asks_how_only_once_it_is_said_that_the_visit_comes_again(page, series, picture):
    page.goto(f"{series.demo.console}/week/new?day={series.first}&practitioner={series.okafor}")
    expect(page.get_by_role("button", name="Book it")).to_be_visible()
    expect(page.get_by_role("spinbutton", name="After how many visits")).to_be_hidden()
    fits(page, picture, "series-once")
    page.get_by_label("Comes again").select_option("weeks")
    expect(page.get_by_label("Weeks from one to the next")).to_be_visible()
    expect(page.get_by_role("button", name="Show the dates")).to_be_visible()
    fits(page, picture, "series-again")
    # What is hidden again may hold anything: it does not stand in the way.
    page.get_by_label("Weeks from one to the next").fill("-3.5")
    page.get_by_label("Comes again").select_option("1")
    expect(page.get_by_label("Weeks from one to the next")).to_be_hidden()


def test_the_dates_are_shown_before_anything_is_booked(page, series, picture):
    page.get_by_label("Patient: name or number").fill(series.patient)
    page.get_by_label("For", exact=True).select_option(str(series.kind))
    page.get_by_label("Time", exact=True).fill(series.clock)
    page.get_by_role("button", name="Show the dates").click()
    expect(page.get_by_role("alert").filter(has_text="Say after how many visits")).to_be_visible()
    fits(page, picture, "series-complaint")
    # One day of it Dr Okafor is away.
    away = datetime.datetime.combine(series.date(3), datetime.time(), ZONE)
    with sqlite3.connect(series.demo.folder / "clinic.db", timeout=20) as database:
        database.execute(
            "INSERT INTO absence (id, practitioner_id, start_at, end_at, reason) VALUES (1, ?, ?, ?, 'leave')",
            (series.okafor, int(away.timestamp()) * 1_000_000, int(away.timestamp() + 86_400) * 1_000_000),
        )
    page.get_by_role("spinbutton", name="After how many visits").fill(str(WEEKS))
    page.get_by_role("button", name="Show the dates").click()
    dates = page.locator("section.preview tbody tr")
    expect(dates).to_have_count(WEEKS)
    lived(page)
    expect(dates).to_have_count(WEEKS)
    expect(dates.nth(3)).to_contain_text("Leave, a holiday, or closed")
    expect(page.get_by_role("checkbox")).to_have_count(WEEKS - 1)
    fits(page, picture, "series-dates")
    assert series.booked() == []


def test_a_date_is_left_out_and_the_rest_is_booked_at_once(page, series, picture):
    before = series.told()
    page.get_by_role("checkbox").nth(1).uncheck()
    # Impatient hands click twice.
    page.get_by_role("button", name="Book what is ticked").dblclick()
    page.wait_for_url(re.compile(r"/week/series/\d+\?did=booked&count=4"))
    expect(page.get_by_role("status").filter(has_text="4 visits are booked.")).to_be_visible()
    assert series.booked() == [f"{series.date(week)} {series.clock}" for week in (0, 2, 4, 5)]
    assert series.told() == before + 1
    lived(page)
    fits(page, picture, "series-booked")


def test_the_board_shows_a_sign_that_leads_to_the_series(page, series, picture):
    page.goto(f"{series.demo.console}/week?day={series.date(2)}&practitioner={series.okafor}")
    visit = page.locator("[data-visit]", has_text=series.patient)
    expect(visit).to_have_attribute("aria-label", re.compile("comes again"))
    lived(page)
    picture(page, "series-board")
    visit.get_by_role("link", name="Comes again").click()
    page.wait_for_url(re.compile(r"/week/series/\d+$"))
    expect(page.locator("tr.here")).to_contain_text(series.clock)


def test_this_one_and_those_that_follow_are_moved_after_a_look(page, series, picture):
    later = f"{series.minute // 60 + 1:02}:{series.minute % 60:02}"
    page.get_by_label("To another time of day").fill(later)
    page.get_by_role("button", name="Show where they would be").click()
    expect(page.get_by_role("heading", name="3 of 3 visits can be moved")).to_be_visible()
    lived(page)
    fits(page, picture, "series-move")
    assert all(at.endswith(series.clock) for at in series.booked())
    page.get_by_role("button", name="Move 3 visits").click()
    page.wait_for_url(re.compile("did=moved&count=3"))
    times = [series.clock, later, later, later]
    assert series.booked() == [f"{series.date(week)} {time}" for week, time in zip((0, 2, 4, 5), times)]


def test_the_last_ones_are_called_off(page, series, picture):
    page.get_by_role("link", name="Change from here on").nth(1).click()
    expect(page.get_by_role("button", name="Call off 2 visits")).to_be_visible()
    lived(page)
    page.get_by_role("radio", name="The patient’s wish").check()
    page.get_by_role("button", name="Call off 2 visits").click()
    page.wait_for_url(re.compile("did=off-wished&count=2"))
    expect(page.get_by_text("called off, as the patient wished")).to_be_visible()
    fits(page, picture, "series-off")
    assert len(series.booked()) == 2


def test_why_a_single_visit_was_not_booked_stays_on_the_page(page, series):
    page.goto(f"{series.demo.console}/week/new?day={series.date(3)}&practitioner={series.okafor}")
    page.get_by_label("Patient: name or number").fill(series.patient)
    page.get_by_label("Time", exact=True).fill(series.clock)
    page.get_by_role("button", name="Book it").click()
    expect(page.get_by_role("heading", name="Not booked")).to_be_visible()
    lived(page)
    expect(page.get_by_role("heading", name="Not booked")).to_be_visible()
