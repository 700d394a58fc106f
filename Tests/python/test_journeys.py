"""What a person must be able to do, done in a real browser: the front desk on one page, the patients' phones on another.

The tests stand in the order of a day and share one clinic.
"""

import re

import pytest
from playwright.sync_api import expect

from conftest import until

PATIENCE = 20_000
# A PNG of 8 by 8 pixels.
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mOQq+jBihiGlgQAOOxIgax8EKwAAAAASUVORK5CYII="


@pytest.fixture(scope="module")
def reminded(demo, desk, phones):
    """Three patients with a visit tomorrow whose phones show the reminder."""
    open_tomorrow(desk, demo)
    tomorrow = desk.locator("tr.visit .patient").all_inner_texts()
    for _ in range(4):
        phones.get_by_test_id("advance-hour").click()
        try:
            return until(
                lambda: (found := [(name, phone) for name, phone in demo.reminded().items() if name in tomorrow])
                and len(found) >= 3
                and found,
                patience=10,
                what="three reminders for tomorrow",
            )
        except AssertionError:
            continue
    raise AssertionError("no three reminders arrived within four hours of the clinic's clock")


def open_tomorrow(desk, demo):
    desk.goto(f"{demo.console}/today")
    desk.get_by_role("link", name="Day after").click()
    expect(desk.locator("#link-state")).to_have_attribute("data-state", "live", timeout=PATIENCE)
    # A reload would lose this.
    desk.evaluate("window.neverReloaded = true")


def row(desk, name):
    return desk.locator("tr.visit", has=desk.locator(".patient", has_text=name))


def take(phones, index):
    phones.get_by_test_id(f"phone-item-{index}").click()
    phone = phones.get_by_test_id(f"phone-{index}")
    expect(phone).to_be_visible(timeout=PATIENCE)
    return phone


def test_tomorrows_schedule_stands_on_one_page(demo, desk, picture):
    open_tomorrow(desk, demo)
    assert desk.locator("tr.visit").count() >= 9
    expect(desk.locator("h2")).to_have_count(3)
    picture(desk, "tomorrow-before")


def test_reminders_arrive_on_the_phones_when_the_clock_moves(phones, reminded, picture):
    name, index = reminded[0]
    phone = take(phones, index)
    bubble = phone.get_by_test_id("bubble").last
    expect(bubble).to_have_attribute("data-from", "clinic")
    expect(bubble.get_by_test_id("choice-2")).to_be_visible()
    # It shows on a lock screen: whose visit it is stands nowhere in it.
    assert name not in bubble.inner_text()
    picture(phones, "phones-reminder")


def test_a_tap_on_confirm_shows_on_the_schedule_without_a_reload(demo, desk, phones, reminded, picture):
    name, index = reminded[0]
    open_tomorrow(desk, demo)
    expect(row(desk, name)).to_contain_text("Not confirmed")
    take(phones, index).get_by_test_id("choice-0").last.click()
    expect(row(desk, name).locator(".mark").first).to_contain_text(re.compile(r"^\W*Confirmed"), timeout=PATIENCE)
    assert desk.evaluate("window.neverReloaded === true")
    expect(phones.get_by_test_id(f"phone-{index}").get_by_test_id("bubble").last).to_have_attribute("data-from", "clinic")
    picture(desk, "tomorrow-confirmed")


def test_a_patient_moves_a_visit_to_one_of_the_free_times_offered(demo, desk, phones, reminded, picture):
    name, index = reminded[1]
    open_tomorrow(desk, demo)
    before = row(desk, name).locator(".time").inner_text()
    phone = take(phones, index)
    phone.get_by_test_id("choice-1").last.click()
    phone.get_by_test_id("list-open").last.wait_for(timeout=PATIENCE)
    phone.get_by_test_id("list-open").last.click()
    offers = phone.get_by_test_id("list-sheet").get_by_test_id(re.compile(r"row-\d+"))
    assert 2 <= offers.count() <= 10
    picture(phones, "phones-free-times")
    # A late one: tomorrow's visit must leave its place.
    phone.get_by_test_id("list-sheet").get_by_test_id("row-2").click()

    def has_moved():
        return row(desk, name).locator(".time").all_inner_texts() != [before]

    until(has_moved, what="the visit's new time on the schedule")
    assert desk.evaluate("window.neverReloaded === true")
    picture(desk, "tomorrow-moved")


def test_a_patient_cancels(demo, desk, phones, reminded, picture):
    name, index = reminded[2]
    open_tomorrow(desk, demo)
    take(phones, index).get_by_test_id("choice-2").last.click()
    expect(row(desk, name)).to_contain_text("Cancelled", timeout=PATIENCE)
    assert desk.evaluate("window.neverReloaded === true")
    picture(desk, "tomorrow-cancelled")


def test_free_text_is_answered_from_the_inbox_and_its_ticks_are_watched(demo, desk, phones, reminded, picture):
    name, index = reminded[0]
    desk.goto(f"{demo.console}/inbox")
    expect(desk.locator("#link-state")).to_have_attribute("data-state", "live", timeout=PATIENCE)
    phone = take(phones, index)
    phone.get_by_test_id("composer").fill("May I bring my sister along?")
    phone.get_by_test_id("send").click()
    line = desk.locator("a.line", has_text="May I bring my sister along?")
    expect(line).to_be_visible(timeout=PATIENCE)
    picture(desk, "inbox-unread")
    line.click()
    thread = desk.get_by_role("log", name="Messages")
    expect(thread).to_contain_text("May I bring my sister along?")
    desk.get_by_label("Answer").fill("Of course, there is room for two.")
    desk.get_by_role("button", name="Send").click()
    answer = thread.locator("article", has_text="Of course, there is room for two.")
    expect(answer).to_have_count(1, timeout=PATIENCE)
    # The phone is in the patient's hand, so it is read as soon as it arrives.
    expect(answer.locator(".foot")).to_contain_text("Read", timeout=PATIENCE)
    expect(phone.get_by_test_id("bubble").last).to_contain_text("Of course, there is room for two.")
    picture(desk, "inbox-answered")
    picture(phones, "phones-answered")


def say(demo, index, **action):
    return demo.ask(f"people/{index}/actions", action)


def test_the_inbox_is_answered_by_keyboard_alone(demo, desk, reminded, picture):
    desk.goto(f"{demo.console}/inbox")
    expect(desk.locator("#link-state")).to_have_attribute("data-state", "live", timeout=PATIENCE)
    say(demo, reminded[1][1], do="write", text="Is there a lift?")
    say(demo, reminded[2][1], do="write", text="Thank you, and goodbye")
    asked = desk.locator("a.line", has_text="Is there a lift?")
    expect(asked).to_be_visible(timeout=PATIENCE)
    expect(desk.locator("a.line", has_text="Thank you, and goodbye")).to_be_visible(timeout=PATIENCE)
    expect(desk.locator("#nav .count")).to_contain_text("2")

    def tab_to(selector, presses=60):
        for _ in range(presses):
            desk.keyboard.press("Tab")
            if desk.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"{selector} is not reached by the keyboard")

    for _ in range(60):
        desk.keyboard.press("Tab")
        if "Is there a lift?" in desk.evaluate("document.activeElement.innerText"):
            break
    # The list is put in a new order around it; whoever stands on a line stays there.
    say(demo, reminded[2][1], do="write", text="One thing more")
    expect(desk.locator("a.line", has_text="One thing more")).to_be_visible(timeout=PATIENCE)
    assert "Is there a lift?" in desk.evaluate("document.activeElement.innerText")
    picture(desk, "inbox-keyboard")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("log", name="Messages")).to_contain_text("Is there a lift?", timeout=PATIENCE)
    expect(desk.locator("#nav .count")).to_contain_text("1")
    tab_to("textarea")
    desk.keyboard.type("Yes, beside the entrance.")
    desk.keyboard.press("Enter")
    answer = desk.locator("article", has_text="Yes, beside the entrance.")
    expect(answer).to_have_count(1, timeout=PATIENCE)
    assert desk.evaluate("document.activeElement.matches('textarea')")


def test_what_patients_send_is_shown_as_they_meant_it(demo, desk, reminded, picture):
    name, index = reminded[2]
    arabic = "مرحبا، هل يمكنني أن أتأخر عشر دقائق؟ 10:30"
    say(demo, index, do="write", text=arabic)
    say(demo, index, do="media", kind="image", mimeType="image/png", bytes=PIXEL, voice=False)
    desk.goto(f"{demo.console}/inbox")
    desk.locator("a.line", has_text=name).first.click()
    text = desk.locator("article .text", has_text=arabic)
    expect(text).to_have_attribute("dir", "auto", timeout=PATIENCE)
    assert text.evaluate("element => getComputedStyle(element).direction") == "rtl"
    assert desk.locator("html").evaluate("element => getComputedStyle(element).direction") == "ltr"
    photo = desk.locator("article img.photo")
    expect(photo).to_have_attribute("alt", re.compile("^Photo from "), timeout=PATIENCE)
    until(lambda: photo.evaluate("image => image.naturalWidth") > 0, what="the photo")
    expect(desk.locator(".thread-head a.phone")).to_have_attribute("href", re.compile(r"^tel:\+\d+$"))
    picture(desk, "inbox-photo")


def test_an_unfinished_answer_outlives_the_session(demo, desk, reminded):
    name, index = reminded[0]
    desk.goto(f"{demo.console}/inbox")
    desk.locator("a.line", has_text=name).first.click()
    expect(desk.locator("#link-state")).to_have_attribute("data-state", "live", timeout=PATIENCE)
    desk.get_by_label("Answer").fill("We shall keep the place for")
    thread = desk.url
    other = desk.context.new_page()
    other.goto(f"{demo.console}/today")
    other.get_by_role("button", name="Sign out").click()
    other.wait_for_url("**/login")
    other.close()
    say(demo, index, do="write", text="Are you still there?")
    desk.wait_for_url("**/login?next=*", timeout=PATIENCE)
    sign_in(desk)
    assert desk.url == thread
    expect(desk.get_by_label("Answer")).to_have_value("We shall keep the place for")
    desk.get_by_label("Answer").fill("")


def test_after_a_day_of_silence_free_text_is_impossible(demo, desk, phones, reminded, picture):
    phones.get_by_test_id("advance-tomorrow").click()
    phones.get_by_test_id("advance-hour").click()
    for _ in range(6):
        phones.get_by_test_id("advance-hour").click()
    desk.reload()
    if "/login" in desk.url:
        sign_in(desk)
    desk.goto(f"{demo.console}/inbox")
    desk.locator("a.line", has_text=reminded[0][0]).first.click()
    expect(desk.get_by_label("Answer")).to_be_disabled(timeout=PATIENCE)
    expect(desk.locator("#closed")).to_be_visible()
    picture(desk, "inbox-shut")


def sign_in(page):
    page.get_by_label("Email").fill("robin@clinic.example")
    page.get_by_label("Password").fill("a quiet harbour at dawn")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/login" not in url)


def test_who_gets_no_reminder_is_told_with_the_reason(demo, desk, picture):
    seen = ""
    for _ in range(4):
        desk.goto(f"{demo.console}/tomorrow")
        seen = desk.locator("main").inner_text()
        if desk.locator("section h2").count() > 0:
            break
        demo.ask("clock", {"tomorrowMinute": 540})
    assert desk.locator("section h2").count() > 0, seen
    picture(desk, "no-reminder")


def test_the_outbox_and_the_week_can_be_read(demo, desk, picture):
    desk.goto(f"{demo.console}/outbox")
    expect(desk.get_by_role("heading", name="Outbox")).to_be_visible()
    picture(desk, "outbox")
    desk.goto(f"{demo.console}/week")
    picture(desk, "week")


def test_attendance_is_told_and_drawn(demo, desk, picture):
    desk.goto(f"{demo.console}/attendance?period=quarter")
    expect(desk.get_by_role("heading", name="How did visits end?")).to_be_visible()
    assert desk.get_by_role("img", name="Share of settled visits that were missed, by day of the week").count() == 1
    picture(desk, "attendance")
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Download as CSV").click()
    lines = download.value.path().read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("first_day,last_day,breakdown")
    booked = int(lines[1].split(",")[5])
    weekdays = [int(line.split(",")[5]) for line in lines if ",weekday," in line]
    assert booked > 300 and sum(weekdays) == booked, lines[:3]


def test_the_pages_fit_a_small_screen_and_the_dark(browser, demo, desk, picture):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, color_scheme="dark", storage_state=desk.context.storage_state()
    )
    page = context.new_page()
    for name in ["today", "inbox", "outbox", "tomorrow", "week", "attendance?period=quarter"]:
        page.goto(f"{demo.console}/{name}")
        width = page.evaluate("document.documentElement.scrollWidth")
        picture(page, f"small-{name.split('?')[0]}")
        assert width <= 390, f"{name} is {width} pixels wide on a screen of 390"
    context.close()


def test_a_line_that_may_not_send_is_told_on_the_page_that_is_open(demo, desk, picture):
    desk.goto(f"{demo.console}/today")
    expect(desk.locator("#link-state")).to_have_attribute("data-state", "live", timeout=PATIENCE)
    desk.evaluate("window.neverReloaded = true")
    banner = desk.get_by_role("alert").filter(has_text="No message goes out at this moment.")
    expect(banner).to_have_count(0)
    until_then = (demo.ask("state")["now"] + 600) * 1_000_000
    # Since a moment that no message on its way was sent after: else its status would end the rest at once.
    demo.write(
        f"UPDATE line SET held_until = {until_then}, held_since = {until_then}, "
        "held_reason = 'The access token has expired.'"
    )
    say(demo, 0, do="write", text="Hello?")
    expect(banner).to_contain_text("The access token has expired.", timeout=PATIENCE)
    picture(desk, "line-held")
    demo.write("UPDATE line SET held_until = 0, held_reason = NULL")
    say(demo, 0, do="write", text="Hello again?")
    expect(banner).to_have_count(0, timeout=PATIENCE)
    assert desk.evaluate("window.neverReloaded === true")


def test_a_killed_demo_carries_on_and_sends_nothing_twice(demo, desk, picture):
    before = demo.accepted()
    for _ in range(3):
        demo.ask("clock", {"seconds": 1_800})
        demo.kill()
        demo.start()
        assert demo.setup_link is None, "there is an administrator already"
    after = until(lambda: demo.accepted(), what="the ledger")
    correlations = [message["correlation"] for message in after if message.get("correlation")]
    assert len(correlations) == len(set(correlations)), "a message went out twice"
    assert [message["id"] for message in after[: len(before)]] == [message["id"] for message in before]
    desk.goto(f"{demo.console}/today")
    expect(desk.get_by_role("heading", level=1)).to_be_visible()
