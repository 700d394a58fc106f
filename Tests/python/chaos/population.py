"""The clinic's patients: what each does and gets goes by the last digit of their number."""

import datetime
import random
import zoneinfo

# Area codes in front of 555-01xx, the numbers for fiction.
AREAS = [202, 212, 312, 213, 305, 404, 503, 602, 615, 702, 713, 718]
# Everywhere an hour further east; none of them changes its clocks.
ZONES = [
    "Pacific/Midway", "Pacific/Honolulu", "Pacific/Gambier", "Pacific/Pitcairn", "America/Phoenix", "America/Costa_Rica",
    "America/Bogota", "America/Puerto_Rico", "America/Sao_Paulo", "America/Noronha", "Atlantic/Cape_Verde",
    "Africa/Abidjan", "Africa/Lagos", "Africa/Johannesburg", "Africa/Nairobi", "Asia/Dubai", "Asia/Karachi",
    "Asia/Dhaka", "Asia/Bangkok", "Asia/Shanghai", "Asia/Tokyo", "Australia/Brisbane", "Pacific/Guadalcanal",
    "Pacific/Fiji", "Pacific/Tongatapu",
]


def zone_where_it_is(hour, minute):
    """The zone whose clocks are the nearest to a time of day now: within about half an hour."""
    now = datetime.datetime.now(datetime.UTC)

    def distance(name):
        local = now.astimezone(zoneinfo.ZoneInfo(name))
        apart = abs(local.hour * 60 + local.minute - hour * 60 - minute)
        return min(apart, 1_440 - apart)

    return zoneinfo.ZoneInfo(min(ZONES, key=distance))


def microseconds(moment):
    return round(moment.timestamp()) * 1_000_000


class Population:
    """`imports`: seconds from the beginning when exports come in; `last_due`: until when reminders come due;
    `rough_until`: until when those are reminded who change their minds."""

    def __init__(self, count, imports, last_due, rough_until, chance):
        self.count, self.imports, self.last_due, self.rough_until = count, imports, last_due, rough_until
        self.dues = [chance.randrange(1_000) for _ in range(count)]
        # Reminders may go at noon, and not in the late evening.
        self.zone, self.quiet_zone = zone_where_it_is(13, 0), zone_where_it_is(21, 45)
        self.beginning = None

    def __iter__(self):
        return iter(range(self.count))

    def phone(self, patient):
        return f"1{AREAS[patient // 100]}5550{100 + patient % 100}"

    def has_agreed(self, patient):
        return patient % 10 != 7

    def is_quiet(self, patient):
        return patient % 10 == 1

    def quiet(self):
        return filter(self.is_quiet, self)

    def export_that_cancels(self, patient):
        """Which of the exports calls the visit off, if one does."""
        return (patient // 10) % len(self.imports) if patient % 10 in (3, 4) else None

    def says_stop(self, patient):
        return patient % 10 == 5

    def says_cancel(self, patient):
        return patient % 10 in (8, 9)

    def due(self, patient):
        """When a patient is reminded, in seconds from the beginning.

        Where an export calls the visit off, around that moment; where the patient does, while sends often have to wait.
        """
        export = self.export_that_cancels(patient)
        if export is None:
            last = self.rough_until if self.says_stop(patient) or self.says_cancel(patient) else self.last_due
            return self.dues[patient] * last // 1_000
        return self.imports[export] - 8 + self.dues[patient] * 22 // 1_000

    def start_of(self, patient):
        return self.beginning + datetime.timedelta(days=1, seconds=self.due(patient))

    def seconds(self):
        return (datetime.datetime.now(datetime.UTC) - self.beginning).total_seconds()

    def export(self, exports):
        """The export as it stands after so many changes of it, as lines of CSV."""
        rows = ["appointment id,patient,phone,start,doctor,consent,status,language"]
        for patient in self:
            export = self.export_that_cancels(patient)
            is_off = export is not None and export < exports
            rows.append(self.row(f"A{patient}", patient, self.start_of(patient), "cancelled" if is_off else "booked"))
            if exports > 1 and self.is_quiet(patient):
                for name, days in (("B", 1), ("C", 2)):
                    start = self.beginning + datetime.timedelta(days=days, hours=1)
                    rows.append(self.row(f"{name}{patient}", patient, start))
        return rows

    def row(self, name, patient, start, status="booked"):
        consent = "yes" if self.has_agreed(patient) else "no"
        return (f"{name},Patient {patient},+{self.phone(patient)},{start.astimezone(self.zone):%Y-%m-%d %H:%M:%S},"
                f"Dr {name},{consent},{status},en")

    def facts(self):
        """What the judge knows of each patient, by number, and of the visits that came in late."""
        morning = datetime.datetime.now(self.quiet_zone).replace(hour=8, minute=0, second=0, microsecond=0)
        morning += datetime.timedelta(days=1)
        # Half an hour before the quiet hours that a visit's reminder would fall into.
        evening = (self.beginning + datetime.timedelta(days=1)).astimezone(self.quiet_zone)
        evening = evening.replace(hour=19, minute=30, second=0, microsecond=0)
        patients = {
            str(patient): {
                "phone": self.phone(patient),
                "agrees": self.has_agreed(patient),
                "zone": self.quiet_zone if self.is_quiet(patient) else self.zone,
                "quiet": self.is_quiet(patient),
                "due": microseconds(self.start_of(patient) - datetime.timedelta(days=1)),
                "morning": microseconds(morning),
            }
            for patient in self
        }
        later = {
            name + str(patient): dues
            for patient in self.quiet()
            for name, dues in (("B", []), ("C", [microseconds(evening)]))
        }
        return {"patients": patients, "later": later}
