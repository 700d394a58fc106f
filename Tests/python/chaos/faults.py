"""The faults by name. Each takes the world and its own chance, returns when it is over, and says what it did."""

import dataclasses
import time

ALL = {}


@dataclasses.dataclass
class Fault:
    name: str
    act: object
    stores: tuple
    # Why it cannot be done in this world; None if it can.
    why_not: object
    # Whether a node may end by itself meanwhile.
    may_end: bool


def fault(name, stores=("sqlite", "postgres"), why_not=lambda world: None, may_end=False):
    def register(act):
        ALL[name] = Fault(name, act, stores, why_not, may_end)
        return act
    return register


def hold(seconds):
    """A fault lasts so long: this is its size, not a wait for something else."""
    time.sleep(seconds)


# So long at most is waited for a fault to be felt.
PATIENCE = 15


def go_on_until(felt):
    """Waits until the fault is felt and gives how; one that nobody feels is over after some time."""
    ends = time.monotonic() + PATIENCE
    while not (found := felt()) and time.monotonic() < ends:
        time.sleep(0.1)
    return found


# Processes

# Past the lease of a node's lanes, which is 6 s, and within the time after which a send is looked at again.
PAST_THE_LEASE = 8.0


@fault("kill9")
def kill_node(world, chance):
    """kill -9 of a node, one time in three once more while it starts."""
    node = chance.choice(world.nodes)
    is_twice, when = chance.random() < 0.34, chance.random()
    world.end(node)
    if is_twice:
        node.spawn()
        # Somewhere between its first instruction and its first answer.
        hold(when * world.start_takes)
        world.end(node, while_starting=True)
    node.spawn()
    return f"{node.name}{', twice' if is_twice else ''}"


@fault("kill9-all")
def kill_all_nodes(world, chance):
    for node in world.nodes:
        world.end(node)
    for node in world.nodes:
        node.spawn()
    return f"{len(world.nodes)} at once"


@fault("pause")
def pause_node(world, chance):
    """SIGSTOP past the lease, then SIGCONT."""
    node, seconds = chance.choice(world.nodes), PAST_THE_LEASE + chance.random() * 2
    node.pause()
    try:
        hold(seconds)
    finally:
        node.resume()
    return f"{node.name} for {seconds:.1f} s"


@fault("sigterm")
def end_in_order(world, chance):
    """SIGTERM with messages in the air: each must land."""
    node = chance.choice(world.nodes)
    world.simulator.ask("faults", {"sends": {"slow": 1}, "slowness": 1_500})
    try:
        flying = go_on_until(lambda: world.standing("sending"))
        before = world.standing("unknown")
        told = time.monotonic()
        is_orderly = node.terminate()
        took = time.monotonic() - told
        # With others running, what stands is theirs, too.
        torn = world.standing("unknown", "sending") - before if len(world.nodes) == 1 else []
    finally:
        world.simulator.ask("faults", world.weather)
    node.spawn()
    world.cut["sigterms"] += 1
    world.cut["flying"] += len(flying)
    world.cut["stuck"] += not is_orderly
    world.cut["torn"] += len(torn)
    world.cut["slowest"] = max(world.cut["slowest"], round(took, 1))
    return f"{node.name} with {len(flying)} in the air ended in {took:.1f} s"


# Load

@fault("spike")
def spike(world, chance):
    """Ten times the load."""
    seconds, rate = 6 + chance.random() * 4, world.patients.rate
    world.patients.rate = rate * 10
    try:
        hold(seconds)
    finally:
        world.patients.rate = rate
    return f"{rate * 10:.0f} deeds/s for {seconds:.0f} s"
