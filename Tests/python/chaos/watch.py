"""Watches beside the run: which sends were ever unknown, which nodes live, what the proxy may use."""

import threading
import time

STANDING = "SELECT CAST(id AS TEXT) AS id, state FROM outbox WHERE state IN ('unknown', 'sending')"


class UnknownSends:
    """Sends whose outcome nobody knew for a time, by id, with the moment it was first seen."""

    def __init__(self, store):
        self.store, self.seen = store, {}

    def look(self, after_a_death=False):
        """After the death of the only node, what was being sent is unknown too: the next start says so."""
        try:
            rows = self.store.read({"standing": STANDING})["standing"]
        except Exception:  # The database may be down at this moment, in any way.
            return
        for row in rows:
            if after_a_death or row["state"] == "unknown":
                self.seen.setdefault(row["id"], time.time())


class Watchers:
    """Loops that go on until the end of the run; one that fails stops nothing else and is told at the end."""

    def __init__(self):
        self.is_over, self.threads, self.troubles = threading.Event(), [], []

    def every(self, seconds, look):
        def loop():
            while not self.is_over.wait(seconds):
                try:
                    look()
                except Exception as error:
                    self.troubles.append(repr(error))
        self.start(loop)

    def start(self, work):
        def run():
            try:
                work()
            except Exception as error:
                self.troubles.append(repr(error))
        thread = threading.Thread(target=run, daemon=True)
        self.threads.append(thread)
        thread.start()

    def stop(self):
        self.is_over.set()
        for thread in self.threads:
            thread.join(30)
        self.threads.clear()
