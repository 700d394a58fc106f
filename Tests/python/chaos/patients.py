"""Patients who write, tap, read, stop and cancel on their simulated phones."""

import json
import random
import threading
import time

from .ground import ROOT

ASKING = {"stop": "STOP", "cancel": "Cancel"}
WORDING = json.loads((ROOT / "Sources/CAssets/files/wording/en.json").read_text())["texts"]
# Why a visit was called off is heard and not answered: each message is paid for.
REASONS = {text for key, text in WORDING.items() if key.startswith("row.reason-")}


class Patients:
    """`rate`: deeds a second in all; what each made is kept for the judge."""

    def __init__(self, simulator, population, seed, rate, is_over, crowd=6):
        self.simulator, self.population, self.is_over = simulator, population, is_over
        self.rate, self.crowd, self.seed = rate, crowd, seed
        self.lock = threading.Lock()
        # Ids of messages: nobody answers what is only written; a tap, a stop and a cancel are asked and answered.
        self.written, self.asked, self.stopped = [], [], []
        # When each message was said, and who wrote at all.
        self.said, self.known = {}, set()

    def lives(self):
        """What to run, each in a thread of its own."""
        return [lambda seed=seed: self.live(seed) for seed in range(self.crowd)] + [self.decide]

    def act(self, patient, body, kind):
        began = time.time()
        message = self.simulator.act(patient, body)
        if message:
            with self.lock:
                kind.append(message)
                self.said[message] = began
                self.known.add(patient)
        return message

    def live(self, number):
        """One thread of patients who write, read, tap and change their minds until the world is over."""
        chance = random.Random(f"{self.seed} life {number}")
        while not self.is_over.wait(chance.random() * 2 * self.crowd / self.rate):
            patient, what = chance.randrange(self.population.count), chance.random()
            if what < 0.4:
                self.act(patient, {"do": "write", "text": f"Hello {chance.randrange(10**9)}"}, self.written)
            elif what < 0.5:
                self.act(patient, {"do": "read"}, self.written)
            elif tappable := self.tappable(patient):
                bubble = chance.choice(tappable)
                # Some think better of it at once.
                for _ in range(chance.choice([1, 1, 2])):
                    choice = chance.randrange(len(bubble["content"]["choices"]))
                    is_reason = bubble["content"]["choices"][choice]["title"] in REASONS
                    kind = self.written if is_reason else self.asked
                    self.act(patient, {"do": "tap", "message": bubble["id"], "choice": choice}, kind)

    def decide(self):
        """Those who stop, or cancel, do so around the moment they would be reminded."""
        chance, people = random.Random(f"{self.seed} minds"), self.population
        minds = [patient for patient in people if people.says_stop(patient) or people.says_cancel(patient)]
        deeds = sorted((people.due(patient) + chance.randrange(-12, 14), patient) for patient in minds)
        asking = []
        while (deeds or asking) and not self.is_over.wait(0.1):
            while deeds and deeds[0][0] <= people.seconds():
                patient = deeds.pop(0)[1]
                if people.says_stop(patient):
                    message = self.act(patient, {"do": "write", "text": ASKING["stop"]}, self.asked)
                    self.stopped.append((patient, message))
                else:
                    self.act(patient, {"do": "write", "text": ASKING["cancel"]}, self.asked)
                    asking.append(patient)
            asking = [patient for patient in asking if not self.tap_cancel(patient)]

    def tap_cancel(self, patient):
        for bubble in reversed(self.tappable(patient)):
            for number, choice in enumerate(bubble["content"]["choices"]):
                if choice["title"].startswith("Cancel"):
                    return self.act(patient, {"do": "tap", "message": bubble["id"], "choice": number}, self.asked)
        return None

    def told(self):
        """What was said so far, for the judge."""
        with self.lock:
            return {"written": list(self.written), "asked": list(self.asked), "stops": list(self.stopped)}

    def tappable(self, patient):
        bubbles = self.bubbles(patient)
        return [bubble for bubble in bubbles if not bubble["mine"] and bubble["content"].get("choices")]

    def bubbles(self, patient):
        return self.simulator.ask(f"people/{patient}/transcript")["bubbles"]
