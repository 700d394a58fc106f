"""The real server ends itself with SIGKILL at one certain step after another; after each death the books are closed.

The steps are those of `Hazard.Point`: before and after each commit, and around each call to WhatsApp.
"""

import re
import time

import pytest

import test_crashes
from conftest import ROOT, until
from crash_books import judge

POINTS = re.findall(r'case \w+ = "([\w.-]+)"', (ROOT / "Sources/Practice/Services/Hazard.swift").read_text())
# A start recovers once. The agenda comes first, while reminders are still to come due.
STEPS = [(point, passing) for passing in (1, 2) for point in POINTS if passing == 1 or not point.startswith("recovery.")]
STEPS.sort(key=lambda step: not step[0].startswith("agenda."))
# What only the end can tell: until then some reminders are still to come.
AT_THE_END = {"lost_out", "not_held"}


class SteppingWorld(test_crashes.World):
    """Nobody travels, no export cancels anything; a reminder or two come due every second, and one patient after another asks."""

    patients = 48

    def is_quiet(self, patient):
        return False

    def export_that_cancels(self, patient):
        return None

    def due(self, patient):
        return patient * 5 // 6

    def books(self):
        return super().books() | {"later": {}}

    def ask_something(self):
        """Somebody asks to cancel, which is answered; nothing is called off."""
        self.asking = (getattr(self, "asking", -1) + 1) % self.patients
        self.act(self.asking, {"do": "write", "text": "Cancel"}, self.asked)

    def die_at(self, point, passing):
        """Starts the server so that it dies at the point, and lets patients ask until it does."""
        self.spawn({"CADUCEUS_DIE_AT": f"{point}:{passing}"})
        deadline = time.monotonic() + 20
        while self.server.poll() is None and time.monotonic() < deadline:
            self.ask_something()
            self.wait_a_little()
        assert self.server.poll() == -test_crashes.signal.SIGKILL, (point, passing, self.server.poll())
        self.cut["kills"] += 1

    def wait_a_little(self):
        try:
            self.server.wait(0.15)
        except test_crashes.subprocess.TimeoutExpired:
            pass

    def wrongs(self):
        return {name: count for name, count in judge(self.books())[1].items() if count}


@pytest.fixture
def world(tmp_path, monkeypatch):
    monkeypatch.setattr(test_crashes, "PATIENTS", SteppingWorld.patients)
    monkeypatch.setattr(test_crashes, "ROUGH", test_crashes.FAIR | {"sends": {}})
    found = SteppingWorld(tmp_path, seed=3)
    yield found
    found.stop()


def test_a_server_that_dies_at_each_step_in_turn_loses_nothing_and_does_nothing_twice(world):
    world.prepare()
    world.book()
    for point, passing in STEPS:
        world.die_at(point, passing)
        world.spawn()
        # Reminders go on meanwhile, so books may be read while one is on its way; a wrong stays.
        until(lambda: not world.wrongs().keys() - AT_THE_END, what=f"clean books after {point}:{passing}")
        world.kill()
    world.spawn()
    until(lambda: world.seconds() > world.due(world.patients) and world.is_at_rest(), patience=60, what="the last reminder")
    until(lambda: not world.wrongs(), patience=20, what="clean books")
    assert len(POINTS) == 14
    seen, wrongs = judge(world.books())
    assert seen["reminders"] >= world.patients // 2 and seen["asked"] >= len(STEPS), seen
