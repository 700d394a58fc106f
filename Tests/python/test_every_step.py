"""The real server ends itself with SIGKILL at one certain step after another; after each death the books are closed.

The steps are those of `Hazard.Point`: before and after each commit, and around each call to WhatsApp.
"""

import random
import re
import signal
import time

import pytest

from chaos.ground import ROOT, until
from chaos.population import Population
from crash_books import judge
from test_crashes import World

POINTS = re.findall(r'case \w+ = "([\w.-]+)"', (ROOT / "Sources/Practice/Services/Hazard.swift").read_text())
# A start recovers once. The agenda comes first, while reminders are still to come due.
STEPS = [(point, passing) for passing in (1, 2) for point in POINTS if passing == 1 or not point.startswith("recovery.")]
STEPS.sort(key=lambda step: not step[0].startswith("agenda."))
# What only the end can tell: until then some reminders are still to come.
AT_THE_END = {"lost_out", "not_held"}
PATIENTS = 48


class SteadyPopulation(Population):
    """Nobody travels, no export cancels anything; a reminder or two come due every second."""

    def __init__(self):
        super().__init__(PATIENTS, [], 0, 0, random.Random(3))

    def is_quiet(self, patient):
        return False

    def export_that_cancels(self, patient):
        return None

    def due(self, patient):
        return patient * 5 // 6


class SteppingWorld(World):
    """One patient after another asks, and the server dies where it is told to."""

    asking = -1

    def ask_something(self):
        """Somebody asks to cancel, which is answered; nothing is called off."""
        self.asking = (self.asking + 1) % PATIENTS
        self.patients.act(self.asking, {"do": "write", "text": "Cancel"}, self.patients.asked)

    def die_at(self, point, passing):
        """Starts the server so that it dies at the point, and lets patients ask until it does."""
        self.node.spawn({"CADUCEUS_DIE_AT": f"{point}:{passing}"})
        deadline = time.monotonic() + 20
        while (code := self.node.process.running.poll()) is None and time.monotonic() < deadline:
            self.ask_something()
            time.sleep(0.15)
        assert code == -signal.SIGKILL, (point, passing, code)
        self.cut["kills"] += 1

    def wrongs(self):
        return {name: count for name, count in judge(self.books())[1].items() if count}


@pytest.fixture
def world(tmp_path):
    found = SteppingWorld(tmp_path, 3, SteadyPopulation(), {"sends": {}})
    yield found
    found.stop()


def test_a_server_that_dies_at_each_step_in_turn_loses_nothing_and_does_nothing_twice(world):
    world.prepare()
    for point, passing in STEPS:
        world.die_at(point, passing)
        world.node.spawn()
        # Reminders go on meanwhile, so books may be read while one is on its way; a wrong stays.
        until(lambda: not world.wrongs().keys() - AT_THE_END, what=f"clean books after {point}:{passing}")
        world.kill()
    world.node.spawn()
    last = world.population.due(PATIENTS)
    until(lambda: world.population.seconds() > last and world.is_at_rest(), patience=60, what="the last reminder")
    until(lambda: not world.wrongs(), patience=20, what="clean books")
    assert len(POINTS) == 14
    seen, wrongs = judge(world.books())
    assert seen["reminders"] >= PATIENTS // 2 and seen["asked"] >= len(STEPS), seen
