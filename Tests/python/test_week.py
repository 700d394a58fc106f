"""The schedule's board in a real browser, over the real server: mouse, finger, keys, and what the server says to a move.

All of it happens on next week's Monday and Tuesday of the demo, which lie ahead whatever day it is.
"""

import datetime
import re
import sqlite3
import zoneinfo

import pytest
from playwright.sync_api import expect

from conftest import until

PATIENCE = 20_000
ZONE = zoneinfo.ZoneInfo("America/New_York")
FIELDS = {"form_token", "here", "appointment", "version", "owner", "origin", "start", "end", "anyway"}

SNAPSHOT = """() => [...document.querySelectorAll("[data-column]")].filter(c => c.offsetParent !== null).map(column => ({
    key: column.dataset.key, name: column.dataset.name, origin: Number(column.dataset.origin),
    length: Number(column.dataset.length), owner: column.dataset.owner,
    taken: [...column.querySelectorAll("[data-taken]")].map(({ dataset }) => ({
        key: dataset.key, from: Number(dataset.from), to: Number(dataset.to), owner: dataset.owner,
        name: dataset.name ?? "", words: dataset.words,
        isVisit: "visit" in dataset, isFixed: "fixed" in dataset })),
    open: [...column.querySelectorAll("[data-open]")].map(({ dataset }) => [Number(dataset.from), Number(dataset.to)]),
}))"""


@pytest.fixture(scope="module")
def clinic(demo, desk):
    """What is booked, read beside the running server."""
    return Clinic(demo, desk)


class Clinic:
    def __init__(self, demo, desk):
        self.demo = demo
        self.state = desk.context.storage_state()
        desk.goto(f"{demo.console}/today")
        told = re.search(r"\w{3} (\d+ \w{3} \d{4})", desk.locator(".head .sub").inner_text())
        self.today = datetime.datetime.strptime(told[1], "%d %b %Y").date()
        self.monday = self.today + datetime.timedelta(days=7 - self.today.weekday())
        self.tuesday = self.monday + datetime.timedelta(days=1)
        names = dict(self.rows("SELECT name, id FROM practitioner"))
        self.okafor, self.reyes = names["Dr Amara Okafor"], names["Dr Daniel Reyes"]
        self.used = set()

    def rows(self, sql, *arguments):
        with sqlite3.connect(self.demo.folder / "clinic.db", timeout=20) as database:
            return database.execute(sql, arguments).fetchall()

    def write(self, sql, *arguments):
        with sqlite3.connect(self.demo.folder / "clinic.db", timeout=20) as database:
            database.execute(sql, arguments)

    def visit(self, key):
        row = self.rows("SELECT start_at, end_at, practitioner_id, version FROM appointment WHERE id = ?", int(key))[0]
        return {"start": row[0] // 1_000_000, "end": row[1] // 1_000_000, "owner": row[2], "version": row[3]}

    def moment(self, day, hour, minute=0):
        at = datetime.datetime.combine(day, datetime.time(hour, minute), ZONE)
        return int(at.timestamp())


class Board:
    """One page with the board, and what went wrong on it."""

    def __init__(self, clinic, browser, path, **options):
        self.clinic = clinic
        options = {"viewport": {"width": 1400, "height": 1100}, **options}
        self.context = browser.new_context(storage_state=clinic.state, **options)
        self.page = self.context.new_page()
        self.errors, self.posts = [], []
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda asked: self.posts.append(asked.post_data) if asked.method == "POST" else None)
        self.open(path)

    def open(self, path):
        self.page.goto(f"{self.clinic.demo.console}{path}")
        expect(self.page.locator("#link-state")).to_have_attribute("data-state", "live", timeout=PATIENCE)
        self.rest()

    def rest(self):
        """Until the page has looked again for whatever it missed."""
        self.page.wait_for_timeout(700)

    @property
    def columns(self):
        return self.page.evaluate(SNAPSHOT)

    def column(self, day):
        return next(index for index, column in enumerate(self.columns) if column["key"].startswith(str(day)))

    def take(self, index, owner):
        """A visit of that column, one that no test has had yet if there is one."""
        movable = [
            taken for taken in self.columns[index]["taken"]
            if taken["isVisit"] and not taken["isFixed"] and int(taken["owner"]) == owner
        ]
        assert movable, "no visit is left on that day"
        found = next((taken for taken in movable if taken["key"] not in self.clinic.used), movable[0])
        self.clinic.used.add(found["key"])
        return found

    def free(self, index, minutes, owner=None, step=15):
        """The first minute from which so many are free and open."""
        column = self.columns[index]
        spans = [t for t in column["taken"] if not owner or not t["owner"] or int(t["owner"]) == owner]
        for start, end in sorted(column["open"]):
            for minute in range(-(-start // step) * step, end - minutes + 1, step):
                if all(t["from"] >= minute + minutes or t["to"] <= minute for t in spans):
                    return minute
        raise AssertionError("nothing is free on that day")

    def block(self, key):
        return self.page.locator(f'[data-visit][data-key="{key}"]')

    def middle(self, key):
        self.block(key).scroll_into_view_if_needed()
        box = self.block(key).bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + min(box["height"] / 2, 8)

    def scale(self, index):
        track = self.page.locator("[data-track]").nth(index).bounding_box()
        return track["height"] / self.columns[index]["length"]

    def across(self, start, end):
        boxes = [self.page.locator("[data-column]").nth(index).bounding_box() for index in (start, end)]
        return boxes[1]["x"] - boxes[0]["x"]

    def drag(self, taken, start, end, minute, put_down=True):
        """Carries a visit by its upper edge from one column to a minute of another; `put_down` False leaves it in hand."""
        x, y = self.middle(taken["key"])
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.hold_at(x + self.across(start, end), y + (minute - taken["from"]) * self.scale(end) + 1)
        if put_down:
            self.page.mouse.up()

    def hold_at(self, x, y):
        self.page.mouse.move(x, y - 6, steps=6)
        self.page.mouse.move(x, y, steps=3)

    @property
    def note(self):
        return self.page.locator("[data-note]").inner_text().replace("\u2068", "").replace("\u2069", "")

    def tells(self, words):
        until(lambda: words in self.note, patience=10, what=f"“{words}” in what is told")

    @property
    def ghost(self):
        return self.page.locator(".ghost")

    def clock(self, index, minute):
        at = datetime.datetime.fromtimestamp(self.columns[index]["origin"] + minute * 60, ZONE)
        return f"{at:%H:%M}"

    def times(self, index, start, end):
        return f"{self.clock(index, start)}–{self.clock(index, end)}"

    def moved(self, key, before):
        return until(lambda: (now := self.clinic.visit(key)) != before and now, what="the move")

    def is_clean(self):
        """Nothing broke the page's policy; a refused move is logged by the browser."""
        return [e for e in self.errors if not re.search("409|404|net::|ERR_", e)] == []

    def close(self):
        self.context.close()


@pytest.fixture
def board(clinic, browser):
    opened = []

    def open_board(path=None, **options):
        path = path or f"/week?day={clinic.monday}&practitioner={clinic.okafor}"
        opened.append(Board(clinic, browser, path, **options))
        return opened[-1]

    yield open_board
    for one in opened:
        assert one.is_clean(), one.errors
        one.close()


def test_while_it_is_in_hand_the_time_and_what_is_in_the_way_are_told(clinic, board, picture):
    week = board()
    monday, tuesday = week.column(clinic.monday), week.column(clinic.tuesday)
    other = week.take(monday, clinic.okafor)
    # A patient is choosing on Tuesday, and Dr Okafor has leave that afternoon.
    hold, leave = clinic.moment(clinic.tuesday, 12), clinic.moment(clinic.tuesday, 15)
    clinic.write(
        "INSERT INTO hold (conversation_id, practitioner_id, start_at, from_at, until_at, expires_at) VALUES (1, ?, ?, ?, ?, ?)",
        clinic.okafor, hold * 1_000_000, hold * 1_000_000, (hold + 1800) * 1_000_000, (hold + 86_400 * 30) * 1_000_000,
    )
    clinic.write(
        "INSERT INTO absence (id, practitioner_id, start_at, end_at, reason) VALUES (7, ?, ?, ?, 'leave')",
        clinic.okafor, leave * 1_000_000, (leave + 7200) * 1_000_000,
    )
    week.open(f"/week?day={clinic.monday}&practitioner={clinic.okafor}")
    length = other["to"] - other["from"]
    free = week.free(monday, length)
    week.drag(other, monday, monday, free, put_down=False)
    assert week.ghost.locator("b").inner_text() == week.times(monday, free, free + length)
    assert week.page.locator(".ghost.is-clashing").count() == 0, week.note
    picture(week.page, "board-free")
    x, y = week.middle(other["key"])
    blocker = next(t for t in week.columns[monday]["taken"] if t["isVisit"] and t["key"] != other["key"])
    week.hold_at(x, y + (blocker["from"] - other["from"]) * week.scale(monday) + 1)
    assert week.page.locator(".ghost.is-clashing").count() == 1 and blocker["name"] in week.note, week.note
    picture(week.page, "board-clash")
    origin = week.columns[tuesday]["origin"]
    for moment, words in [(hold, "Held for a patient"), (leave, "Leave"), (leave + 10_800, "outside opening hours")]:
        minute = (moment - origin) // 60
        week.hold_at(x + week.across(monday, tuesday), y + (minute - other["from"]) * week.scale(tuesday) + 1)
        assert words in week.note, week.note
        assert week.page.locator(".ghost.is-clashing").count() == 1
    week.page.keyboard.press("Escape")
    week.page.mouse.up()
    week.page.wait_for_timeout(200)
    week.tells("Put back")
    assert week.posts == [] and week.ghost.count() == 0
    assert "/week?" in week.page.url
    # The server knows it too, and asks; staff may take it all the same.
    before = clinic.visit(other["key"])
    minute = (leave - origin) // 60
    week.rest()
    week.drag(other, monday, tuesday, minute)
    dialog = week.page.locator("dialog[open]")
    expect(dialog).to_contain_text("has leave until")
    picture(week.page, "board-dialog")
    week.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    week.tells("Put back")
    assert clinic.visit(other["key"]) == before
    week.rest()
    week.drag(other, monday, tuesday, minute)
    week.page.get_by_role("button", name="Move it all the same").click()
    assert week.moved(other["key"], before)["start"] == leave
    clinic.write("DELETE FROM absence WHERE id = 7")
    clinic.write("DELETE FROM hold WHERE conversation_id = 1")


def test_a_visit_is_dropped_on_another_day_and_its_patient_hears_of_it(clinic, board, demo, picture):
    week = board()
    monday, tuesday = week.column(clinic.monday), week.column(clinic.tuesday)
    visit = week.take(monday, clinic.okafor)
    before = clinic.visit(visit["key"])
    length = visit["to"] - visit["from"]
    free = week.free(tuesday, length)
    week.drag(visit, monday, tuesday, free)
    after = week.moved(visit["key"], before)
    origin = week.columns[tuesday]["origin"]
    assert after["start"] == origin + free * 60 and after["version"] == before["version"] + 1
    expect(week.page.locator("[data-column]").nth(tuesday).locator(f'[data-key="{visit["key"]}"]')).to_be_focused()
    week.tells("Moved")
    assert {pair.split("=")[0] for pair in week.posts[-1].split("&")} == FIELDS
    told = clinic.rows("SELECT count(*) FROM outbox WHERE cause = ?", f"told:{visit['key']}:{after['version']}")
    assert told[0][0] <= 1
    picture(week.page, "board-moved")


def test_the_edge_resizes_and_what_is_over_stays(clinic, board):
    week = board()
    monday = week.column(clinic.monday)
    for taken in list(week.columns[monday]["taken"]):
        ahead = [t["from"] for t in week.columns[monday]["taken"] if t["from"] >= taken["to"] and t["isVisit"]]
        if taken["isVisit"] and taken["key"] not in clinic.used and min(ahead, default=10_000) - taken["to"] >= 20:
            break
    clinic.used.add(taken["key"])
    before = clinic.visit(taken["key"])
    week.block(taken["key"]).scroll_into_view_if_needed()
    box = week.block(taken["key"]).bounding_box()
    x, y = box["x"] + 50, box["y"] + box["height"] - 3
    week.page.mouse.move(x, y)
    week.page.mouse.down()
    week.page.mouse.move(x, y + 21 * week.scale(monday), steps=5)
    week.page.mouse.up()
    after = week.moved(taken["key"], before)
    assert after["end"] - before["end"] == 20 * 60 and after["start"] == before["start"]
    week.open(f"/week?day={clinic.today - datetime.timedelta(days=7)}&practitioner={clinic.okafor}")
    week.open(f"/week?day={clinic.today - datetime.timedelta(days=1)}&practitioner=all")
    fixed = [t for column in week.columns for t in column["taken"] if t["isFixed"]]
    assert fixed, "nothing of the days before is over"
    x, y = week.middle(fixed[0]["key"])
    week.page.mouse.move(x, y)
    week.page.mouse.down()
    week.page.mouse.move(x + 200, y, steps=4)
    assert week.ghost.count() == 0
    week.page.mouse.up()


def test_another_visit_in_the_way_has_no_way_through_but_other_times(clinic, board, picture):
    week = board()
    tuesday = week.column(clinic.tuesday)
    visit = week.take(tuesday, clinic.okafor)
    blocker = next(t for t in week.columns[tuesday]["taken"] if t["isVisit"] and t["key"] != visit["key"])
    before = clinic.visit(visit["key"])
    week.drag(visit, tuesday, tuesday, blocker["from"])
    dialog = week.page.locator("dialog[open]")
    expect(dialog).to_contain_text("has a visit then")
    assert dialog.locator("[data-anyway]").count() == 0
    picture(week.page, "board-no-way-through")
    dialog.get_by_role("link", name="Put it back").click()
    expect(dialog).to_have_count(0)
    assert "/week?" in week.page.url and clinic.visit(visit["key"]) == before
    week.rest()
    week.drag(visit, tuesday, tuesday, blocker["from"])
    other = dialog.get_by_role("button").first
    time = other.inner_text().split()[-1]
    other.click()
    after = week.moved(visit["key"], before)
    at = datetime.datetime.fromtimestamp(after["start"], ZONE)
    assert time.startswith(f"{at:%H:%M}")
    week.tells(time)


def test_what_changed_meanwhile_and_what_got_lost_is_told(clinic, board):
    week = board()
    monday, tuesday = week.column(clinic.monday), week.column(clinic.tuesday)
    visit = week.take(tuesday, clinic.okafor)
    free = week.free(monday, visit["to"] - visit["from"])
    # Beside the server, so that the page does not hear of it.
    clinic.write("UPDATE appointment SET version = version + 1, slot_version = version + 1 WHERE id = ?", int(visit["key"]))
    before = clinic.visit(visit["key"])
    week.drag(visit, tuesday, monday, free)
    dialog = week.page.locator("dialog[open]")
    expect(dialog).to_contain_text("Somebody else moved it meanwhile")
    assert dialog.locator("button").count() == 0
    dialog.get_by_role("link", name="Put it back").click()
    week.rest()
    week.page.route("**/week/move", lambda route: route.abort())
    week.drag(visit, tuesday, monday, free)
    expect(week.page.locator("[data-note]")).to_contain_text("may have been moved or not")
    week.page.unroute("**/week/move")
    week.rest()
    week.block(visit["key"]).evaluate("block => { block.dataset.key = '1'; }")
    week.drag({**visit, "key": "1"}, tuesday, monday, free)
    expect(week.page.locator("[data-note]")).to_contain_text("Nothing was changed")
    week.rest()
    assert clinic.visit(visit["key"]) == before
    # A page that looks again leaves the visit in the hand.
    week.drag(visit, tuesday, monday, free, put_down=False)
    week.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    week.rest()
    assert week.ghost.count() == 1
    week.page.keyboard.press("Escape")
    week.page.mouse.up()


def test_it_is_carried_by_keys_alone(clinic, board, picture):
    week = board()
    keys = week.page.keyboard
    monday, tuesday = week.column(clinic.monday), week.column(clinic.tuesday)
    visits = sorted((t for t in week.columns[tuesday]["taken"] if t["isVisit"]), key=lambda t: t["from"])
    focus = lambda: week.page.evaluate("document.activeElement.dataset.key")
    week.block(visits[0]["key"]).focus()
    keys.press("ArrowDown")
    assert focus() == visits[1]["key"]
    keys.press("ArrowUp")
    keys.press("ArrowRight")
    assert focus() in [t["key"] for t in week.columns[tuesday + 1]["taken"]]
    visit = week.take(tuesday, clinic.okafor)
    before = clinic.visit(visit["key"])
    week.block(visit["key"]).focus()
    keys.press("Enter")
    assert "Arrows move it" in week.note
    picture(week.page, "board-keys")
    start, end = visit["from"], visit["to"]
    keys.press("ArrowDown")
    assert week.ghost.locator("b").inner_text() == week.times(tuesday, start + 15, end + 15)
    keys.press("Alt+ArrowUp")
    keys.press("Shift+ArrowDown")
    keys.press("Shift+ArrowDown")
    assert week.ghost.locator("b").inner_text() == week.times(tuesday, start + 10, end + 20)
    keys.press("ArrowLeft")
    assert week.columns[monday]["name"] in week.note
    keys.press("Escape")
    assert week.posts == [] and focus() == visit["key"]
    week.rest()
    free = week.free(tuesday, end - start)
    keys.press("Enter")
    for _ in range(abs(free - start) // 15):
        keys.press("ArrowDown" if free > start else "ArrowUp")
    keys.press("Enter")
    assert week.moved(visit["key"], before)["start"] == week.columns[tuesday]["origin"] + free * 60
    expect(week.block(visit["key"])).to_be_focused()
    week.rest()
    keys.press("Enter")
    keys.press("ArrowDown")
    keys.press("Tab")
    week.page.wait_for_timeout(300)
    assert week.ghost.count() == 0


def test_held_at_its_edge_the_board_scrolls(clinic, board):
    week = board(viewport={"width": 1000, "height": 560})
    tuesday = week.column(clinic.tuesday)
    visit = min((t for t in week.columns[tuesday]["taken"] if t["isVisit"]), key=lambda t: t["from"])
    x, y = week.middle(visit["key"])
    week.page.mouse.move(x, y)
    week.page.mouse.down()
    week.page.mouse.move(x, 530, steps=5)
    week.page.wait_for_timeout(1500)
    assert week.page.evaluate("document.querySelector('.board').scrollTop") > 60
    told = week.ghost.locator("b").inner_text()
    week.page.keyboard.press("Escape")
    week.page.mouse.up()
    assert told > "14:00", told


def test_side_by_side_a_visit_goes_to_another_practitioner(clinic, board, picture):
    week = board(f"/week?view=day&day={clinic.tuesday}")
    names = [column["owner"] for column in week.columns]
    start, end = names.index(str(clinic.okafor)), names.index(str(clinic.reyes))
    visit = week.take(start, clinic.okafor)
    before = clinic.visit(visit["key"])
    free = week.free(end, visit["to"] - visit["from"])
    picture(week.page, "board-day")
    week.drag(visit, start, end, free)
    after = week.moved(visit["key"], before)
    assert after["owner"] == clinic.reyes and after["start"] == week.columns[end]["origin"] + free * 60


def test_from_right_to_left_the_next_day_is_on_the_left(clinic, board, picture):
    week = board()
    week.page.evaluate("document.documentElement.dir = 'rtl'")
    monday, tuesday = week.column(clinic.monday), week.column(clinic.tuesday)
    visit = next(t for t in week.columns[monday]["taken"] if t["isVisit"])
    week.block(visit["key"]).focus()
    week.page.keyboard.press("Enter")
    week.page.keyboard.press("ArrowLeft")
    assert week.columns[tuesday]["name"] in week.note
    picture(week.page, "board-rtl")
    week.page.keyboard.press("Escape")
    assert week.across(monday, tuesday) < 0


def test_a_finger_that_rests_carries_and_one_that_moves_scrolls(clinic, board, picture):
    path = f"/week?day={clinic.tuesday}&practitioner={clinic.okafor}"
    week = board(path, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    assert len(week.columns) == 1
    picture(week.page, "board-small")
    session = week.context.new_cdp_session(week.page)

    def touch(kind, *at):
        points = [{"x": at[0], "y": at[1]}] if at else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    visit = next(t for t in week.columns[0]["taken"] if t["isVisit"])
    x, y = week.middle(visit["key"])
    touch("touchStart", x, y)
    week.page.wait_for_timeout(500)
    assert week.ghost.count() == 1
    before = week.ghost.locator("b").inner_text()
    for step in range(1, 8):
        touch("touchMove", x, y + step * 6)
        week.page.wait_for_timeout(20)
    assert week.ghost.locator("b").inner_text() != before
    picture(week.page, "board-finger")
    touch("touchCancel")
    week.rest()
    assert week.posts == []
    top = week.page.evaluate("scrollY")
    x, y = week.middle(visit["key"])
    touch("touchStart", x, y)
    for step in range(1, 16):
        touch("touchMove", x, y - step * 10)
        week.page.wait_for_timeout(16)
    touch("touchEnd")
    week.page.wait_for_timeout(400)
    until(lambda: week.page.evaluate("scrollY") != top, patience=5, what="the page's scrolling")
    assert week.ghost.count() == 0
    assert week.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_scripts_everything_has_its_place(clinic, browser):
    context = browser.new_context(
        storage_state=clinic.state, java_script_enabled=False, viewport={"width": 1400, "height": 900}
    )
    page = context.new_page()
    page.goto(f"{clinic.demo.console}/week?day={clinic.tuesday}&practitioner={clinic.okafor}")
    block = page.locator("[data-visit]").first
    minutes = int(block.get_attribute("data-to")) - int(block.get_attribute("data-from"))
    assert abs(block.bounding_box()["height"] - max(15, minutes * 1.2)) < 2
    block.locator("a.patient").click()
    page.wait_for_url("**/week/visits/*")
    page.get_by_role("link", name="That day").click()
    page.wait_for_url("**/today?day=*")
    context.close()


def test_a_visit_is_called_off_on_its_own_page(clinic, board, picture):
    page = board().page
    block = page.locator("[data-visit]:not([data-fixed])").last
    key = block.get_attribute("data-key")
    block.locator("a.patient").click()
    page.wait_for_url("**/week/visits/*")
    page.get_by_role("button", name="Call the visit off").click()
    # The browser asks for a reason first.
    assert page.evaluate("document.querySelector('[name=reason]').validity.valueMissing")
    page.get_by_role("radio", name="The clinic cannot").check()
    picture(page, "visit-call-off")
    page.get_by_role("button", name="Call the visit off").click()
    page.get_by_role("status").get_by_text("Called off.").wait_for()
    picture(page, "visit-called-off")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture(page, "small-visit")
    page.get_by_role("link", name="‹ Schedule").click()
    page.wait_for_url("**/week?*")
    expect(page.locator(f"[data-key='{key}']:not([data-fixed])[data-visit]")).to_have_count(0)


def test_an_empty_time_opens_the_form_and_a_known_patient_is_booked(clinic, board, picture):
    week = board()
    keys = week.page.keyboard
    tuesday = week.column(clinic.tuesday)
    week.page.locator("[data-new]").nth(tuesday).focus()
    keys.press("ArrowDown")
    opens = min(start for start, _ in week.columns[tuesday]["open"])
    assert week.clock(tuesday, -(-opens // 15) * 15) in week.note
    keys.press("ArrowDown")
    assert week.page.locator(".caret b").inner_text() == week.clock(tuesday, -(-opens // 15) * 15 + 15)
    picture(week.page, "board-caret")
    keys.press("Escape")
    free = week.free(tuesday, 30)
    box = week.page.locator("[data-track]").nth(tuesday).bounding_box()
    week.page.mouse.dblclick(box["x"] + box["width"] - 4, box["y"] + (free + 2) * week.scale(tuesday))
    week.page.wait_for_url("**/week/new?**")
    expect(week.page.get_by_label("Time")).to_have_value(week_clock(clinic.tuesday, free, week))
    patient = clinic.demo.ask("state")["phones"][0]["name"]
    week.page.get_by_label("Patient: name or number").fill(patient)
    week.page.get_by_label("For", exact=True).select_option(index=0)
    picture(week.page, "board-new-visit")
    week.page.get_by_role("button", name="Book it").click()
    week.page.wait_for_url("**/week?**")
    expect(week.page.locator("[data-visit]", has_text=patient).first).to_be_visible()


def week_clock(day, minute, week):
    """What the form says of a minute of the board it came from."""
    opened = re.search(r"origin=(\d+)&start=(\d+)", week.page.url)
    at = datetime.datetime.fromtimestamp(int(opened[1]) + int(opened[2]) * 60, ZONE)
    assert at.date() == day and int(opened[2]) == minute // 15 * 15
    return f"{at:%H:%M}"
