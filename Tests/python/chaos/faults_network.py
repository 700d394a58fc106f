"""Faults of the network between the simulated WhatsApp and the nodes, one way, the other, or both."""

import time

from .faults import fault, hold

WAYS = {"to the nodes": ["inward"], "to WhatsApp": ["outward"], "both ways": ["inward", "outward"]}


def chosen(world, chance):
    way = chance.choice(sorted(WAYS))
    return way, [getattr(world, name) for name in WAYS[way]]


def become(world, chance, mode, seconds):
    way, proxies = chosen(world, chance)
    for proxy in proxies:
        proxy.become(mode)
    try:
        hold(seconds)
    finally:
        for proxy in proxies:
            proxy.become("pass")
    return f"{way} for {seconds:.1f} s"


@fault("reset")
def reset(world, chance):
    """Every connection is reset, several times a second."""
    (way, proxies), ends = chosen(world, chance), time.monotonic() + 4 + chance.random() * 3
    count = 0
    while time.monotonic() < ends:
        for proxy in proxies:
            proxy.reset()
        count += 1
        hold(0.1 + chance.random() * 0.3)
    return f"{way}, {count} times"


@fault("stall")
def stall(world, chance):
    """Bytes wait, and come later."""
    return become(world, chance, "stall", 4 + chance.random() * 4)


@fault("half-open")
def half_open(world, chance):
    """Bytes vanish, and nobody is told; afterwards the connections break."""
    return become(world, chance, "deaf", 4 + chance.random() * 4)


@fault("drip")
def drip(world, chance):
    """A few bytes at a time."""
    return become(world, chance, "drip", 4 + chance.random() * 4)
