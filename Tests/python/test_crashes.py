"""The real server and the real simulator as two processes; the server is killed with SIGKILL at random moments, under load.

Afterwards three books are compared: what the patients' phones saw, what the simulator accepted, what the database holds.
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
import urllib.error
import urllib.request
import zoneinfo

import pytest

from conftest import BINARY, free_port, until

KILLS = int(os.environ.get("CADUCEUS_TEST_KILLS", "50"))
PATIENTS = 180
SECRETS = {"token": "simulator-token", "app-secret": "simulator-app-secret", "verify-token": "simulator-verify-token"}


def noon_zone():
    """A zone where it is about noon now, so that real reminders are not in quiet hours."""
    names = ["UTC", "Europe/Moscow", "Asia/Dhaka", "Asia/Tokyo", "Pacific/Auckland", "Pacific/Honolulu", "America/Denver",
             "America/Sao_Paulo", "Asia/Dubai", "Asia/Shanghai"]
    now = datetime.datetime.now(datetime.UTC)

    def distance(name):
        local = now.astimezone(zoneinfo.ZoneInfo(name))
        return abs(local.hour * 60 + local.minute - 13 * 60)

    return min(names, key=distance)


class World:
    def __init__(self, folder, seed):
        self.folder, self.random = folder, random.Random(seed)
        self.zone = zoneinfo.ZoneInfo(noon_zone())
        self.port = free_port()
        self.written, self.lock, self.is_over = [], threading.Lock(), threading.Event()
        self.kills = 0
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
            "master-key": base64.b64encode(bytes(range(32))).decode(),
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

    def start(self):
        self.log = open(self.folder / "server.log", "a")
        self.server = subprocess.Popen(
            [BINARY, "serve", "--config", str(self.folder / "caduceus.yaml")], stdout=subprocess.DEVNULL, stderr=self.log
        )
        until(self.is_listening, what="the server")

    def is_listening(self):
        assert self.server.poll() is None, (self.folder / "server.log").read_text()[-2_000:]
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as answer:
                return answer.status == 200
        except OSError:
            return False

    def kill(self):
        self.server.send_signal(signal.SIGKILL)
        self.server.wait(10)
        self.log.close()
        self.kills += 1

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

    # The clinic

    def phone(self, patient):
        return f"1{[202, 212, 312][patient // 100]}5550{100 + patient % 100}"

    def has_agreed(self, patient):
        return patient % 10 != 7

    def is_cancelled(self, patient):
        return patient % 10 == 3

    def prepare(self):
        for patient in range(PATIENTS):
            self.ask("people", {"name": f"Patient {patient}", "phone": self.phone(patient), "userID": f"US.77{patient:04}"})
        pushed = self.command("templates", "push")
        assert pushed.returncode == 0, pushed.stdout + pushed.stderr
        self.ask("templates/decide", {"name": "appointment_reminder", "language": "en", "status": "APPROVED"})

    def book(self, cancelled):
        """Visits that start in a day and some minutes, so that their reminders are due within these minutes."""
        if not hasattr(self, "first"):
            now = datetime.datetime.now(self.zone).replace(second=0, microsecond=0)
            self.first = now + datetime.timedelta(days=1, minutes=1)
        rows = ["appointment id,patient,phone,start,doctor,consent,status,language"]
        for patient in range(PATIENTS):
            start = self.first + datetime.timedelta(minutes=patient % 2)
            status = "cancelled" if cancelled and self.is_cancelled(patient) else "booked"
            consent = "yes" if self.has_agreed(patient) else "no"
            rows.append(f"A{patient},Patient {patient},+{self.phone(patient)},{start:%Y-%m-%d %H:%M},Dr {patient},{consent},{status},en")
        file = self.folder / "export.csv"
        file.write_text("\n".join(rows) + "\n")
        done = self.command("import", "appointments", str(file))
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    # The patients

    def live(self, seed):
        """One thread of patients who write, tap and change their minds until the world is over."""
        chance = random.Random(seed)
        while not self.is_over.is_set():
            patient = chance.randrange(PATIENTS)
            try:
                if chance.random() < 0.5:
                    body = {"do": "write", "text": f"Hello {chance.randrange(10**9)}"}
                else:
                    body = self.tap(patient, chance)
                if body:
                    message = self.ask(f"people/{patient}/actions", body).get("id")
                    with self.lock:
                        if message:
                            self.written.append(message)
            except urllib.error.HTTPError as refused:
                assert refused.code == 409  # the phone says no: that button was tapped already
            time.sleep(chance.random() * 0.05)

    def tap(self, patient, chance):
        bubbles = self.ask(f"people/{patient}/transcript")["bubbles"]
        tappable = [b for b in bubbles if not b["mine"] and b["content"].get("choices")]
        if not tappable:
            return None
        bubble = chance.choice(tappable)
        return {"do": "tap", "message": bubble["id"], "choice": chance.randrange(len(bubble["content"]["choices"]))}


@pytest.fixture
def world(tmp_path):
    found = World(tmp_path, seed=11)
    yield found
    found.stop()


def judge(world):
    """Counts the wrongs from the three books."""
    ledger = world.ledger()
    store = sqlite3.connect(world.folder / "clinic.db")
    keys = {key for (key,) in store.execute("SELECT dedupe_key FROM event")}
    outbox = dict(store.execute("SELECT CAST(id AS TEXT), state FROM outbox"))
    reminders = [message for message in ledger if message.get("template") == "appointment_reminder"]
    reminded = [message["to"] for message in reminders]
    accepted = {message["correlation"] for message in ledger}
    wanted = {world.phone(p) for p in range(PATIENTS) if world.has_agreed(p) and not world.is_cancelled(p)}
    unknown = {id for id, state in outbox.items() if state == "unknown"}
    unknown_reminders = store.execute(
        "SELECT count(*) FROM outbox WHERE state = 'unknown' AND template = 'appointment_reminder'"
    ).fetchone()[0]

    def hour(message):
        return datetime.datetime.fromtimestamp(message["at"], world.zone).hour

    return {
        "kills": world.kills,
        "messages": len(ledger) + len(world.written),
        "lost_in": len([message for message in world.written if f"m:{message}" not in keys]),
        "lost_out": max(0, len(wanted - set(reminded)) - unknown_reminders),
        "unfinished": len([id for id, state in outbox.items() if state in ("queued", "claimed", "sending")]),
        "duplicated": len(ledger) - len(accepted) + len(reminded) - len(set(reminded)),
        "after_cancel": len([p for p in range(PATIENTS) if world.is_cancelled(p) and world.phone(p) in reminded]),
        "outside_window": len([m for m in ledger if not m["windowOpen"] and m["kind"] != "template"]),
        "in_quiet_hours": len([m for m in reminders if not 8 <= hour(m) < 20]),
        "without_consent": len([p for p in range(PATIENTS) if not world.has_agreed(p) and world.phone(p) in reminded]),
        "unsettled_though_accepted": len(unknown & accepted),
        "accepted_in_one_book_only": len({id for id, state in outbox.items() if state == "accepted"} ^ accepted),
        "unknown": len(unknown),
    }


def test_a_server_killed_at_random_moments_under_load_loses_nothing_and_sends_nothing_twice(world):
    world.prepare()
    assert f"{PATIENTS} added" in world.book(cancelled=False)
    assert f"{len([p for p in range(PATIENTS) if world.is_cancelled(p)])} changed" in world.book(cancelled=True)
    due_by = world.first - datetime.timedelta(days=1) + datetime.timedelta(minutes=1, seconds=5)
    with concurrent.futures.ThreadPoolExecutor() as crowd:
        lives = [crowd.submit(world.live, seed) for seed in range(6)]
        try:
            world.start()
            while world.kills < KILLS or datetime.datetime.now(world.zone) < due_by:
                time.sleep(world.random.random() * 0.9)
                world.kill()
                world.start()
        finally:
            world.is_over.set()
        for life in lives:
            life.result()

    def is_quiet():
        if world.ask("state")["backlog"] > 0:
            return False
        found = judge(world)
        return found["unfinished"] == 0 and found["lost_in"] == 0 and found["unsettled_though_accepted"] == 0

    try:
        until(is_quiet, patience=90, what="rest after the last kill")
    finally:
        print(json.dumps(judge(world)))
    # Let what a broken server would send twice be sent.
    time.sleep(2)
    found = judge(world)
    wrongs = {name: count for name, count in found.items() if name not in ("kills", "messages", "unknown")}
    assert wrongs == dict.fromkeys(wrongs, 0), found
    assert found["kills"] >= KILLS
    assert found["messages"] >= 500, found
