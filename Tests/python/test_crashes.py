"""The real server and the real simulator as two processes; the server is ended at random moments, under load.

Most ends are SIGKILL, some while it starts and recovers, a few are SIGTERM with messages in the air. Meanwhile exports
cancel visits, and patients stop, cancel, tap and write. Afterwards the books are compared: what the patients' phones saw,
what the simulator accepted, what the database holds.
"""

import base64
import concurrent.futures
import datetime
import json
import os
import random
import signal
import sqlite3
import subprocess
import threading
import time
import urllib.request
import zoneinfo

import pytest

from conftest import BINARY, free_port, until
from crash_books import arrivals, judge, read_store, unseen

KILLS = int(os.environ.get("CADUCEUS_TEST_KILLS", "60"))
PATIENTS = 240
SECRETS = {"token": "simulator-token", "app-secret": "simulator-app-secret", "verify-token": "simulator-verify-token"}
# Seconds from the beginning: when exports come in, and until when reminders come due.
IMPORTS = [12, 34, 56]
LAST_DUE = 72
# Until then many sends are put off for half a minute, and what they are about may change meanwhile.
ROUGH_UNTIL = 36
SIGTERMS = 6
MASTER = bytes(range(32))
# So many seconds at most may an orderly end take.
PATIENCE = 20
ROUGH = {"sends": {"serviceUnavailable": 0.35, "slow": 0.1}, "slowness": 800}
FAIR = {"sends": {"serviceUnavailable": 0, "slow": 0.1, "resetAfterAcceptance": 0.02}, "slowness": 800}
# Everywhere an hour further east; none of them changes its clocks.
ZONES = [
    "Pacific/Midway", "Pacific/Honolulu", "Pacific/Gambier", "Pacific/Pitcairn", "America/Phoenix", "America/Costa_Rica",
    "America/Bogota", "America/Puerto_Rico", "America/Sao_Paulo", "America/Noronha", "Atlantic/Cape_Verde",
    "Africa/Abidjan", "Africa/Lagos", "Africa/Johannesburg", "Africa/Nairobi", "Asia/Dubai", "Asia/Karachi",
    "Asia/Dhaka", "Asia/Bangkok", "Asia/Shanghai", "Asia/Tokyo", "Australia/Brisbane", "Pacific/Guadalcanal",
    "Pacific/Fiji", "Pacific/Tongatapu",
]


def zone_where_it_is(hour, minute):
    """The zone whose clocks are the nearest to a time of day now: within about half an hour."""
    now = datetime.datetime.now(datetime.UTC)

    def distance(name):
        local = now.astimezone(zoneinfo.ZoneInfo(name))
        apart = abs(local.hour * 60 + local.minute - hour * 60 - minute)
        return min(apart, 1_440 - apart)

    return zoneinfo.ZoneInfo(min(ZONES, key=distance))


def microseconds(moment):
    return round(moment.timestamp()) * 1_000_000


class World:
    def __init__(self, folder, seed):
        self.folder, self.random = folder, random.Random(seed)
        # Reminders may go at noon, and not in the late evening.
        self.zone, self.quiet_zone = zone_where_it_is(13, 0), zone_where_it_is(21, 45)
        self.port = free_port()
        self.lock, self.is_over = threading.Lock(), threading.Event()
        # Ids of messages: nobody answers what is only written; a tap, a stop and a cancel are asked and answered.
        self.written, self.asked, self.stopped = [], [], []
        self.cut = dict.fromkeys(["kills", "starting", "sigterms", "flying", "torn", "stuck", "slowest"], 0)
        self.start_takes = 0.3
        self.weather = ROUGH
        self.simulator = subprocess.Popen(
            [BINARY, "simulator", "--port", "0", "--print-port", "--throughput", "1000", "--no-pair-rate",
             "--state", str(folder / "simulator.jsonl"),
             "--callback", f"http://127.0.0.1:{self.port}/webhooks/whatsapp"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )
        self.base = f"http://127.0.0.1:{int(self.simulator.stdout.readline())}"
        self.server = None
        (folder / "caduceus.yaml").write_text(json.dumps({
            "clinic": {"name": "Harbour Clinic", "region": "US", "zone": self.zone.key, "language": "en"},
            "store": str(folder / "clinic.db"),
            "master-key": base64.b64encode(MASTER).decode(),
            "listen": {"port": str(self.port)},
            "whatsapp": {
                "base-url": self.base, "phone-number-id": "106540352242922", "business-account-id": "102290129340398",
                "throughput": "1000", **SECRETS,
            },
            "log": {"level": "error"},
        }))

    # The processes

    def command(self, *arguments):
        return subprocess.run(
            [BINARY, *arguments, "--config", str(self.folder / "caduceus.yaml")], capture_output=True, text=True, timeout=120
        )

    def spawn(self, surroundings=None):
        self.spawned = time.monotonic()
        with open(self.folder / "server.log", "a") as log:
            self.server = subprocess.Popen(
                [BINARY, "serve", "--config", str(self.folder / "caduceus.yaml")], stdout=subprocess.DEVNULL, stderr=log,
                env=os.environ | (surroundings or {}),
            )

    def wait_until_listening(self):
        until(self.is_listening, what="the server")
        self.start_takes = time.monotonic() - self.spawned

    def is_listening(self):
        self.assert_alive()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as answer:
                return answer.status == 200
        except OSError:
            return False

    def assert_alive(self):
        assert self.server.poll() is None, (self.folder / "server.log").read_text()[-2_000:]

    def kill(self, while_starting=False):
        self.assert_alive()
        self.server.send_signal(signal.SIGKILL)
        assert self.server.wait(10) == -signal.SIGKILL
        self.cut["kills"] += 1
        self.cut["starting"] += while_starting

    def terminate(self):
        """Ends the server in order while messages are in the air: each of them must land."""
        self.ask("faults", {"sends": {"slow": 1, "serviceUnavailable": 0, "resetAfterAcceptance": 0}, "slowness": 1_500})
        store = sqlite3.connect(self.folder / "clinic.db", timeout=20)
        try:
            until(lambda: len(self.standing(store, "sending")) >= 3, patience=20, what="a message in the air")
            before = self.standing(store, "unknown")
            self.assert_alive()
            self.cut["flying"] += len(self.standing(store, "sending"))
            told = time.monotonic()
            self.server.send_signal(signal.SIGTERM)
            try:
                is_orderly = self.server.wait(PATIENCE) == 0
                self.cut["slowest"] = max(self.cut["slowest"], round(time.monotonic() - told, 1))
            except subprocess.TimeoutExpired:
                is_orderly = False
                self.server.kill()
                self.server.wait(10)
            # What is still `sending` would be unknown at the next start.
            after = self.standing(store, "unknown") | self.standing(store, "sending") | self.standing(store, "claimed")
        finally:
            store.close()
            self.ask("faults", self.weather)
        self.cut["sigterms"] += 1
        self.cut["stuck"] += not is_orderly
        self.cut["torn"] += len(after - before)

    @staticmethod
    def standing(store, state):
        return {id for (id,) in store.execute("SELECT id FROM outbox WHERE state = ?", [state])}

    def stop(self):
        for process in (self.server, self.simulator):
            if process and process.poll() is None:
                process.kill()
                process.wait(10)

    # The simulator's control API

    def ask(self, path, body=None):
        request = urllib.request.Request(
            f"{self.base}/_sim/{path}", None if body is None else json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def ledger(self):
        found, page = [], None
        while page is None or len(found) < page["count"]:
            page = self.ask(f"ledger?from={len(found)}")
            found += page["messages"]
        return found

    # The clinic: what a patient does goes by the last digit of their number

    def phone(self, patient):
        return f"1{[202, 212, 312][patient // 100]}5550{100 + patient % 100}"

    def has_agreed(self, patient):
        return patient % 10 != 7

    def is_quiet(self, patient):
        return patient % 10 == 1

    def export_that_cancels(self, patient):
        """Which of the exports calls the visit off, if one does."""
        return (patient // 10) % len(IMPORTS) if patient % 10 in (3, 4) else None

    def says_stop(self, patient):
        return patient % 10 == 5

    def says_cancel(self, patient):
        return patient % 10 in (8, 9)

    def due(self, patient):
        """When a patient is reminded, in seconds from the beginning.

        Where an export calls the visit off, around that moment; where the patient does, while sends often have to wait.
        """
        export = self.export_that_cancels(patient)
        if export is None:
            last = ROUGH_UNTIL if self.says_stop(patient) or self.says_cancel(patient) else LAST_DUE
            return self.dues[patient] * last // 1_000
        return IMPORTS[export] - 8 + self.dues[patient] * 22 // 1_000

    def prepare(self):
        self.dues = [self.random.randrange(1_000) for _ in range(PATIENTS)]
        for patient in range(PATIENTS):
            self.ask("people", {"name": f"Patient {patient}", "phone": self.phone(patient), "userID": f"US.77{patient:04}"})
        pushed = self.command("templates", "push")
        assert pushed.returncode == 0, pushed.stdout + pushed.stderr
        self.ask("templates/decide", {"name": "appointment_reminder", "language": "en", "status": "APPROVED"})
        self.ask("faults", self.weather | {"webhooks": {"duplicate": 0.1, "reorder": 0.05}})

    def bring_in(self, exports):
        """Imports the export as it stands after so many changes of it, and gives what was said."""
        rows = ["appointment id,patient,phone,start,doctor,consent,status,language"]

        def add(name, patient, start, status="booked"):
            consent = "yes" if self.has_agreed(patient) else "no"
            rows.append(f"{name},Patient {patient},+{self.phone(patient)},{start.astimezone(self.zone):%Y-%m-%d %H:%M:%S},"
                        f"Dr {name},{consent},{status},en")

        for patient in range(PATIENTS):
            export = self.export_that_cancels(patient)
            is_off = export is not None and export < exports
            add(f"A{patient}", patient, self.start_of(patient), "cancelled" if is_off else "booked")
            if exports > 1 and self.is_quiet(patient):
                for name, days in (("B", 1), ("C", 2)):
                    add(f"{name}{patient}", patient, self.beginning + datetime.timedelta(days=days, hours=1))
        file = self.folder / f"export-{exports}.csv"
        file.write_text("\n".join(rows) + "\n")
        done = self.command("import", "appointments", str(file))
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start_of(self, patient):
        return self.beginning + datetime.timedelta(days=1, seconds=self.due(patient))

    def book(self):
        """Visits that start in a day and some seconds, so that their reminders are due within these minutes."""
        now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
        self.beginning = now + datetime.timedelta(seconds=12)
        said = self.bring_in(0)
        assert datetime.datetime.now(datetime.UTC) < self.beginning, "the import was too slow for what is due soon"
        # They travelled: their reminders were planned for noon, and where they are now it is late.
        store = sqlite3.connect(self.folder / "clinic.db", timeout=20)
        with store:
            for patient in filter(self.is_quiet, range(PATIENTS)):
                moved = store.execute(
                    "UPDATE person SET zone = ? WHERE id = (SELECT patient_id FROM appointment WHERE external_id = ?)",
                    [self.quiet_zone.key, f"A{patient}"],
                )
                assert moved.rowcount == 1
        store.close()
        return said

    def seconds(self):
        return (datetime.datetime.now(datetime.UTC) - self.beginning).total_seconds()

    def change(self):
        """The booking system's exports, one after another."""
        for number, moment in enumerate(IMPORTS):
            self.is_over.wait(max(0, moment - self.seconds()))
            self.bring_in(number + 1)

    # The patients

    def act(self, patient, body, kind):
        message = self.ask(f"people/{patient}/actions", body).get("id")
        if message:
            with self.lock:
                kind.append(message)
        return message

    def decide(self):
        """Those who stop, or cancel, do so around the moment they would be reminded."""
        chance = random.Random(5)
        minds = [patient for patient in range(PATIENTS) if self.says_stop(patient) or self.says_cancel(patient)]
        deeds = sorted((self.due(patient) + chance.randrange(-12, 14), patient) for patient in minds)
        asking = []
        while (deeds or asking) and not self.is_over.is_set():
            while deeds and deeds[0][0] <= self.seconds():
                patient = deeds.pop(0)[1]
                if self.says_stop(patient):
                    message = self.act(patient, {"do": "write", "text": "STOP"}, self.asked)
                    self.stopped.append((patient, message))
                else:
                    self.act(patient, {"do": "write", "text": "Cancel"}, self.asked)
                    asking.append(patient)
            asking = [patient for patient in asking if not self.tap_cancel(patient)]
            time.sleep(0.1)

    def tap_cancel(self, patient):
        for bubble in reversed(self.tappable(patient)):
            for number, choice in enumerate(bubble["content"]["choices"]):
                if choice["title"].startswith("Cancel"):
                    return self.act(patient, {"do": "tap", "message": bubble["id"], "choice": number}, self.asked)
        return None

    def live(self, seed):
        """One thread of patients who write, read, tap and change their minds until the world is over."""
        chance = random.Random(seed)
        while not self.is_over.is_set():
            patient, what = chance.randrange(PATIENTS), chance.random()
            if what < 0.4:
                self.act(patient, {"do": "write", "text": f"Hello {chance.randrange(10**9)}"}, self.written)
            elif what < 0.5:
                self.act(patient, {"do": "read"}, self.written)
            elif tappable := self.tappable(patient):
                bubble = chance.choice(tappable)
                # Some think better of it at once.
                for _ in range(chance.choice([1, 1, 2])):
                    choice = chance.randrange(len(bubble["content"]["choices"]))
                    self.act(patient, {"do": "tap", "message": bubble["id"], "choice": choice}, self.asked)
            time.sleep(chance.random() * 0.06)

    def tappable(self, patient):
        bubbles = self.ask(f"people/{patient}/transcript")["bubbles"]
        return [bubble for bubble in bubbles if not bubble["mine"] and bubble["content"].get("choices")]

    # The books

    def is_at_rest(self):
        if self.ask("state")["backlog"] > 0:
            return False
        store = sqlite3.connect(self.folder / "clinic.db", timeout=20)
        try:
            moving, = store.execute(
                "SELECT count(*) FROM outbox WHERE state IN ('queued', 'claimed', 'sending') "
                "AND reason IS NOT 'quiet_hours'"
            ).fetchone()
        finally:
            store.close()
        if moving > 0:
            return False
        wrongs = judge(self.books())[1]
        return not any(wrongs[name] for name in ("lost_in", "unsettled_though_accepted", "status_apart", "unanswered"))

    def books(self):
        morning = datetime.datetime.now(self.quiet_zone).replace(hour=8, minute=0, second=0, microsecond=0)
        morning += datetime.timedelta(days=1)
        # Half an hour before the quiet hours that a visit's reminder would fall into.
        evening = (self.beginning + datetime.timedelta(days=1)).astimezone(self.quiet_zone)
        evening = evening.replace(hour=19, minute=30, second=0, microsecond=0)
        return {
            "ledger": self.ledger(),
            "master": MASTER,
            **read_store(self.folder / "clinic.db"),
            "arrivals": arrivals(self.folder / "simulator.jsonl"),
            "phones": {self.phone(patient): self.ask(f"people/{patient}/transcript")["bubbles"] for patient in range(PATIENTS)},
            "written": list(self.written), "asked": list(self.asked), "stops": list(self.stopped),
            "patients": {
                str(patient): {
                    "phone": self.phone(patient),
                    "agrees": self.has_agreed(patient),
                    "zone": self.quiet_zone if self.is_quiet(patient) else self.zone,
                    "quiet": self.is_quiet(patient),
                    "due": microseconds(self.start_of(patient) - datetime.timedelta(days=1)),
                    "morning": microseconds(morning),
                }
                for patient in range(PATIENTS)
            },
            "later": {
                name + str(patient): dues
                for patient in filter(self.is_quiet, range(PATIENTS))
                for name, dues in (("B", []), ("C", [microseconds(evening)]))
            },
            "cut": dict(self.cut),
        }


@pytest.fixture
def world(tmp_path):
    found = World(tmp_path, seed=11)
    yield found
    found.stop()


def end_at_random_moments(world):
    """Starts the server again and again, and leaves it running."""
    world.spawn()
    while world.cut["kills"] < KILLS or world.cut["sigterms"] < SIGTERMS or world.seconds() < LAST_DUE + 5:
        if world.weather is ROUGH and world.seconds() > ROUGH_UNTIL:
            world.weather = FAIR
            world.ask("faults", world.weather)
        if world.cut["kills"] % 3 == 1:
            # Somewhere between its first instruction and its first answer.
            time.sleep(world.random.random() * max(0.3, world.start_takes))
            world.kill(while_starting=True)
            world.spawn()
            continue
        world.wait_until_listening()
        if world.cut["sigterms"] < SIGTERMS and world.seconds() > (world.cut["sigterms"] + 1) * LAST_DUE / (SIGTERMS + 1):
            world.terminate()
        else:
            time.sleep(world.random.random() * 0.9)
            world.kill()
        world.spawn()
    world.wait_until_listening()


def test_a_server_ended_at_random_moments_under_load_loses_nothing_and_does_nothing_twice_or_too_late(world):
    world.prepare()
    assert f"{PATIENTS} added" in world.book()
    with concurrent.futures.ThreadPoolExecutor(max_workers=8) as crowd:
        lives = [crowd.submit(world.live, seed) for seed in range(4)] + [crowd.submit(world.decide), crowd.submit(world.change)]
        try:
            end_at_random_moments(world)
        finally:
            world.is_over.set()
        for life in lives:
            life.result()
    world.ask("faults", {"reset": True})
    try:
        until(world.is_at_rest, patience=60, what="rest after the last kill")
    finally:
        seen, wrongs = judge(world.books())
        print(json.dumps(seen | {"wrong": wrongs}))
    # Let what a broken server would send twice be sent.
    time.sleep(2)
    books = world.books()
    seen, wrongs = judge(books)
    assert wrongs == dict.fromkeys(wrongs, 0), (seen, wrongs)
    assert seen["kills"] >= KILLS and seen["kills_while_starting"] >= KILLS // 4 and seen["sigterms"] >= SIGTERMS, seen
    assert seen["in_flight_at_sigterm"] >= 3 * SIGTERMS and seen["messages"] >= 500, seen
    # Zeros say something only where there was something to judge, and a judge who sees.
    for name in ("cancelled_before_the_reminder", "stopped_before_the_reminder", "held_for_the_morning"):
        assert seen[name] >= 5, (name, seen)
    # How many are caught between queue and departure is up to chance: usually about ten.
    assert seen["reminders_refused_at_the_last_moment"] >= 2, seen
    assert seen["reminders"] >= PATIENTS // 3, seen
    assert unseen(books) == []
