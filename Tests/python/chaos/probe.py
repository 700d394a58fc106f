"""How long until the clinic serves again: patients' words that must go all the way through and back."""

import time

# So many phones of their own, spread over the lanes, each with a visit far ahead: "Cancel" is always answered with a question.
PHONES = 12
# They take turns: WhatsApp lets a clinic write to one phone once in six seconds, and faults come more often than that.
TURNS = 6
# A phone asks again so often; what was not answered for so long is not waited for any more.
AGAIN, STALE = 2.0, 20.0


class Probe:
    def __init__(self, patients, first):
        self.patients, self.people = patients, range(first, first + PHONES * TURNS)
        self.asked = {person: [] for person in self.people}
        self.turn = 0

    def measure(self, patience=60):
        """Seconds from now until a word said from now on was answered on the first, and on every phone; None if not in time."""
        began, first = time.monotonic(), None
        open_ones = {person: self.target(person, began) for person in self.people[self.turn::TURNS]}
        self.turn = (self.turn + 1) % TURNS
        while (now := time.monotonic()) - began < patience:
            for person, target in list(open_ones.items()):
                if self.answers(person) >= target:
                    del open_ones[person]
                    first = first or round(time.monotonic() - began, 2)
                elif not any(now - asked < AGAIN for asked in self.asked[person] if asked >= began):
                    self.asked[person].append(now)
                    self.patients.act(person, {"do": "write", "text": "Cancel"}, self.patients.asked)
            if not open_ones:
                return first, round(time.monotonic() - began, 2)
            time.sleep(0.1)
        return first, None

    def target(self, person, now):
        """How many answers there are once what is still on its way has come, and one more."""
        answers = self.answers(person)
        late = len([asked for asked in self.asked[person] if now - asked < STALE])
        return answers + min(late, max(0, len(self.asked[person]) - answers)) + 1

    def answers(self, person):
        return len([bubble for bubble in self.patients.bubbles(person) if not bubble["mine"]])
