"""Booking in the chat as patients and the front desk see it: book, move from a reminder, cancel, be rescued from the wait-list.

The phones' page and the console are open beside each other; each language has two patients of the demo's clinic.
"""

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from chaos.ground import ROOT
from conftest import until

PATIENCE = 20_000
# The demo's first patients are one person to a phone, in the same order; later ones share phones.
ALONE = 24


@dataclass
class Speech:
    """Two patients, and what they write."""

    language: str
    patient: str
    waiting: str
    book: str
    earlier: str
    cancel: str
    move: str

    def says(self, key):
        """How the clinic's own words of that kind begin."""
        return words(self.language, key).split("\n")[0].split("{")[0].strip()


def words(language, key):
    return json.loads((ROOT / f"Sources/CAssets/files/wording/{language}.json").read_text())["texts"][key]


SPEECHES = [
    Speech("en", "Tom Ashgrove", "Grace Holloway", "I would like to book an appointment", "Anything earlier?",
           "Please cancel my appointment",
           "I want to reschedule my appointment"),
    Speech("pt-BR", "Rafael Moreira", "Beatriz Nogueira", "Quero marcar uma consulta", "tem algo antes?", "cancelar consulta",
           "quero remarcar minha consulta"),
    Speech("hi", "Priya Sharma", "Arjun Mehta", "मुझे अपॉइंटमेंट चाहिए", "इससे पहले कोई समय है?", "मेरा अपॉइंटमेंट रद्द कर दीजिए",
           "अपॉइंटमेंट का समय बदलना है"),
    Speech("ar", "ليلى حداد", "عمر الخطيب", "أريد موعدا", "هل يوجد موعد أقرب؟", "إلغاء موعدي",
           "أريد تغيير موعدي"),
]

HERE = {"en": "I'm here", "es": "ya llegué", "pt-BR": "cheguei", "fr": "je suis arrivé", "hi": "मैं आ गया", "ar": "وصلت",
        "sw": "nimefika", "id": "saya sudah sampai"}


class Book:
    """The clinic's database, to know what a test has to look for on the pages."""

    def __init__(self, demo):
        self.path = f"file:{demo.folder}/clinic.db?mode=ro"

    def rows(self, sql, *values):
        with sqlite3.connect(self.path, uri=True, timeout=20) as database:
            return database.execute(sql, values).fetchall()

    def visits(self, person):
        return [row[0] for row in self.rows(
            "SELECT id FROM appointment WHERE patient_id = ? AND state = 'booked' ORDER BY start_at", person)]

    def visit(self, visit):
        return self.rows("SELECT local_start, state, practitioner_id, visit_type_id FROM appointment WHERE id = ?", visit)[0]


class Patient:
    """One phone on the phones' page."""

    def __init__(self, demo, page, name):
        self.demo, self.page, self.name, self.book = demo, page, name, Book(demo)
        self.index = next(phone["index"] for phone in demo.ask("state")["phones"] if phone["name"] == name)
        assert self.index < ALONE
        self.person = self.book.rows("SELECT id FROM person ORDER BY id LIMIT 1 OFFSET ?", self.index)[0][0]
        self.look()

    def look(self):
        self.page.get_by_test_id(f"phone-item-{self.index}").click()
        self.phone = self.page.get_by_test_id(f"phone-{self.index}")
        expect(self.phone).to_be_visible(timeout=PATIENCE)

    def heard(self):
        bubbles = self.demo.ask(f"people/{self.index}/transcript")["bubbles"]
        return len([bubble for bubble in bubbles if not bubble["mine"]])

    def last(self):
        return self.phone.get_by_test_id("bubble").last

    def after(self, deed):
        """The one message the clinic answers a deed with."""
        before = self.heard()
        deed()
        until(lambda: self.heard() > before, what=f"an answer to {self.name}")
        assert self.heard() == before + 1, "each message is paid for"
        expect(self.last()).to_have_attribute("data-from", "clinic", timeout=PATIENCE)
        return self.last()

    def write(self, text):
        def deed():
            self.phone.get_by_test_id("composer").fill(text)
            self.phone.get_by_test_id("send").click()

        return self.after(deed)

    def sheet(self):
        self.phone.get_by_test_id("list-open").last.click()
        return self.phone.get_by_test_id("list-sheet")

    def choose(self, row):
        return self.after(lambda: self.sheet().get_by_test_id(f"row-{row}").click())

    def choose_named(self, name):
        """The row of that name; which comes first depends on what the patient came for before."""
        def deed():
            self.sheet().locator("[data-testid^='row-']").filter(has_text=name).first.click()

        return self.after(deed)

    def tap(self, choice):
        return self.after(lambda: self.last().get_by_test_id(f"choice-{choice}").click())


def on_the_desk(demo, desk, visit, name):
    """The visit's row on its day."""
    desk.goto(f"{demo.console}/today?day={Book(demo).visit(visit)[0][:10]}")
    found = desk.locator(f"#v{visit}")
    expect(found.locator(".patient")).to_have_text(name, timeout=PATIENCE)
    return found


def wall(demo):
    """The clock on the clinic's wall; it is moved on in steps."""
    state = demo.ask("state")
    return datetime.fromtimestamp(state["now"], ZoneInfo(state["zone"]))


def called_off_before(demo, person, keep):
    """The patient's other visits ahead, which would need a question more."""
    for visit in Book(demo).visits(person):
        if visit != keep:
            demo.write(f"UPDATE appointment SET state = 'cancelled', version = version + 1 WHERE id = {visit}")


@pytest.fixture(params=SPEECHES, ids=lambda speech: speech.language)
def speech(request):
    return request.param


def test_booked_moved_cancelled_and_rescued(demo, desk, phones, speech, picture):
    patient, waiting, book = Patient(demo, phones, speech.patient), Patient(demo, phones, speech.waiting), Book(demo)
    for one in (patient, waiting):
        called_off_before(demo, one.person, None)
    tag = speech.language

    # Somebody books in three messages, and the front desk sees it.
    patient.look()
    before = patient.heard()
    patient.write(speech.book)
    patient.choose(0)
    picture(phones, f"booking-{tag}-times")
    expect(patient.choose(2)).to_contain_text(speech.says("reply.booked"), timeout=PATIENCE)
    assert patient.heard() - before == 3
    picture(phones, f"booking-{tag}-booked")
    visit = book.visits(patient.person)[0]
    expect(on_the_desk(demo, desk, visit, speech.patient)).to_contain_text("Not confirmed")

    # Somebody else books the same with the same practitioner, later, and would like to come earlier.
    practitioner, kind = book.visit(visit)[2:]
    waiting.look()
    waiting.write(speech.book)
    waiting.choose_named(book.rows("SELECT name FROM visit_type WHERE id = ?", kind)[0][0])
    expect(waiting.choose(8)).to_contain_text(speech.says("reply.booked"), timeout=PATIENCE)
    later = book.visits(waiting.person)[0]
    demo.write(f"UPDATE appointment SET practitioner_id = {practitioner} WHERE id = {later}")
    assert book.visit(later)[3] == kind
    expect(waiting.write(speech.earlier)).to_contain_text(speech.says("reply.wait-list-joined"), timeout=PATIENCE)
    picture(phones, f"booking-{tag}-waiting")

    # Moved from the reminder, in two messages; what the patient gave up is offered to who waits.
    patient.look()
    expect(patient.write(speech.move)).to_contain_text(speech.says("reply.choose-slot"), timeout=PATIENCE)
    expect(patient.choose(4)).to_contain_text(speech.says("reply.moved"), timeout=PATIENCE)
    offered = book.visit(visit)[0]
    waiting.look()
    until(lambda: speech.says("reply.offer") in waiting.last().inner_text(), what="the offer of the freed time")
    picture(phones, f"booking-{tag}-offer")
    expect(waiting.tap(0)).to_contain_text(speech.says("reply.booked"), timeout=PATIENCE)
    assert book.visit(later)[0] < offered
    on_the_desk(demo, desk, later, speech.waiting)
    picture(desk, f"booking-{tag}-rescued")

    # Called off, and why, with one tap each.
    patient.look()
    patient.write(speech.cancel)
    expect(patient.tap(0)).to_contain_text(speech.says("reply.cancelled-why"), timeout=PATIENCE)
    heard = patient.heard()
    patient.sheet().get_by_test_id("row-1").click()
    cancelled = on_the_desk(demo, desk, visit, speech.patient)
    expect(cancelled).to_contain_text("Cancelled", timeout=PATIENCE)
    expect(cancelled).to_contain_text("cannot make it", timeout=PATIENCE)
    assert patient.heard() == heard, "a reason is not answered: each message is paid for"


def test_one_of_two_visits_is_moved_in_two_messages(demo, desk, phones, speech, picture):
    patient, book = Patient(demo, phones, speech.patient), Book(demo)
    called_off_before(demo, patient.person, None)
    for row in (1, 7):
        patient.write(speech.book)
        patient.choose(0)
        patient.choose(row)
    before = {visit: book.visit(visit)[0] for visit in book.visits(patient.person)}
    heard = patient.heard()
    expect(patient.write(speech.move)).to_contain_text(speech.says("reply.which-to-move-when"), timeout=PATIENCE)
    sheet = patient.sheet()
    expect(sheet.locator(".section")).to_have_count(2, timeout=PATIENCE)
    picture(phones, f"booking-{speech.language}-move-one-of-two")
    rows = sheet.locator("[data-testid^='row-']")
    assert rows.count() == 10
    # The first of the second visit's times.
    answer = patient.after(lambda: sheet.get_by_test_id("row-5").click())
    expect(answer).to_contain_text(speech.says("reply.moved"), timeout=PATIENCE)
    assert patient.heard() - heard == 2
    first, second = before
    assert book.visit(first)[0] == before[first] and book.visit(second)[0] != before[second]


def test_a_visit_is_moved_from_its_reminder_in_two_messages(demo, desk, phones, picture):
    def reminded():
        return next((name for name, index in demo.reminded().items() if index < ALONE), None)

    for _ in range(6):
        if reminded():
            break
        phones.get_by_test_id("advance-hour").click()
        try:
            until(reminded, patience=8, what="a reminder")
        except AssertionError:
            continue
    patient = Patient(demo, phones, reminded())
    before = patient.heard()
    patient.tap(1)
    patient.choose(0)
    assert patient.heard() - before == 2
    picture(phones, "booking-moved-from-a-reminder")


def test_who_is_here_is_called_in(demo, desk, phones, picture):
    """The day begins; a patient writes that they are here, the desk calls them in and marks what became of others."""
    began = wall(demo)
    phones.get_by_test_id("advance-tomorrow").click()
    until(lambda: wall(demo).date() > began.date() and wall(demo).hour >= 9, what="the next morning")
    book = Book(demo)

    def visits_soon():
        now = demo.ask("state")["now"] * 1_000_000
        return book.rows(
            "SELECT appointment.id, person.id, person.language FROM appointment JOIN person ON person.id = patient_id "
            "JOIN consent ON consent.person_id = person.id AND consent.state = 'given' "
            "WHERE appointment.state = 'booked' AND start_at BETWEEN ? AND ? "
            "AND person.id IN (SELECT id FROM person ORDER BY id LIMIT ?) ORDER BY start_at",
            now - 1_800_000_000, now + 7_000_000_000, ALONE)

    visit, person, language = until(visits_soon, what="a visit about now")[0]
    index = [row[0] for row in book.rows("SELECT id FROM person ORDER BY id")].index(person)
    name = next(phone["name"] for phone in demo.ask("state")["phones"] if phone["index"] == index)
    patient = Patient(demo, phones, name)
    expect(patient.write(HERE[language])).to_contain_text(words(language, "reply.arrived"), timeout=PATIENCE)
    desk.goto(f"{demo.console}/today")
    row = desk.locator(f"#v{visit}")
    expect(row).to_contain_text("Here", timeout=PATIENCE)
    picture(desk, "today-here")
    heard = patient.heard()
    row.get_by_role("button", name="Call in").click()
    until(lambda: patient.heard() > heard, what="the call")
    expect(patient.last()).to_contain_text(words(language, "template.come-in").split("\n")[-1], timeout=PATIENCE)
    picture(phones, "phones-called-in")
    expect(desk.locator(f"#v{visit}")).to_contain_text("Called in", timeout=PATIENCE)
