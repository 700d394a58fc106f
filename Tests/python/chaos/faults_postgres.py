"""Faults of the database server (death, restart, failover to the synchronous standby) and of the way to it."""

import time

from .faults import PAST_THE_LEASE, fault, hold

ONLY = {"stores": ("postgres",)}


@fault("pg-kill9", **ONLY)
def kill_primary(world, chance):
    """kill -9 of all of the primary's processes, and a start some seconds later."""
    seconds = 1 + chance.random() * 4
    world.pair.primary.kill()
    hold(seconds)
    world.pair.revive()
    return f"back after {seconds:.1f} s"


@fault("pg-restart", **ONLY)
def restart_primary(world, chance):
    """As for a change of its settings: connections are cut."""
    world.pair.primary.stop("fast")
    world.pair.revive()
    return "a restart in order"


@fault("pg-failover", **ONLY)
def fail_over(world, chance):
    """The primary dies for good; the synchronous standby is promoted after a while."""
    died = world.pair.primary.name
    seconds = chance.random() * 3
    world.pair.primary.kill()
    hold(seconds)
    world.pair.fail_over()
    return f"{died} died, {world.pair.primary.name} took over after {seconds:.1f} s"


@fault("pg-cut", **ONLY)
def cut_sessions(world, chance):
    """Every session of the nodes is ended by the server, three times."""
    count = 0
    for _ in range(3):
        count += int(world.pair.primary.sql(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE backend_type = 'client backend' "
            "AND pid <> pg_backend_pid()"))
        hold(chance.random())
    return f"{count} sessions"


@fault("pg-lock", **ONLY)
def lock_table(world, chance):
    """Somebody's forgotten transaction holds the outbox."""
    seconds = 5 + chance.random() * 5
    world.pair.primary.sql(
        f"BEGIN; LOCK TABLE outbox IN EXCLUSIVE MODE; SELECT pg_sleep({seconds:.1f}); COMMIT", "clinic", patience=60)
    return f"for {seconds:.1f} s"


@fault("db-reset", **ONLY)
def reset_way(world, chance):
    """One node's connections to the database are reset, several times a second."""
    node, ends, count = chance.choice(world.nodes), time.monotonic() + 3 + chance.random() * 3, 0
    while time.monotonic() < ends:
        for way in node.ways:
            way.reset()
        count += 1
        hold(0.1 + chance.random() * 0.3)
    return f"{node.name}, {count} times"


@fault("db-cut-off", **ONLY)
def cut_off(world, chance):
    """One node does not reach the database for longer than its lease, but WhatsApp; it is told nothing, or hears late."""
    node, mode = chance.choice(world.nodes), chance.choice(["deaf", "stall"])
    seconds = PAST_THE_LEASE + chance.random() * 2
    for way in node.ways:
        way.become(mode)
    try:
        hold(seconds)
    finally:
        for way in node.ways:
            way.become("pass")
    return f"{node.name} for {seconds:.1f} s ({mode})"
