"""`bin/chaos`: see --help."""

import argparse
import json
import pathlib
import shutil
import signal
import sys
import tempfile
import time

from crash_books import examine
from crash_plants import unseen

from . import postgres, schedule
from .books import gather
from .faults import ALL
from .report import Report
from .world import World

RESTS = """SELECT count(*) AS moving FROM outbox
    WHERE state IN ('queued', 'claimed', 'sending') AND COALESCE(reason, '') <> 'quiet_hours'"""


def options():
    parser = argparse.ArgumentParser(
        prog="bin/chaos",
        description="Runs the clinic as real processes, lets one fault after another happen to it, and compares the three "
        "ledgers: the phones', WhatsApp's and the database's. Exit codes: 0 nothing wrong, 1 something is, 2 wrong usage.",
        epilog="bin/chaos --release tests the release build. Faults: " + ", ".join(ALL))
    parser.add_argument("--minutes", type=float, default=10, help="how long, at least 1.5 (10)")
    parser.add_argument("--seed", type=int, default=1, help="draws faults and patients (1)")
    parser.add_argument("--store", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--nodes", type=int, default=1, help="servers on one database; more than one needs postgres (1)")
    parser.add_argument("--only", default="", help="just these faults, with commas between")
    parser.add_argument("--rate", type=float, default=8, help="what patients do a second (8)")
    parser.add_argument("--json", type=pathlib.Path, help="write the result there, too")
    parser.add_argument("--keep", type=pathlib.Path, help="keep logs and books in this folder; it must not exist yet")
    given = parser.parse_args()
    given.only = [name for name in given.only.split(",") if name]
    if unknown := [name for name in given.only if name not in ALL]:
        parser.error(f"there is no fault {', '.join(unknown)}; there are {', '.join(ALL)}")
    if given.nodes < 1 or given.nodes > 1 and given.store == "sqlite":
        parser.error("--nodes must be at least 1, and 1 on SQLite")
    if given.minutes < 1.5:
        parser.error("--minutes must be at least 1.5")
    if given.store == "postgres" and (reason := postgres.missing()):
        parser.error(reason)
    if given.keep and given.keep.exists():
        parser.error(f"{given.keep} is there already")
    return given


def tell(text):
    print(text, flush=True)


def rest(world, patience=120):
    """Waits until all that was said is worked off; gives the books as they then are.

    The three ledgers are read one after another: what is wrong only because something moved meanwhile is right soon.
    """
    deadline, books = time.monotonic() + patience, None
    while time.monotonic() < deadline:
        time.sleep(0.5)
        if world.simulator.ask("state")["backlog"] or world.store.read({"rests": RESTS})["rests"][0]["moving"]:
            continue
        books = gather(world)
        if not any(examine(books)[1].values()):
            return books
    tell(f"it did not come to rest within {patience} s")
    world.restless += 1
    return gather(world)


def once_more(world, books):
    """Starts every node anew: what a broken one would send twice, it sends now."""
    before = len(books["ledger"])
    for node in world.nodes:
        world.end(node)
        node.spawn()
    world.probe.measure()
    books = rest(world)
    tell(f"at rest; after one more start of every node {len(books['ledger']) - before} messages more, the probes' answers")
    return books


def judge_all(world, rows, books, skipped):
    """The report with every wrong in it, the processes' own among them."""
    seen, wrongs = examine(books)
    blame = wrongs.blame
    wrongs = {name: int(count) for name, count in sorted(wrongs.items())}
    tolerated = [(row["began"], row["recovered"]) for row in rows if ALL[row["fault"]].may_end]
    ends = [end for node in world.nodes for end in node.ends if not is_tolerated(end, tolerated, world)]
    wrongs["ended_by_itself"] = len(ends)
    # Even if a start set it going again.
    wrongs["not_at_rest"] = world.restless
    wrongs["not_recovered"] = len([row for row in rows if row["recovery"] is None])
    wrongs["harness_troubles"] = len(troubles := world.watchers.troubles + world.watches.troubles)
    wrongs["planted_wrongs_unseen"] = len(missed := unseen(books) if not any(wrongs.values()) else [])
    for what in (*ends, *troubles[:5], *missed):
        tell(f"wrong: {what}")
    return Report(world, rows, books, seen, wrongs, blame, skipped)


def is_tolerated(end, spans, world):
    """Whether a node might end: its fsync failed, or it was starting and found no database."""
    at, _, was_ready = end
    return any(began <= at <= until + 1 for began, until in spans) or world.pair is not None and not was_ready


def play(given, folder):
    wrong = 1
    world = World(folder, given.minutes, given.seed, given.store, given.nodes, given.rate)
    try:
        world.begin()
        faults, skipped = schedule.fitting(world, given.only)
        for name, reason in skipped.items():
            tell(f"skipped {name}: {reason}")
        rows = schedule.run(world, faults, tell)
        world.still()
        report = judge_all(world, rows, once_more(world, rest(world)), skipped)
        wrong = sum(report.wrongs.values())
    finally:
        world.stop(keep=(lambda: keep(folder, given.keep)) if given.keep or wrong else None)
    tell("\n" + report.text())
    tell(f"\nseen: {json.dumps(report.seen)}\nwrong: {json.dumps(report.wrongs)}")
    if given.json:
        given.json.write_text(json.dumps(report.json(), indent=1))
    return wrong


def keep(folder, target):
    target = target or pathlib.Path(tempfile.mkdtemp(prefix="chaos-kept-")) / "run"
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns("data", "fenced", ".s.PGSQL*", "ballast"))
    tell(f"logs and books are in {target}")


def main():
    given = options()
    # Asked to end, it leaves no process behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="chaos-"))
    tell(f"seed {given.seed}, {given.minutes:g} minutes, {given.nodes} node(s) on {given.store}, in {folder}")
    try:
        wrong = play(given, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(1 if wrong else 0)


main()
