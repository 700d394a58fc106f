"""Leave and the wait-list on the console and the patients' phones together, in the order of a day."""

import re

import pytest
from playwright.sync_api import expect

from conftest import until

PATIENCE = 20_000


@pytest.fixture(scope="module")
def tomorrow(demo, desk):
    """The date of tomorrow on the clinic's clock, and who sees whom then."""
    desk.goto(f"{demo.console}/today")
    desk.get_by_role("link", name="Day after").click()
    desk.wait_for_url("**/today?day=*")
    return desk.url.split("day=")[1]


def phone_of(demo, name):
    return next((phone["index"] for phone in demo.ask("state")["phones"] if phone["name"] == name), None)


def last_said(demo, index):
    """The newest message on a phone, with its choices."""
    return demo.ask("state")["phones"][index].get("last") or {}


def test_a_leave_is_entered_in_one_act_and_its_patients_are_offered_other_times(demo, desk, phones, tomorrow, picture):
    desk.goto(f"{demo.console}/week")
    desk.get_by_role("link", name="Leave").click()
    desk.get_by_label("Who", exact=True).select_option(label="Dr Amara Okafor")
    desk.get_by_label("From", exact=True).fill(tomorrow)
    desk.get_by_label("Until, that day too", exact=True).fill(tomorrow)
    desk.get_by_role("button", name="Show the visits in it").click()
    affected = desk.locator("section.preview tbody tr")
    assert affected.count() >= 3
    expect(desk.locator("section.preview .proposals li").first).to_be_visible()
    picture(desk, "leave-preview")
    desk.get_by_role("button", name=re.compile("Enter it and offer")).click()
    desk.wait_for_url(re.compile("/leave$"))
    sheet = desk.locator("section", has=desk.get_by_role("heading", name=re.compile("Dr Amara Okafor ·")))
    expect(sheet.locator("tbody tr")).to_have_count(affected.count() or 4)
    expect(sheet.locator("tr.unanswered").first).to_contain_text(re.compile("Not answered|Read|On its way"), timeout=PATIENCE)
    picture(desk, "leave-entered")


def test_one_tap_on_the_phone_answers_and_the_page_says_so_at_once(demo, desk, phones, picture):
    desk.goto(f"{demo.console}/leave")
    expect(desk.locator("#link-state")).to_have_attribute("data-state", "live", timeout=PATIENCE)
    names = desk.locator("tr.unanswered .patient").all_inner_texts()

    def asked():
        for name in names:
            index = phone_of(demo, name)
            if index is not None and len(last_said(demo, index).get("content", {}).get("choices", [])) == 3:
                return name, index
        return None

    name, index = until(asked, what="an offer of another time on a phone")
    phones.get_by_test_id(f"phone-item-{index}").click()
    phone = phones.get_by_test_id(f"phone-{index}")
    bubble = phone.get_by_test_id("bubble").last
    expect(bubble.get_by_test_id("choice-2")).to_be_visible()
    # It shows on a lock screen: whose visit it is stands nowhere in it.
    assert name not in bubble.inner_text()
    picture(phones, "leave-offer-on-phone")
    desk.evaluate("window.neverReloaded = true")
    bubble.get_by_test_id("choice-0").click()
    line = desk.locator("tr", has=desk.locator(".patient", has_text=name))
    expect(line).to_contain_text("New time", timeout=PATIENCE)
    assert desk.evaluate("window.neverReloaded === true")
    picture(desk, "leave-answered")


def test_the_wait_list_is_kept_and_steered_by_staff(demo, desk, phones, tomorrow, picture):
    names = []
    # Whoever comes today or tomorrow can be given nothing earlier.
    for day in ["", f"?day={tomorrow}"]:
        desk.goto(f"{demo.console}/today{day}")
        names += desk.locator("tr.visit:not(.cancelled) .patient").all_inner_texts()
    waiting = next(phone["name"] for phone in demo.ask("state")["phones"] if phone["name"] not in names)
    desk.goto(f"{demo.console}/waiting")
    desk.get_by_text("Put somebody on the list").click()
    desk.get_by_label("Patient: name or number", exact=True).fill("Nobody of that name")
    desk.get_by_role("button", name="Put on the list").click()
    expect(desk.locator(".complaint")).to_contain_text("Nobody in the records")
    picture(desk, "waiting-complaint")
    desk.get_by_label("Patient: name or number", exact=True).fill(waiting)
    desk.get_by_label("Priority", exact=True).select_option("urgent")
    desk.get_by_role("button", name="Put on the list").click()
    desk.wait_for_url(re.compile("/waiting$"))
    entry = desk.locator("table.waiting tr", has_text=waiting)
    expect(entry).to_contain_text("Urgent")
    entry.get_by_label(re.compile("^Priority:")).select_option("asap")
    entry.get_by_role("button", name="Set").click()
    expect(desk.locator("table.waiting tr", has_text=waiting)).to_contain_text("As soon as possible")
    picture(desk, "waiting")
    desk.locator("table.waiting tr", has_text=waiting).get_by_role("button", name=re.compile("Take off")).click()
    expect(desk.locator("table.waiting tr", has_text=waiting)).to_have_count(0)


def test_the_pages_fit_a_small_screen_and_the_dark(browser, demo, desk, tomorrow, picture):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, color_scheme="dark", storage_state=desk.context.storage_state()
    )
    page = context.new_page()
    pages = {
        "week": "week", "day": f"week?view=day&day={tomorrow}", "leave": "leave", "waiting": "waiting",
        "new-visit": f"week/new?day={tomorrow}", "practice": "practice",
        "practice-people": "practice/people", "practice-rooms": "practice/rooms", "practice-kinds": "practice/visits",
        "leave-preview": f"leave?reason=holiday&practitioner=&from={tomorrow}&until={tomorrow}&from_time=&until_time=",
    }
    for name, path in pages.items():
        page.goto(f"{demo.console}/{path}")
        width = page.evaluate("document.documentElement.scrollWidth")
        picture(page, f"small-{name}")
        assert width <= 390, f"{name} is {width} pixels wide on a screen of 390"
    context.close()
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, color_scheme="dark", storage_state=desk.context.storage_state()
    )
    page = context.new_page()
    for name, path in pages.items():
        page.goto(f"{demo.console}/{path}")
        picture(page, f"dark-{name}")
    context.close()
