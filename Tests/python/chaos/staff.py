"""A member of staff at the console, who answers patients and clicks again until it is acknowledged."""

import html
import http.client
import random
import re
import time
import urllib.parse
import uuid

WHO = {"name": "Robin Desk", "email": "robin@clinic.example", "password": "a quiet harbour at dawn"}
PREFIX = "From the desk: "
# Of each conversation: where it is, and whose visit of the export.
PLACES = """SELECT CAST(conversation.id AS TEXT) AS id, appointment.external_id AS visit FROM conversation
    JOIN relation ON relation.address_id = conversation.address_id
    JOIN appointment ON appointment.patient_id = relation.person_id WHERE appointment.external_id LIKE 'A%'"""


class Staff:
    """`port`: where the console is reached."""

    def __init__(self, port, store, patients, rate, is_over):
        self.port, self.store, self.patients = port, store, patients
        self.rate, self.is_over = rate, is_over
        self.cookie, self.places, self.asked_places = None, {}, 0.0
        # Each message: its cause in the outbox, text, phone, whether and when it was acknowledged, or refused.
        self.sends = []

    def become(self, setup_link):
        path = urllib.parse.urlparse(setup_link).path
        status = self.request("POST", path, WHO)[0]
        assert status == 303 and self.cookie, f"the administrator could not be made: {status}"

    def request(self, method, path, fields=None):
        """(status, body, where to go next); a redirect is not followed."""
        server = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
        if self.cookie:
            headers["Cookie"] = self.cookie
        try:
            server.request(method, path, urllib.parse.urlencode(fields) if fields else None, headers)
            answer = server.getresponse()
            body = answer.read().decode(errors="replace")
        finally:
            server.close()
        if cookie := answer.getheader("Set-Cookie"):
            self.cookie = cookie.split(";")[0]
        return answer.status, body, answer.getheader("Location") or ""

    def work(self):
        chance = random.Random("desk")
        while not self.is_over.wait(chance.random() * 2 / self.rate):
            if place := self.choose(chance):
                self.send(*place)

    def choose(self, chance):
        """A conversation somebody has written in, and who."""
        if time.monotonic() - self.asked_places > 10:
            try:
                found = self.store.read({"places": PLACES})["places"]
            except Exception:  # The database may be down at this moment, in any way.
                return None
            self.places = {int(row["visit"][1:]): row["id"] for row in found}
            self.asked_places = time.monotonic()
        with self.patients.lock:
            open_ones = sorted(self.patients.known & self.places.keys())
        return (self.places[(patient := chance.choice(open_ones))], patient) if open_ones else None

    def send(self, conversation, patient):
        message = {
            "cause": f"staff:{conversation}:{(client := uuid.uuid4().hex)}", "text": PREFIX + client,
            "to": self.patients.population.phone(patient), "acked": None, "refused": None, "tries": 0,
        }
        self.sends.append(message)
        # The page keeps the message's id, so that clicking again cannot send twice.
        for _ in range(200):
            message["tries"] += 1
            if self.try_once(message, conversation, client) or self.is_over.wait(0.5):
                return

    def try_once(self, message, conversation, client):
        """Whether there is an answer that settles it."""
        try:
            token = self.form_token(conversation)
            if token is None:
                return False
            status, body, _ = self.request("POST", f"/inbox/{conversation}/reply",
                                           {"form_token": token, "message_id": client, "text": message["text"]})
        except (OSError, http.client.HTTPException):
            return False
        if status == 303:
            message["acked"] = time.time()
        elif 400 <= status < 500 and status not in (401, 403, 408, 429):
            message["refused"] = f"{status} {re.sub('<[^>]+>', ' ', body)[:300]}"
        return status == 303 or message["refused"] is not None

    def form_token(self, conversation):
        status, body, where = self.request("GET", f"/inbox/{conversation}")
        if status in (301, 302, 303, 307) and "/login" in where:
            # Clocks that jump end sessions.
            self.request("POST", "/login", {"email": WHO["email"], "password": WHO["password"], "next": "/inbox"})
            return None
        found = re.search(r'name="form_token" value="([^"]+)"', body)
        return html.unescape(found.group(1)) if status == 200 and found else None
