"""The three ledgers of a run, gathered for the judge."""

from crash_books import arrivals, read_store

from .clinic import MASTER

# A process is stopped for up to ten seconds and the network stalls for eight; after thirty a send is looked at again.
ON_ITS_WAY = 45_000_000


def gather(world):
    return {
        "master": MASTER,
        "ledger": world.simulator.ledger(),
        **read_store(world.store, world.clock.true),
        "arrivals": arrivals(world.simulator.log),
        "phones": {number: world.patients.bubbles(person) for number, person in world.clinic.phones()},
        **world.patients.told(),
        **world.population.facts(),
        "staff": [dict(message) for message in world.staff.sends],
        "cut": dict(world.cut),
        "on_its_way": ON_ITS_WAY,
    }
