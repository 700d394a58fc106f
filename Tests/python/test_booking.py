"""Booking by chat as patients and the front desk see it, in four languages: book, move from a reminder, cancel, be rescued
from the wait-list. The phones' page and the console are open beside each other."""

import sqlite3
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from conftest import until

PATIENCE = 20_000


@dataclass
class Speech:
    """What two patients of the demo write, and a word of each answer that is theirs to read."""

    language: str
    patient: str
    waiting: str
    book: str
    earlier: str
    cancel: str
    booked: str
    moved: str
    cancelled: str
    joined: str


SPEECHES = [
    Speech("en", "Tom Ashgrove", "Grace Holloway", "I would like to book an appointment", "Is there anything earlier?",
           "Please cancel my appointment", "your appointment is booked", "Your new appointment time is",
           "Your appointment is cancelled", "You are on the wait-list"),
    Speech("pt", "Rafael Moreira", "Beatriz Nogueira", "Quero marcar uma consulta", "Tem algum horário mais cedo?",
           "Quero cancelar minha consulta", "consulta está marcada", "novo horário da sua consulta",
           "Sua consulta foi cancelada", "lista de espera"),
    Speech("hi", "Priya Sharma", "Arjun Mehta", "अपॉइंटमेंट चाहिए", "क्या इससे पहले का समय मिल सकता है?",
           "मेरा अपॉइंटमेंट रद्द कर दीजिए", "अपॉइंटमेंट बुक हो गया", "नया समय", "रद्द कर दिया गया", "प्रतीक्षा सूची"),
    Speech("ar", "ليلى حداد", "عمر الخطيب", "أريد حجز موعد", "هل يوجد موعد أقرب؟", "إلغاء موعدي", "تم حجز موعدكم",
           "موعدكم الجديد", "تم إلغاء موعدكم", "قائمة الانتظار"),
]


class Patient:
    """One phone on the phones' page."""

    def __init__(self, demo, page, name):
        self.demo, self.page, self.name = demo, page, name
        self.index = next(phone["index"] for phone in demo.ask("state")["phones"] if phone["name"] == name)
        page.get_by_test_id("search").fill("")
        page.get_by_test_id(f"phone-item-{self.index}").click()
        self.phone = page.get_by_test_id(f"phone-{self.index}")
        expect(self.phone).to_be_visible(timeout=PATIENCE)

    def bubbles(self):
        return self.demo.ask(f"people/{self.index}/transcript")["bubbles"]

    def heard(self):
        return [bubble for bubble in self.bubbles() if not bubble["mine"]]

    def after(self, deed):
        """The one message the clinic answers a deed with."""
        before = len(self.heard())
        deed()
        until(lambda: len(self.heard()) > before, what=f"an answer to {self.name}")
        assert len(self.heard()) == before + 1, "one message is paid for, not two"
        return self.phone.get_by_test_id("bubble").last

    def write(self, text):
        def deed():
            self.phone.get_by_test_id("composer").fill(text)
            self.phone.get_by_test_id("send").click()

        return self.after(deed)

    def rows(self):
        self.phone.get_by_test_id("list-open").last.click()
        return self.phone.get_by_test_id("list-sheet")

    def choose(self, row):
        return self.after(lambda: self.rows().get_by_test_id(f"row-{row}").click())

    def tap(self, choice):
        return self.after(lambda: self.phone.get_by_test_id(f"choice-{choice}").last.click())

    def visits(self):
        return visits_of(self.demo, self.index)

    def book(self, speech, time):
        """What for, when, done."""
        self.write(speech.book)
        self.choose(0)
        before = set(self.visits())
        bubble = self.choose(time)
        expect(bubble).to_contain_text(speech.booked, timeout=PATIENCE)
        made = set(self.visits()) - before
        assert len(made) == 1
        return made.pop()


def visits_of(demo, index):
    """Booked visits ahead of the person behind a phone of the demo, by id and start."""
    with sqlite3.connect(f"file:{demo.folder}/clinic.db?mode=ro", uri=True, timeout=20) as database:
        return database.execute(
            "SELECT appointment.id, appointment.start_at FROM appointment "
            "JOIN person ON person.id = appointment.patient_id WHERE appointment.state = 'booked' AND person.id = ("
            " SELECT id FROM person ORDER BY id LIMIT 1 OFFSET ?)", (index,)).fetchall()


def day_of(demo, visit):
    with sqlite3.connect(f"file:{demo.folder}/clinic.db?mode=ro", uri=True, timeout=20) as database:
        return database.execute("SELECT local_start FROM appointment WHERE id = ?", (visit,)).fetchone()[0][:10]


def row(desk, demo, visit, name):
    desk.goto(f"{demo.console}/today?day={day_of(demo, visit)}")
    return desk.locator(f"#v{visit}", has=desk.locator(".patient", has_text=name))


@pytest.fixture(params=SPEECHES, ids=lambda speech: speech.language)
def speech(request):
    return request.param


def test_a_visit_is_booked_moved_cancelled_and_rescued(demo, desk, phones, speech, picture):
    patient, waiting = Patient(demo, phones, speech.patient), Patient(demo, phones, speech.waiting)

    # Booked: three messages of the clinic from a cold start, and the front desk sees it.
    before = len(patient.heard())
    visit, _ = patient.book(speech, 2)
    assert len(patient.heard()) - before <= 3
    picture(phones, f"booking-{speech.language}-booked")
    expect(row(desk, demo, visit, speech.patient)).to_contain_text("Not confirmed", timeout=PATIENCE)

    # Somebody else has a later time, and would like an earlier one.
    later, later_start = waiting.book(speech, 8)
    expect(waiting.write(speech.earlier)).to_contain_text(speech.joined, timeout=PATIENCE)
    picture(phones, f"booking-{speech.language}-waiting")

    # Moved in two messages.
    before = len(patient.heard())
    patient.write({"en": "I want to change my appointment", "pt": "Quero remarcar minha consulta",
                   "hi": "अपॉइंटमेंट का समय बदलना है", "ar": "أريد تغيير موعدي"}[speech.language])
    if patient.bubbles()[-1]["content"].get("choices") and len(patient.visits()) > 1:
        patient.choose(len(patient.visits()) - 1)
    picture(phones, f"booking-{speech.language}-times")
    expect(patient.choose(1)).to_contain_text(speech.moved, timeout=PATIENCE)
    assert len(patient.heard()) - before <= 3


def test_the_front_desk_sees_who_is_here(demo, desk, phones, picture):
    desk.goto(f"{demo.console}/today")
    picture(desk, "today-acts")
