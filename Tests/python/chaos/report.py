"""What came of it: per fault, and in all."""

import collections
import statistics

LOST = ("lost_in", "lost_out", "unanswered")
HEAD = ["fault", "times", "acked", "lost", "duplicated", "unknown, and how settled", "recovery s (median, max)"]


class Report:
    """`rows`: what the schedule did; `books` and `blame`: the judge's."""

    def __init__(self, world, rows, books, seen, wrongs, blame, skipped):
        self.rows, self.books, self.seen, self.skipped = rows, books, seen, skipped
        self.said = dict(world.patients.said) | {send["cause"]: send["acked"] for send in books["staff"]}
        self.answers, self.unknown = world.simulator.answers(), world.unknown.seen
        self.wrongs, self.blame = wrongs, [(name, self.moment(about)) for name, about in blame]
        self.faults = list(dict.fromkeys(row["fault"] for row in rows))

    def moment(self, about):
        """When what the judge complains of was said or sent, in seconds; None if nobody knows."""
        if about in self.said:
            return self.said[about]
        row = self.books["outbox"].get(about)
        moment = self.books["arrivals"].get(about) or (row or {}).get("created_at")
        return moment and moment / 1_000_000

    def fault_at(self, moment):
        """The last fault that had begun by then, recovered from or not; before the first, `none`."""
        begun = [row["fault"] for row in self.rows if moment is not None and row["began"] <= moment]
        return begun[-1] if begun else "none"

    def table(self):
        return [self.line(name) for name in self.faults + ["none"]] + [self.line(None)]

    def line(self, name):
        """One fault's line; all of it for None."""
        def mine(moment):
            return name is None or self.fault_at(moment) == name
        rows = [row for row in self.rows if name in (None, row["fault"])]
        took = [row["recovery"] for row in rows if row["recovery"] is not None]
        blamed = collections.Counter(kind for kind, moment in self.blame if mine(moment))
        webhooks = len([at for at, status in self.answers if status == 200 and mine(at / 1_000_000)])
        staff = len([send for send in self.books["staff"] if send["acked"] and mine(send["acked"])])
        return {
            "fault": name or "in all", "times": len(rows), "acked": {"webhooks": webhooks, "staff": staff},
            "lost": sum(blamed[kind] for kind in LOST), "duplicated": blamed["duplicated"],
            "unknown": self.settled([id for id, moment in self.unknown.items() if mine(moment)]),
            "recovery": {
                "median": statistics.median(took) if took else None, "max": max(took, default=None),
                "never": len(rows) - len(took),
            },
        }

    def settled(self, ids):
        """Of sends that were unknown for a time: what became of them."""
        found = collections.Counter()
        accepted = {message["correlation"] for message in self.books["ledger"]}
        for id in ids:
            state = self.books["outbox"].get(id, {}).get("state")
            if state == "unknown":
                found["WhatsApp has it, and we do not know" if id in accepted else "never at WhatsApp, shown to staff"] += 1
            elif state == "accepted":
                found["settled by its status"] += 1
            else:
                found[f"{state}"] += 1
        return dict(found)

    def text(self):
        cells = [HEAD] + [self.cells(line) for line in self.table()]
        widths = [max(len(row[column]) for row in cells) for column in range(len(HEAD))]
        return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in cells)

    @staticmethod
    def cells(line):
        took, unknown = line["recovery"], line["unknown"]
        times = "–" if took["median"] is None else f"{took['median']:.1f}, {took['max']:.1f}"
        return [
            line["fault"], str(line["times"]), f"{line['acked']['webhooks']} + {line['acked']['staff']}",
            str(line["lost"]), str(line["duplicated"]),
            f"{sum(unknown.values())}" + "".join(f"; {count} {how}" for how, count in unknown.items()),
            times + (f"; {took['never']} never" if took["never"] else ""),
        ]

    def json(self):
        return {"table": self.table(), "seen": self.seen, "wrongs": self.wrongs, "skipped": self.skipped, "rows": self.rows}
