"""The clinic's settings, its line, and its booking system, which exports visits."""

import base64
import datetime
import subprocess

from .ground import BINARY
from .simulator import SECRETS

MASTER = bytes(range(32))


def settings(zone, store, whatsapp, **more):
    return {
        "clinic": {"name": "Harbour Clinic", "region": "US", "zone": zone.key, "language": "en"},
        "store": store,
        "master-key": base64.b64encode(MASTER).decode(),
        "whatsapp": {
            "base-url": whatsapp, "phone-number-id": "106540352242922", "business-account-id": "102290129340398",
            "throughput": "1000", **SECRETS,
        },
    } | more


class Clinic:
    """`file`: its settings; `others`: people who have a phone and a visit far ahead."""

    def __init__(self, folder, file, simulator, population, store, others=()):
        self.folder, self.file, self.simulator = folder, file, simulator
        self.population, self.store, self.others = population, store, list(others)

    def command(self, *arguments):
        return subprocess.run(
            [BINARY, *arguments, "--config", str(self.file)], capture_output=True, text=True, timeout=120
        )

    def prepare(self):
        for number in [*self.population, *self.others]:
            self.simulator.ask("people", {
                "name": f"Patient {number}", "phone": self.population.phone(number), "userID": f"US.77{number:04}"})
        pushed = self.command("templates", "push")
        assert pushed.returncode == 0, pushed.stdout + pushed.stderr
        self.simulator.ask("templates/decide", {"name": "appointment_reminder", "language": "en", "status": "APPROVED"})

    def book(self, ahead):
        """Visits that start in a day and some seconds, so that their reminders are due from so many seconds ahead on."""
        now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
        self.population.beginning = now + datetime.timedelta(seconds=ahead)
        done = self.bring_in(0)
        assert done.returncode == 0, done.stdout + done.stderr
        assert f"{self.population.count + len(self.others)} added" in done.stdout, done.stdout
        assert self.population.seconds() < 0, "the import was too slow for what is due soon"
        # They travelled: their reminders were planned for noon, and where they are now it is late.
        people = ", ".join(f"'A{patient}'" for patient in self.population.quiet())
        self.store.change([f"""UPDATE person SET zone = '{self.population.quiet_zone.key}'
            WHERE id IN (SELECT patient_id FROM appointment WHERE external_id IN ({people}))"""])

    def bring_in(self, exports):
        """Imports the export as it stands after so many changes of it."""
        people, rows = self.population, self.population.export(exports)
        for number in self.others:
            rows.append(people.row(f"far-{number}", number, people.beginning + datetime.timedelta(days=3)))
        file = self.folder / f"export-{exports}.csv"
        file.write_text("\n".join(rows) + "\n")
        return self.command("import", "appointments", str(file))

    def change(self, is_over):
        """The booking system's exports, one after another; one that fails is brought again."""
        for number, moment in enumerate(self.population.imports):
            is_over.wait(max(0, moment - self.population.seconds()))
            for _ in range(100):
                if self.bring_in(number + 1).returncode == 0 or is_over.wait(0.5):
                    break

    def phones(self):
        """(number, person of the simulator) of everybody who has a phone."""
        return [(self.population.phone(person), person) for person in [*self.population, *self.others]]
