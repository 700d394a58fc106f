"""Booking in the card: a person books on a phone's page, and pywa's own helpers speak the same encryption as we do."""

import base64
import hashlib
import hmac
import json
import os
import re
import urllib.error
import urllib.request

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from playwright.sync_api import expect
from pywa import utils

from conftest import Demo, until

PATIENCE = 20_000
SECRET = b"simulator-app-secret"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    running = Demo(tmp_path_factory.mktemp("flow-demo"), "--flow")
    yield running
    running.stop()


class Envelope:
    """A request as Meta's servers post it, made by `cryptography` alone."""

    def __init__(self, request, pem):
        self.aes, self.vector = os.urandom(16), os.urandom(16)
        public = serialization.load_pem_private_key(pem.encode(), None).public_key()
        oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
        self.key = public.encrypt(self.aes, oaep)
        cipher = Cipher(algorithms.AES(self.aes), modes.GCM(self.vector)).encryptor()
        self.data = cipher.update(json.dumps(request).encode()) + cipher.finalize() + cipher.tag

    @property
    def fields(self):
        names = {"encrypted_flow_data": self.data, "encrypted_aes_key": self.key, "initial_vector": self.vector}
        return {name: base64.b64encode(value).decode() for name, value in names.items()}

    def post(self, demo):
        body = json.dumps(self.fields).encode()
        headers = {
            "Content-Type": "application/json",
            "X-Hub-Signature-256": "sha256=" + hmac.new(SECRET, body, hashlib.sha256).hexdigest(),
        }
        request = urllib.request.Request(f"{demo.console}/flows/booking", body, headers)
        try:
            with urllib.request.urlopen(request, timeout=15) as answer:
                return answer.status, answer.headers["Content-Type"], answer.read().decode()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.headers["Content-Type"], refusal.read().decode()

    def opened(self, text, pem):
        """The answer as pywa's decryptor reads it: the same key, the vector flipped."""
        flipped = base64.b64encode(bytes(byte ^ 0xFF for byte in self.vector)).decode()
        return utils.default_flow_request_decryptor(text, self.fields["encrypted_aes_key"], flipped, pem)[0]


@pytest.fixture(scope="module")
def key(demo):
    return (demo.folder / "flow-key.pem").read_text()


def test_pywa_opens_what_our_endpoint_opens_and_reads_what_it_answers(demo, key):
    ping = {"version": "3.0", "action": "ping"}
    envelope = Envelope(ping, key)
    fields = envelope.fields
    theirs, aes, vector = utils.default_flow_request_decryptor(
        fields["encrypted_flow_data"], fields["encrypted_aes_key"], fields["initial_vector"], key
    )
    assert (theirs, aes, vector) == (ping, envelope.aes, envelope.vector)
    status, kind, text = envelope.post(demo)
    assert status == 200 and kind.startswith("text/plain")
    assert envelope.opened(text, key) == {"data": {"status": "active"}}
    # pywa's encryptor, given the same answer in the same spelling, makes the same bytes.
    spelled = json.dumps({"data": {"status": "active"}})
    ours = base64.b64decode(text)
    pywas = base64.b64decode(utils.default_flow_response_encryptor({"data": {"status": "active"}}, aes, vector))
    assert len(pywas) - len(ours) == len(spelled) - len(spelled.replace(" ", ""))


@pytest.mark.parametrize("request_of", [
    {"action": "INIT", "flow_token": "unused"},
    {"action": "data_exchange", "screen": "CONFIRM", "flow_token": "1-~x", "data": {"slot": "1:1:1"}},
])
def test_a_token_we_never_gave_is_told_kindly(demo, key, request_of):
    envelope = Envelope({"version": "4.0", **request_of}, key)
    status, _, text = envelope.post(demo)
    assert status == 427
    assert "write to us in the chat" in envelope.opened(text, key)["error_msg"]


def test_what_is_for_another_key_or_changed_on_its_way_is_not_opened(demo, key):
    other = subprocess_key()
    assert Envelope({"version": "3.0", "action": "ping"}, other).post(demo)[0] == 421
    envelope = Envelope({"version": "3.0", "action": "ping"}, key)
    envelope.data = bytes([envelope.data[0] ^ 1]) + envelope.data[1:]
    assert envelope.post(demo)[0] == 421


def subprocess_key():
    from cryptography.hazmat.primitives.asymmetric import rsa

    made = rsa.generate_private_key(65537, 2048)
    kind = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return made.private_bytes(*kind).decode()


def say(demo, index, text):
    return demo.ask(f"people/{index}/actions", {"do": "write", "text": text})


def visits(demo):
    import sqlite3

    with sqlite3.connect(demo.folder / "clinic.db", timeout=20) as database:
        return database.execute("SELECT count(*) FROM appointment WHERE state = 'booked'").fetchone()[0]


def hold(phones, name, demo):
    index = next(phone["index"] for phone in demo.ask("state")["phones"] if phone["name"] == name)
    phones.get_by_test_id(f"phone-item-{index}").click()
    phone = phones.get_by_test_id(f"phone-{index}")
    expect(phone).to_be_visible(timeout=PATIENCE)
    return index, phone


def another_day(card):
    """The second day with free times; late in a month it may be one of the next."""
    days = card.locator('button[data-testid^="day-"]:not([disabled])')
    seen = []
    for _ in range(3):
        seen += [day.get_attribute("data-testid") for day in days.all()]
        if len(seen) > 1:
            break
        card.get_by_test_id("month-later").click()
    assert len(seen) > 1, "no two days with free times"
    return seen[1]


@pytest.mark.parametrize(("name", "words", "direction", "booked", "tag"), [
    ("Tom Ashgrove", "I would like to book an appointment", "ltr", "your appointment is booked", "en"),
    ("عمر الخطيب", "حجز موعد", "rtl", "تم", "ar"),
])
def test_a_patient_books_in_the_card(demo, phones, picture, name, words, direction, booked, tag):
    index, phone = hold(phones, name, demo)
    # Whoever has several visits ahead is helped by staff. The demo's first persons have a phone each, in the same order.
    demo.write("UPDATE appointment SET state = 'cancelled', version = version + 1 WHERE state = 'booked' "
               f"AND patient_id = (SELECT id FROM person ORDER BY id LIMIT 1 OFFSET {index})")
    before = visits(demo)
    phone.get_by_test_id("composer").fill(words)
    phone.get_by_test_id("send").click()
    phone.get_by_test_id("choice-0").last.wait_for(timeout=PATIENCE)
    picture(phones, f"flow-card-{tag}")
    phone.get_by_test_id("choice-0").last.click()
    card = phone.get_by_test_id("flow")
    choice = card.get_by_test_id("flow-CHOICE")
    expect(choice).to_be_visible(timeout=PATIENCE)
    assert card.evaluate("element => getComputedStyle(element).direction") == direction
    expect(card.get_by_test_id("flow-next")).to_be_disabled()
    card.get_by_test_id("visit_type-0").check()
    picture(phones, f"flow-choice-{tag}")
    card.get_by_test_id("flow-next").click()
    expect(card.get_by_test_id("flow-TIME")).to_be_visible(timeout=PATIENCE)
    chosen = another_day(card)
    card.get_by_test_id(chosen).click()
    expect(card.get_by_test_id(chosen)).to_have_attribute("aria-pressed", "true", timeout=PATIENCE)
    expect(card.get_by_test_id("flow-next")).to_be_disabled()
    if card.get_by_test_id("few-3").count():
        card.get_by_test_id("few-3").check()
    else:
        card.get_by_test_id("field-many").select_option(index=4)
    picture(phones, f"flow-time-{tag}")
    card.get_by_test_id("flow-next").click()
    expect(card.get_by_test_id("flow-CONFIRM")).to_be_visible(timeout=PATIENCE)
    picture(phones, f"flow-confirm-{tag}")
    # Back to the times, without asking anybody, and on again.
    card.get_by_test_id("flow-back").click()
    expect(card.get_by_test_id("flow-TIME")).to_be_visible(timeout=PATIENCE)
    if card.get_by_test_id("few-2").count():
        card.get_by_test_id("few-2").check()
    else:
        card.get_by_test_id("field-many").select_option(index=3)
    card.get_by_test_id("flow-next").click()
    expect(card.get_by_test_id("flow-CONFIRM")).to_be_visible(timeout=PATIENCE)
    card.get_by_test_id("flow-next").click()
    expect(card).to_have_count(0, timeout=PATIENCE)
    answer = phone.locator('[data-from="clinic"]').last
    expect(answer).to_contain_text(re.compile(booked), timeout=PATIENCE)
    until(lambda: visits(demo) == before + 1, what="one visit more")
    picture(phones, f"flow-booked-{tag}")
    clinics = [m for m in demo.accepted() if m["kind"] in ("flow", "link", "text", "list")]
    mine = [m for m in clinics if m["to"] == demo.ask("state")["phones"][index]["phone"]]
    assert [m["kind"] for m in mine] == ["flow", "link"], "two messages from a cold start"


def test_a_card_that_was_used_says_so_and_its_button_is_dead(demo, phones, picture):
    _, phone = hold(phones, "Tom Ashgrove", demo)
    phone.get_by_test_id("choice-0").first.click()
    ended = phone.get_by_test_id("flow-ended")
    expect(ended).to_contain_text("has been used already", timeout=PATIENCE)
    picture(phones, "flow-ended")
    phone.get_by_test_id("flow-close").click()
    expect(phone.get_by_test_id("choice-0").first).to_be_disabled()


def test_while_meta_holds_the_flow_back_patients_book_from_lists(demo, phones):
    index, phone = hold(phones, "Helen Marlow", demo)
    say(demo, index, "book an appointment")
    expect(phone.get_by_test_id("choice-0").last).to_be_visible(timeout=PATIENCE)
    flow = json.loads(urllib.request.urlopen(urllib.request.Request(
        f"{demo.phones}/v25.0/102290129340398/flows", headers={"Authorization": "Bearer simulator-token"}
    ), timeout=15).read())["data"][0]["id"]
    demo.ask("flows/status", {"id": flow, "status": "BLOCKED"})
    # The notice comes a moment after; what is asked then is answered with a list.
    until(lambda: notices(demo) > 0, what="the notice")
    say(demo, index, "book an appointment")
    expect(phone.get_by_test_id("list-open").last).to_be_visible(timeout=PATIENCE)


def notices(demo):
    import sqlite3

    with sqlite3.connect(demo.folder / "clinic.db", timeout=20) as database:
        return database.execute("SELECT count(*) FROM notice WHERE field = 'flows'").fetchone()[0]
