"""The real server and the real simulator as two processes; the server is ended at random moments, under load.

Most ends are SIGKILL, some while it starts and recovers, a few are SIGTERM with messages in the air. Meanwhile exports
cancel visits, and patients stop, cancel, tap and write. Afterwards the books are compared: what the patients' phones saw,
what the simulator accepted, what the database holds.
"""

import json
import os
import random
import time

import pytest

from chaos.clinic import MASTER, Clinic, settings
from chaos.ground import until
from chaos.node import Node
from chaos.patients import Patients
from chaos.population import Population
from chaos.simulator import Simulator
from chaos.stores import SQLiteStore
from chaos.watch import Watchers
from crash_books import arrivals, judge, read_store
from crash_plants import unseen

KILLS = int(os.environ.get("CADUCEUS_TEST_KILLS", "60"))
PATIENTS = 240
# Seconds from the beginning: when exports come in, and until when reminders come due.
IMPORTS = [12, 34, 56]
LAST_DUE = 72
# Until then many sends are put off for half a minute, and what they are about may change meanwhile.
ROUGH_UNTIL = 36
SIGTERMS = 6
ROUGH = {"sends": {"serviceUnavailable": 0.35, "slow": 0.1}, "slowness": 800}
FAIR = {"sends": {"serviceUnavailable": 0, "slow": 0.1, "resetAfterAcceptance": 0.02}, "slowness": 800}


class World:
    def __init__(self, folder, seed, population, weather):
        self.folder, self.random = folder, random.Random(seed)
        self.population, self.weather = population, weather
        self.store = SQLiteStore(folder / "clinic.db")
        self.watchers = Watchers()
        self.cut = dict.fromkeys(["kills", "starting", "sigterms", "flying", "torn", "stuck", "slowest"], 0)
        self.start_takes = 0.3
        self.node = Node(1, folder)
        self.simulator = Simulator(folder, f"http://127.0.0.1:{self.node.port}/webhooks/whatsapp")
        self.node.configure(settings(
            self.population.zone, self.store.setting, self.simulator.base, log={"level": "error"}))
        self.patients = Patients(self.simulator, self.population, seed, 130, self.watchers.is_over, crowd=4)
        self.clinic = Clinic(folder, self.node.settings, self.simulator, self.population, self.store)

    def prepare(self):
        self.clinic.prepare()
        self.simulator.ask("faults", self.weather | {"webhooks": {"duplicate": 0.1, "reorder": 0.05}})
        self.clinic.book(12)

    def begin(self):
        self.prepare()
        for work in (*self.patients.lives(), lambda: self.clinic.change(self.watchers.is_over)):
            self.watchers.start(work)

    def wait_until_listening(self):
        until(self.is_listening, what="the server")
        self.start_takes = time.monotonic() - self.node.spawned

    def is_listening(self):
        self.assert_alive()
        return self.node.is_listening()

    def assert_alive(self):
        assert self.node.process.is_alive(), self.node.process.tail()

    def kill(self, while_starting=False):
        self.assert_alive()
        self.node.kill()
        self.cut["kills"] += 1
        self.cut["starting"] += while_starting

    def terminate(self):
        """Ends the server in order while messages are in the air: each of them must land."""
        self.simulator.ask(
            "faults", {"sends": {"slow": 1, "serviceUnavailable": 0, "resetAfterAcceptance": 0}, "slowness": 1_500})
        try:
            # What the weather before had its hand on already may break without the server being at fault.
            earlier = self.standing("sending")
            until(lambda: not earlier & self.standing("sending"), patience=20, what="earlier messages to land")
            until(lambda: len(self.standing("sending")) >= 3, patience=20, what="a message in the air")
            before = self.standing("unknown")
            self.assert_alive()
            self.cut["flying"] += len(self.standing("sending"))
            told = time.monotonic()
            is_orderly = self.node.terminate()
            if is_orderly:
                self.cut["slowest"] = max(self.cut["slowest"], round(time.monotonic() - told, 1))
            # What is still `sending` would be unknown at the next start.
            after = self.standing("unknown", "sending")
        finally:
            self.simulator.ask("faults", self.weather)
        self.cut["sigterms"] += 1
        self.cut["stuck"] += not is_orderly
        self.cut["torn"] += len(after - before)

    def standing(self, *states):
        names = ", ".join(f"'{state}'" for state in states)
        rows = self.store.read({"standing": f"SELECT id FROM outbox WHERE state IN ({names})"})["standing"]
        return {row["id"] for row in rows}

    def stop(self):
        self.watchers.stop()
        self.node.kill()
        self.simulator.stop()

    # The books

    def is_at_rest(self):
        if self.simulator.ask("state")["backlog"] > 0:
            return False
        moving = self.store.read({"moving": """SELECT id FROM outbox
            WHERE state IN ('queued', 'claimed', 'sending') AND COALESCE(reason, '') <> 'quiet_hours'"""})["moving"]
        if moving:
            return False
        wrongs = judge(self.books())[1]
        return not any(wrongs[name] for name in ("lost_in", "unsettled_though_accepted", "status_apart", "unanswered"))

    def books(self):
        return {
            "master": MASTER,
            "ledger": self.simulator.ledger(),
            **read_store(self.store),
            "arrivals": arrivals(self.simulator.log),
            "phones": {number: self.patients.bubbles(person) for number, person in self.clinic.phones()},
            **self.patients.told(),
            **self.population.facts(),
            "cut": dict(self.cut),
        }


@pytest.fixture
def world(tmp_path):
    population = Population(PATIENTS, IMPORTS, LAST_DUE, ROUGH_UNTIL, random.Random(11))
    found = World(tmp_path, 11, population, ROUGH)
    yield found
    found.stop()


def end_at_random_moments(world):
    """Starts the server again and again, and leaves it running."""
    world.node.spawn()
    while world.cut["kills"] < KILLS or world.cut["sigterms"] < SIGTERMS or world.population.seconds() < LAST_DUE + 5:
        seconds = world.population.seconds()
        if world.weather is ROUGH and seconds > ROUGH_UNTIL:
            world.weather = FAIR
            world.simulator.ask("faults", world.weather)
        if world.cut["kills"] % 3 == 1:
            # Somewhere between its first instruction and its first answer.
            time.sleep(world.random.random() * max(0.3, world.start_takes))
            world.kill(while_starting=True)
            world.node.spawn()
            continue
        world.wait_until_listening()
        if world.cut["sigterms"] < SIGTERMS and seconds > (world.cut["sigterms"] + 1) * LAST_DUE / (SIGTERMS + 1):
            world.terminate()
        else:
            time.sleep(world.random.random() * 0.9)
            world.kill()
        world.node.spawn()
    world.wait_until_listening()


def test_a_server_ended_at_random_moments_under_load_loses_nothing_and_does_nothing_twice_or_too_late(world):
    world.begin()
    try:
        end_at_random_moments(world)
    finally:
        world.watchers.stop()
    assert world.watchers.troubles == []
    world.simulator.ask("faults", {"reset": True})
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
