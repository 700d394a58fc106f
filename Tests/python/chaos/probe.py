"""How long until the clinic serves again: a patient's word that must go all the way through and back."""

import time

# So many phones of their own, each with a visit far ahead, so that "Cancel" is always answered with a question.
PHONES = 12
EVERY = 0.5


class Probe:
    def __init__(self, patients, first):
        self.patients, self.people, self.turn = patients, range(first, first + PHONES), 0

    def measure(self, patience=60):
        """Seconds from now until the first of the probes sent from now on is answered; None if none was in time."""
        began, open_probes, last = time.monotonic(), {}, 0.0
        while (now := time.monotonic()) - began < patience:
            if now - last >= EVERY and len(open_probes) < PHONES:
                self.ask(open_probes)
                last = now
            for person, answers in open_probes.items():
                if self.answers(person) > answers:
                    return round(time.monotonic() - began, 2)
            time.sleep(0.05)
        return None

    def ask(self, open_probes):
        person = next((p for p in self.in_turn() if p not in open_probes and self.is_idle(p)), None)
        if person is None:
            return
        open_probes[person] = self.answers(person)
        self.patients.act(person, {"do": "write", "text": "Cancel"}, self.patients.asked)

    def in_turn(self):
        self.turn += 1
        return [self.people[(self.turn + step) % PHONES] for step in range(PHONES)]

    def is_idle(self, person):
        """Whether nothing asked earlier may still be answered."""
        bubbles = self.patients.bubbles(person)
        return len([bubble for bubble in bubbles if bubble["mine"]]) == self.answers(person)

    def answers(self, person):
        return len([bubble for bubble in self.patients.bubbles(person) if not bubble["mine"]])
