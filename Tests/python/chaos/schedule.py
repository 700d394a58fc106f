"""Which fault comes when: drawn from the seed, so that a run can be had again."""

import random
import time

from . import faults_machine, faults_network, faults_postgres  # noqa: F401 (they register their faults)
from .faults import ALL

# Seconds between a recovery and the next fault.
GAP = (0.5, 2.0)


def fitting(world, only):
    """(faults that can be done here, why not of the others)."""
    wanted = [fault for name, fault in ALL.items() if not only or name in only]
    skipped = {}
    for fault in wanted:
        reason = None if world.store.kind in fault.stores else f"only on {' and '.join(fault.stores)}"
        if reason := reason or fault.why_not(world):
            skipped[fault.name] = reason
    return [fault for fault in wanted if fault.name not in skipped], skipped


def order(faults, seed):
    """Without end: every fault once, in an order of its own each time, each with its own chance.

    The clock's comes last: an hour ahead all reminders are due at once, and the other faults would meet few.
    """
    chance = random.Random(f"{seed} schedule")
    number = 0
    while True:
        for fault in sorted(chance.sample(faults, len(faults)), key=lambda fault: fault.name == "clock"):
            number += 1
            yield number, fault, random.Random(f"{seed} {number} {fault.name}"), chance.uniform(*GAP)


def run(world, faults, tell):
    """Brings one fault after another until the time is up, and measures how long each is felt."""
    told = []
    for number, fault, chance, gap in order(faults, world.seed):
        if world.population.seconds() > world.seconds and number > len(faults):
            return told
        if world.population.seconds() > world.seconds * 2 + 120:
            tell("the machine is too slow: some faults did not get their turn")
            return told
        row = {"number": number, "fault": fault.name, "began": time.time()}
        row["did"] = fault.act(world, chance)
        row["ended"] = time.time()
        row["first"], row["recovery"] = world.probe.measure()
        row["recovered"] = time.time()
        told.append(row)
        felt = "not recovered" if row["recovery"] is None else f"first answer after {row['first']:.1f} s, all {row['recovery']:.1f} s"
        tell(f"{world.population.seconds():5.0f} s  {fault.name}: {row['did']}; {felt}")
        if world.pair and not world.pair.standby.is_running():
            world.pair.follow()
            tell(f"{world.population.seconds():5.0f} s  {world.pair.standby.name} follows again")
        time.sleep(gap)
    return told
