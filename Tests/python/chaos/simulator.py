"""The simulated WhatsApp: the third ledger. It never fails itself, so that it can be believed."""

import json
import subprocess
import threading
import urllib.error
import urllib.request

from .ground import BINARY
from .process import Process

SECRETS = {"token": "simulator-token", "app-secret": "simulator-app-secret", "verify-token": "simulator-verify-token"}


class Simulator:
    def __init__(self, folder, callback):
        self.log = folder / "simulator.jsonl"
        self.process = Process("simulator", folder)
        self.process.start(
            [BINARY, "simulator", "--port", "0", "--print-port", "--throughput", "1000", "--no-pair-rate",
             "--state", str(self.log), "--callback", callback],
            stdout=subprocess.PIPE, text=True,
        )
        line = self.process.running.stdout.readline()
        assert line.strip().isdigit(), f"the simulator did not start: {self.process.tail()}"
        self.port = int(line)
        self.base = f"http://127.0.0.1:{self.port}"
        self.lock, self.read, self.seen, self.rest = threading.Lock(), 0, [], b""

    def ask(self, path, body=None):
        request = urllib.request.Request(
            f"{self.base}/_sim/{path}", None if body is None else json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def ledger(self):
        found, page = [], None
        while page is None or len(found) < page["count"]:
            page = self.ask(f"ledger?from={len(found)}")
            found += page["messages"]
        return found

    def act(self, person, body):
        """What a patient does on their phone; gives the id of the message it made, None if there is none."""
        try:
            return self.ask(f"people/{person}/actions", body).get("id")
        except urllib.error.HTTPError as error:
            # A bubble that cannot be tapped (any more).
            if error.code == 409:
                return None
            raise

    def answers(self):
        """(moment in microseconds, HTTP status or None) of each webhook's answer so far."""
        with self.lock, open(self.log, "rb") as log:
            log.seek(self.read)
            new = log.read()
            self.read += len(new)
            *lines, self.rest = (self.rest + new).split(b"\n")
            for line in lines:
                if b'"answered"' in line and (entry := json.loads(line))["k"] == "answered":
                    self.seen.append((entry["t"], entry.get("status")))
            return list(self.seen)

    def stop(self):
        self.process.kill()
