"""The practice described on the console, and what follows from it on the patients' phones."""

import re

from playwright.sync_api import expect

from conftest import until

PATIENCE = 20_000


def test_a_practitioner_a_place_and_their_hours_are_described(demo, desk, picture):
    desk.goto(f"{demo.console}/week")
    desk.get_by_role("link", name="Hours and practice").click()
    desk.get_by_role("link", name="People and places").click()
    desk.get_by_label("A new practitioner's name").fill("Dr Ines Prado")
    desk.get_by_role("button", name="Add them").click()
    desk.get_by_label("A new place's name").fill("Market Square")
    desk.locator("#zone").fill("Newyork")
    desk.get_by_role("button", name="Add it").click()
    expect(desk.locator("main")).to_contain_text("write one such as Europe/Madrid")
    desk.go_back()
    desk.locator("#zone").fill("America/New_York")
    desk.locator("#place").fill("Market Square")
    desk.get_by_role("button", name="Add it").click()
    expect(desk.locator("input[name=name][value='Market Square']")).to_be_visible()
    picture(desk, "practice-people")
    desk.get_by_role("link", name="Hours", exact=True).click()
    week = desk.locator("details", has_text="Dr Ines Prado")
    week.locator("summary").click()
    for field, start, end in (("1-1", "09:00", "12:00"), ("1-2", "11:00", "17:00")):
        week.locator(f"input[name='from{field}']").fill(start)
        week.locator(f"input[name='to{field}']").fill(end)
        week.locator(f"select[name='place{field}']").select_option(label="Market Square")
    week.get_by_role("button", name=re.compile("Keep these hours")).click()
    expect(desk.locator("main")).to_contain_text("two places at once on Monday")
    desk.go_back()
    week = desk.locator("details", has_text="Dr Ines Prado")
    if week.get_attribute("open") is None:
        week.locator("summary").click()
    for field, start, end in (("1-1", "09:00", "12:00"), ("1-2", "13:00", "17:00")):
        week.locator(f"input[name='from{field}']").fill(start)
        week.locator(f"input[name='to{field}']").fill(end)
        week.locator(f"select[name='place{field}']").select_option(label="Market Square")
    week.get_by_role("button", name=re.compile("Keep these hours")).click()
    expect(desk.locator("details", has_text="Dr Ines Prado").locator("summary")).to_contain_text(
        "Mon 09:00–12:00 Market Square · Mon 13:00–17:00 Market Square"
    )
    picture(desk, "practice-hours")


def test_whoever_was_seen_is_invited_to_the_visit_that_follows_and_books_it_with_taps(demo, desk, phones, picture):
    desk.goto(f"{demo.console}/practice/visits")
    names = desk.locator("details:not([data-key=kind-new]) summary > span:first-child").all_inner_texts()
    for name in names:
        kind = desk.locator("details:not([data-key=kind-new])").filter(
            has=desk.locator("summary > span:first-child", has_text=re.compile(f"^{re.escape(name)}$"))
        )
        kind.locator("summary").click()
        kind.get_by_label("What follows it").select_option(value="itself")
        kind.get_by_label("In how many days").fill("3")
        kind.get_by_role("button", name="Change it").click()
        expect(desk.locator("main")).to_contain_text(f"then {name} in 3 days")
    picture(desk, "practice-kinds")
    demo.ask("clock", {"tomorrowMinute": 15 * 60})
    seen = []
    for _ in range(6):
        desk.goto(f"{demo.console}/today")
        visits = desk.locator("tr.visit", has=desk.get_by_role("button", name=re.compile("^Seen")))
        if visits.count() == 0:
            break
        visit = visits.first
        seen.append(visit.locator(".patient").inner_text())
        visit.get_by_role("button", name=re.compile("^Seen")).click()
        desk.wait_for_load_state()
    assert seen, "nobody could be marked as seen"

    def invited():
        for phone in demo.ask("state")["phones"]:
            choices = (phone.get("last") or {}).get("content", {}).get("choices", [])
            if phone["name"] in seen and len(choices) == 1:
                return phone["index"]
        return None

    def some_morning():
        for _ in range(4):
            demo.ask("clock", {"tomorrowMinute": 10 * 60})
            try:
                return until(lambda: (index := invited()) is not None and [index], patience=8, what="an invitation")[0]
            except AssertionError:
                continue
        raise AssertionError("nobody was invited within four mornings")

    index = some_morning()
    phones.get_by_test_id(f"phone-item-{index}").click()
    phone = phones.get_by_test_id(f"phone-{index}")
    phone.get_by_test_id("choice-0").last.wait_for(timeout=PATIENCE)
    picture(phones, "follow-up-invitation")
    phone.get_by_test_id("choice-0").last.click()
    phone.get_by_test_id("list-open").last.wait_for(timeout=PATIENCE)
    phone.get_by_test_id("list-open").last.click()
    bubbles = phone.get_by_test_id("bubble")
    before = bubbles.count()
    phone.get_by_test_id("list-sheet").get_by_test_id("row-0").click()
    # The patient's choice, and the clinic's answer, which is no further list.
    until(lambda: bubbles.count() >= before + 2, what="the booking's confirmation")
    expect(bubbles.last).to_have_attribute("data-from", "clinic")
    expect(bubbles.last.get_by_test_id("list-open")).to_have_count(0)
    picture(phones, "follow-up-booked")
