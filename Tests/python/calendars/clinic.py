"""A clinic with one practitioner, whose visits come from exports, and its server."""

import base64
import json
import re
import signal
import sqlite3
import subprocess
import urllib.error
import urllib.request
import zoneinfo
from datetime import UTC, datetime, timedelta

from chaos.clinic import MASTER
from chaos.ground import BINARY, free_port, until
from chaos.simulator import SECRETS

PRACTICE = """
locations:
  - name: Harbour Clinic
    address: 5 Quay Street
visit-types:
  - name: Check-up
    minutes: 30
practitioners:
  - name: Dr Lind
    hours:
      - location: Harbour Clinic
        days: mon-sun
        from: "08:00"
        to: "18:00"
"""


class Clinic:
    def __init__(self, folder, poll=5, **calendars):
        self.folder, self.port, self.process = folder, free_port(), None
        self.store, self.file = folder / "clinic.db", folder / "caduceus.yaml"
        self.visits = {}
        self.file.write_text(json.dumps({
            "clinic": {"name": "Harbour Clinic", "region": "US", "zone": "Europe/Berlin"},
            "store": str(self.store),
            "master-key": base64.b64encode(MASTER).decode(),
            "listen": {"port": str(self.port)},
            "calendars": {"poll-seconds": str(poll)} | calendars,
            "whatsapp": {
                "base-url": "http://127.0.0.1:9", "phone-number-id": "106540352242922",
                "business-account-id": "102290129340398", **SECRETS,
            },
        }))
        (folder / "practice.yaml").write_text(PRACTICE)
        (folder / "secret").write_text("an-app-password\n")
        self.command("import", "practice", str(folder / "practice.yaml"))

    def command(self, *arguments, fails=False):
        done = subprocess.run(
            [BINARY, *arguments, "--config", str(self.file)], capture_output=True, text=True, timeout=120
        )
        assert fails or done.returncode in (0, 3), done.stdout + done.stderr
        return done

    def start(self, may_die=False):
        """Starts the server and waits until it answers, or is dead again where a test kills it at once."""
        self.log = open(self.folder / "server.log", "a")
        self.process = subprocess.Popen(
            [BINARY, "serve", "--config", str(self.file)], stdout=subprocess.DEVNULL, stderr=self.log
        )
        until(
            lambda: self.listens() or may_die and self.process.poll() is not None, what="the start of the server"
        )

    def listens(self):
        try:
            return self.ask("/healthz")[0] == 200
        except OSError:
            return False

    def ask(self, path, headers=None):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers or {})
        try:
            with urllib.request.urlopen(request, timeout=15) as answer:
                return answer.status, answer.read(), dict(answer.headers)
        except urllib.error.HTTPError as error:
            return error.code, error.read(), dict(error.headers)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(20)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()

    def join(self, address, *options):
        return self.command(
            "calendars", "add", "Dr Lind", address, "--user", "lind", "--calendar", "Work",
            "--password-file", str(self.folder / "secret"), *options,
        )

    def book(self, name, start, status="booked"):
        """The booking system's next export: this visit is new or another, the others are as they were."""
        self.visits[name] = (start, status)
        rows = ["appointment id,patient,phone,start,doctor,location,type,consent,status,language"]
        for number, (visit, (moment, state)) in enumerate(sorted(self.visits.items())):
            rows.append(f"{visit},Patient Secret {number},+1212555{1000 + number},{moment:%Y-%m-%d %H:%M},Dr Lind,"
                        f"Harbour Clinic,Check-up,yes,{state},en")
        export = self.folder / "export.csv"
        export.write_text("\n".join(rows) + "\n")
        self.command("import", "appointments", str(export))

    def rows(self, sql, *arguments):
        with sqlite3.connect(f"file:{self.store}?mode=ro", uri=True, timeout=20) as database:
            return database.execute(sql, arguments).fetchall()

    def change(self, sql):
        with sqlite3.connect(self.store, timeout=20) as database:
            database.execute(sql)

    def visit(self, name):
        """(start, state) as the clinic has it."""
        [(start, state)] = self.rows("SELECT start_at, state FROM appointment WHERE external_id = ?", name)
        return datetime.fromtimestamp(start // 1_000_000, UTC), state

    def busy(self):
        return {(instant(start), instant(end)) for start, end in self.rows("SELECT start_at, end_at FROM calendar_busy")}

    def questions(self):
        return re.findall(r"^(\d+) ", self.command("calendars", "questions").stdout, re.M)

    def answers(self, side):
        [question] = until(self.questions, what="a question to staff")
        self.command("calendars", "decide", question, side)

    def log_lines(self):
        return [text for (text,) in self.rows("SELECT text FROM calendar_decision ORDER BY id")]

    def looks(self):
        return self.rows("SELECT run, failures, failure, synced_at FROM calendar_account")[0]

    def in_step(self, patience=40):
        """Waits for whole looks that begin from now on."""
        run = self.looks()[0]
        until(lambda: (now := self.looks()) and now[0] >= run + 3 and now[1] == 0, patience, "a look at the calendar")


def instant(microseconds):
    return datetime.fromtimestamp(microseconds // 1_000_000, UTC)


def tomorrow(hour, minute=0, days=1):
    """A moment by the clinic's clock."""
    zone = zoneinfo.ZoneInfo("Europe/Berlin")
    day = datetime.now(zone).date() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
